/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/fail.h and base/rare.h in a build without debugging: assertions evaluate nothing, nothing
 * rare happens.
 */
#undef ML_DEBUG
#define ML_DEBUG 0
#include "base/fail.h"

#include <stdlib.h>

#include "base/rare.h"
#include "tests/lib/unit.h"

START_TEST(inactive_assertions_evaluate_nothing)
{
	int evaluated = 0;

	ml_assert(++evaluated < 0);
	ml_assert_slow(++evaluated < 0);
	ck_assert_int_eq(evaluated, 0);
}
END_TEST

START_TEST(rare_is_a_constant)
{
	static_assert(!ml_rare("a branch"), "known to the compiler");

	setenv("MPILITE_RARE", "1", 1);
	ml_rare_init(0);
	for (int i = 0; i < 100 * ML_RARE_ODDS; i++)
		ck_assert(!ml_rare("a branch"));
}
END_TEST

UNIT_SUITE(fail_off)
{
	TCase *tc = unit_case(s, "inactive");

	tcase_add_test(tc, inactive_assertions_evaluate_nothing);
	tcase_add_test(tc, rare_is_a_constant);
}
