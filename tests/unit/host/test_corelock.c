/* SPDX-License-Identifier: BSD-2-Clause */
/* test_corelock.c - a core belongs to one holder at a time and is free again when the holder's descriptor is closed. */
#include "host/corelock.h"

#include <errno.h>
#include <unistd.h>

#include "tests/lib/unit.h"

START_TEST(belongs_to_one)
{
	int first = ml_corelock_take(0);

	if (first < 0) {
		unit_skip("CPU 0 is held by a job, or there is no /sys");
		return;
	}
	ck_assert_int_eq(ml_corelock_take(0), -EWOULDBLOCK);
	close(first);
	first = ml_corelock_take(0);
	ck_assert_int_ge(first, 0);
	close(first);
}
END_TEST

START_TEST(needs_the_cpu)
{
	ck_assert_int_eq(ml_corelock_take(1 << 24), -ENOENT);
}
END_TEST

UNIT_SUITE(corelock)
{
	TCase *tc = unit_case(s, "lock");

	tcase_add_test(tc, belongs_to_one);
	tcase_add_test(tc, needs_the_cpu);
}
