/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * os/membarrier.h: it works here or says why not; every way of being refused is told apart from
 * success.
 */
#include "os/membarrier.h"

#include <errno.h>

#include "tests/lib/unit.h"
#include "tests/unit/os/deny.h"

START_TEST(registers_and_issues)
{
	int error = ml_membarrier_register();

	if (error) {
		ck_assert(error == -ENOSYS || error == -EPERM);
		unit_skip("membarrier: error %d", error);
		return;
	}
	ck_assert_int_eq(ml_membarrier_issue(), 0);
	ck_assert_int_eq(ml_membarrier_register(), 0);
	ck_assert_int_eq(ml_membarrier_issue(), 0);
}
END_TEST

/* What the kernel says, and what we say. */
static const int refusals[][2] = { { ENOSYS, -ENOSYS }, { EPERM, -EPERM }, { EINVAL, -ENOSYS } };

START_TEST(a_refusal_is_reported)
{
	if (!deny(SYS_membarrier, refusals[_i][0]))
		return;
	ck_assert_int_eq(ml_membarrier_register(), refusals[_i][1]);
	ck_assert_int_eq(ml_membarrier_issue(), refusals[_i][1]);
}
END_TEST

UNIT_SUITE(membarrier)
{
	TCase *tc = unit_case(s, "membarrier");

	tcase_add_test(tc, registers_and_issues);
	tcase_add_loop_test(tc, a_refusal_is_reported, 0, ML_ARRAY_LEN(refusals));
}
