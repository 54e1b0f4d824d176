/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/fail.h: what fails aborts and says where, in one line; what is inactive is not evaluated.
 */
/*
 * The assertions of this file are active whatever the build says; those of test_fail_off.c are not.
 */
#undef ML_DEBUG
#define ML_DEBUG 2
#include "base/fail.h"

#include <stdint.h>
#include <stdio.h>

#include "tests/lib/unit.h"
#include "tests/unit/base/capture.h"

struct thing {
	int value;
	uint32_t magic;
};

#define THING_MAGIC 0x7416ab01u

static int evaluated;

enum { WRONG_LINE = __LINE__ + 3 };
static void be_wrong(void)
{
	ml_wrong("the sky fell");
}

static void assert_false(void)
{
	ml_assert(evaluated == 1);
}

static void assert_slow_false(void)
{
	ml_assert_slow(evaluated == 1);
}

static void check_null(void)
{
	struct thing *none = NULL;

	ML_CHECK_MAGIC(none, THING_MAGIC);
}

static void check_bad_magic(void)
{
	struct thing freed = { .magic = 0 };

	ML_CHECK_MAGIC(&freed, THING_MAGIC);
}

static void (*const wrong[])(void) = { be_wrong, assert_false, assert_slow_false, check_null,
				       check_bad_magic };
static const char *const said[] = { "the sky fell", "evaluated == 1", "evaluated == 1", "none",
				    "freed" };

START_TEST(aborts_with_one_line_that_names_place_and_text)
{
	struct capture c;

	capture_run(&c, wrong[_i]);
	ck_assert(capture_has_aborted(&c));
	ck_assert_int_eq(c.writes, 1);
	ck_assert_ptr_nonnull(strstr(c.text, "test_fail.c:"));
	ck_assert_ptr_nonnull(strstr(c.text, said[_i]));
	ck_assert_ptr_eq(strchr(c.text, '\n'), c.text + strlen(c.text) - 1);
}
END_TEST

START_TEST(names_the_line)
{
	struct capture c;
	char place[64];

	snprintf(place, sizeof(place), "test_fail.c:%d: the sky fell", WRONG_LINE);
	capture_run(&c, be_wrong);
	ck_assert_ptr_nonnull(strstr(c.text, place));
}
END_TEST

START_TEST(passes_what_is_true)
{
	struct thing good = { .magic = THING_MAGIC };

	ml_assert(++evaluated == 1);
	ml_assert_slow(++evaluated == 2);
	ML_CHECK_MAGIC(&good, THING_MAGIC);
	ck_assert_int_eq(evaluated, 2);
}
END_TEST

UNIT_SUITE(fail)
{
	TCase *tc = unit_case(s, "active");

	tcase_add_loop_test(tc, aborts_with_one_line_that_names_place_and_text, 0,
			    ML_ARRAY_LEN(wrong));
	tcase_add_test(tc, names_the_line);
	tcase_add_test(tc, passes_what_is_true);
}
