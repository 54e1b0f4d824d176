/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The error table is complete and fits the standard's limits; a note reaches the user exactly once; only MPI_ERRORS_RETURN
 * lets the caller go on.
 */
#include "object/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "tests/lib/unit.h"

static const char *expected_line;
static int pipe_end;

/* Ends the job in the place of the startup code: with 0 when fd 2 got the expected line before. */
static void look_at_line(int error_class)
{
	char line[1024];
	ssize_t n = read(pipe_end, line, sizeof(line) - 1);

	line[n < 0 ? 0 : n] = '\0';
	exit(strcmp(line, expected_line) == 0 && error_class == MPI_ERR_RANK ? 0 : 3);
}

/* From here on fd 2 is a pipe, and the next fatal error must write `expected` to it. */
static void expect_line(const char *expected)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[1], STDERR_FILENO), STDERR_FILENO);
	pipe_end = ends[0];
	expected_line = expected;
	ml_log_init("MPI-Lite", 3);
	ml_error_init(look_at_line);
}

START_TEST(has_every_class)
{
	for (int class = MPI_SUCCESS; class <= MPI_ERR_ABI; class++)
		ck_assert_ptr_nonnull(ml_error_string(class));
	for (int class = MPI_T_ERR_CANNOT_INIT; class <= MPI_T_ERR_PVAR_NO_ATOMIC; class++)
		ck_assert_ptr_nonnull(ml_error_string(class));
	ck_assert_ptr_null(ml_error_string(-1));
	ck_assert_ptr_null(ml_error_string(MPI_ERR_ABI + 1));
	ck_assert_ptr_null(ml_error_string(MPI_ERR_LASTCODE));
	ck_assert_ptr_null(ml_error_name(MPI_ERR_LASTCODE));
}
END_TEST

START_TEST(names_fit)
{
	ck_assert_str_eq(ml_error_name(MPI_ERR_RANK), "MPI_ERR_RANK");
	for (int class = MPI_SUCCESS; class <= MPI_ERR_ABI; class++) {
		size_t length = strlen(ml_error_name(class)) + strlen(": ") + strlen(ml_error_string(class));

		ck_assert_uint_lt(length, MPI_MAX_ERROR_STRING);
	}
}
END_TEST

START_TEST(returns_class)
{
	ck_assert_int_eq(ml_raise("MPI_Send", MPI_SUCCESS, &(struct ml_raised){ NULL, MPI_ERRORS_ARE_FATAL, NULL }), MPI_SUCCESS);
	ck_assert_int_eq(ml_raise("MPI_Send", MPI_ERR_TAG, &(struct ml_raised){ NULL, MPI_ERRORS_RETURN, NULL }), MPI_ERR_TAG);
}
END_TEST

START_TEST(says_why)
{
	expect_line("MPI-Lite: rank 3: MPI_Send on MPI_COMM_WORLD: invalid rank: dest is 7, the communicator has 2\n");
	ml_note("dest is %d, the communicator has %d", 7, 2);
	ml_raise("MPI_Send", MPI_ERR_RANK, &(struct ml_raised){ "MPI_COMM_WORLD", MPI_ERRORS_ARE_FATAL, NULL });
}
END_TEST

START_TEST(joins_notes)
{
	expect_line("MPI-Lite: rank 3: MPI_Send: invalid rank: first; second\n");
	ml_note("first");
	ml_note("second");
	ml_raise("MPI_Send", MPI_ERR_RANK, &(struct ml_raised){ NULL, MPI_ERRORS_ABORT, NULL });
}
END_TEST

START_TEST(forgets_note)
{
	expect_line("MPI-Lite: rank 3: MPI_Send: invalid rank\n");
	ml_note("raised before");
	ml_raise("MPI_Recv", MPI_ERR_TAG, &(struct ml_raised){ NULL, MPI_ERRORS_RETURN, NULL });
	ml_note("handled before");
	ml_note_clear();
	ml_raise("MPI_Send", MPI_ERR_RANK, &(struct ml_raised){ NULL, MPI_ERRORS_ARE_FATAL, NULL });
}
END_TEST

START_TEST(cuts_long_note)
{
	char expected[ML_NOTE_MAX + 64], text[ML_NOTE_MAX + 64];

	memset(text, 'x', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	snprintf(expected, sizeof(expected), "MPI-Lite: rank 3: MPI_Send: invalid rank: %.*s\n", ML_NOTE_MAX - 1, text);
	expect_line(expected);
	ml_note("%s", text);
	ml_note("no room");
	ml_raise("MPI_Send", MPI_ERR_RANK, &(struct ml_raised){ NULL, MPI_ERRORS_ARE_FATAL, NULL });
}
END_TEST

START_TEST(ends_without_startup)
{
	close(STDERR_FILENO);
	ml_raise("MPI_Send", MPI_ERR_RANK, &(struct ml_raised){ NULL, MPI_ERRORS_ARE_FATAL, NULL });
}
END_TEST

START_TEST(converts_results)
{
	ck_assert_int_eq(ml_error_convert(0), MPI_SUCCESS);
	ck_assert_int_eq(ml_error_convert(-ENOMEM), MPI_ERR_NO_MEM);
	ck_assert_int_eq(ml_error_convert(-ESRCH), MPI_ERR_PROC_ABORTED);
	ck_assert_int_eq(ml_error_convert(-EINVAL), MPI_ERR_OTHER);
}
END_TEST

UNIT_SUITE(error)
{
	TCase *table = unit_case(s, "table");
	TCase *raise = unit_case(s, "raise");

	tcase_add_test(table, has_every_class);
	tcase_add_test(table, names_fit);
	tcase_add_test(table, converts_results);
	tcase_add_test(raise, returns_class);
	tcase_add_exit_test(raise, says_why, 0);
	tcase_add_exit_test(raise, joins_notes, 0);
	tcase_add_exit_test(raise, forgets_note, 0);
	tcase_add_exit_test(raise, cuts_long_note, 0);
	tcase_add_exit_test(raise, ends_without_startup, 1);
}
