/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/log.h: a call is one write of one line with the right prefix, and errno survives it.
 */
#include "base/log.h"

#include <stdlib.h>

#include "base/param.h"
#include "tests/lib/unit.h"
#include "tests/unit/base/capture.h"

static void say_early(void)
{
	ml_log("value %d of %s", 7, "x");
}

static void say_as_rank(void)
{
	ml_log_init("MPI-Lite", 12);
	ml_log("here");
}

static void say_as_launcher(void)
{
	ml_log_init("mpirun", -1);
	ml_log("here");
}

static void say_two_lines(void)
{
	ml_log("one\ntwo\n");
}

static void say_verbose(void)
{
	ml_log_verbose("hidden");
	ml_param.verbose = true;
	ml_log_verbose("shown %d", 1);
}

static const struct {
	void (*say)(void);
	const char *text;
} lines[] = {
	{ say_early, "MPI-Lite: value 7 of x\n" },
	{ say_as_rank, "MPI-Lite: rank 12: here\n" },
	{ say_as_launcher, "mpirun: here\n" },
	{ say_two_lines, "MPI-Lite: one two \n" },
	{ say_verbose, "MPI-Lite: shown 1\n" },
};

START_TEST(writes_one_line_with_one_write)
{
	struct capture c;

	capture_run(&c, lines[_i].say);
	ck_assert_int_eq(c.writes, 1);
	ck_assert_str_eq(c.text, lines[_i].text);
}
END_TEST

static int text_length;

static void say_long(void)
{
	char text[2 * ML_LOG_LINE_MAX];

	memset(text, 'x', sizeof(text));
	ml_log("%.*s", text_length, text);
}

/* Around the longest line: 1024 bytes with prefix and newline fit, one more is cut. */
START_TEST(cuts_what_is_too_long)
{
	int text_max = ML_LOG_LINE_MAX - (int)strlen("MPI-Lite: \n");
	struct capture c;
	size_t length;

	text_length = text_max + _i;
	capture_run(&c, say_long);
	length = strlen(c.text);
	ck_assert_int_eq(c.writes, 1);
	ck_assert_uint_eq(length, _i > 0 ? ML_LOG_LINE_MAX : ML_LOG_LINE_MAX + _i);
	ck_assert_str_eq(c.text + length - 4, _i > 0 ? "...\n" : "xxx\n");
}
END_TEST

static void end_with_errno(void)
{
	close(STDERR_FILENO);
	errno = ENOENT;
	ml_log("nobody hears this");
	_exit(errno);
}

START_TEST(keeps_errno)
{
	struct capture c;

	capture_run(&c, end_with_errno);
	ck_assert_int_eq(WEXITSTATUS(c.status), ENOENT);
}
END_TEST

UNIT_SUITE(log)
{
	TCase *tc = unit_case(s, "lines");

	tcase_add_loop_test(tc, writes_one_line_with_one_write, 0, ML_ARRAY_LEN(lines));
	tcase_add_loop_test(tc, cuts_what_is_too_long, -2, 3);
	tcase_add_test(tc, keeps_errno);
}
