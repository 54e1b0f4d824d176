/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * object/status.h: what is put into a status comes out of it, and MPI_ERROR is left alone but in
 * the empty status (MPI 5.0 sections 3.2.5 and 3.7.3).
 */
#include "object/status.h"

#include "tests/lib/unit.h"

START_TEST(a_status_holds_what_it_is_given)
{
	static const struct {
		int source, tag;
		uint64_t bytes;
	} cases[] = { { 0, 0, 0 }, { 5, 32767, 1 }, { MPI_PROC_NULL, MPI_ANY_TAG, 0 }, { 1023, INT32_MAX, UINT64_MAX },
		      { 1, 1, UINT64_C(1) << 40 } };
	MPI_Status status;

	memset(&status, 0xa5, sizeof status);
	status.MPI_ERROR = 4711;
	ml_status_set(&status, cases[_i].source, cases[_i].tag, cases[_i].bytes);
	ck_assert_int_eq(status.MPI_SOURCE, cases[_i].source);
	ck_assert_int_eq(status.MPI_TAG, cases[_i].tag);
	ck_assert_int_eq(status.MPI_ERROR, 4711);
	ck_assert_uint_eq(ml_status_bytes(&status), cases[_i].bytes);
	ck_assert(!ml_status_is_cancelled(&status));
}
END_TEST

START_TEST(the_empty_status)
{
	MPI_Status status;

	memset(&status, 0xa5, sizeof status);
	status.MPI_ERROR = 4711;
	ml_status_set_sent(&status);
	ck_assert_int_eq(status.MPI_ERROR, 4711);
	ml_status_set_empty(&status);
	ck_assert_int_eq(status.MPI_SOURCE, MPI_ANY_SOURCE);
	ck_assert_int_eq(status.MPI_TAG, MPI_ANY_TAG);
	ck_assert_int_eq(status.MPI_ERROR, MPI_SUCCESS);
	ck_assert_uint_eq(ml_status_bytes(&status), 0);
	ck_assert(!ml_status_is_cancelled(&status));
}
END_TEST

START_TEST(an_ignored_status_is_not_touched)
{
	ml_status_set(MPI_STATUS_IGNORE, 1, 2, 3);
	ml_status_set_empty(MPI_STATUS_IGNORE);
}
END_TEST

UNIT_SUITE(status)
{
	TCase *tc = unit_case(s, "status");

	tcase_add_loop_test(tc, a_status_holds_what_it_is_given, 0, 5);
	tcase_add_test(tc, the_empty_status);
	tcase_add_test(tc, an_ignored_status_is_not_touched);
}
