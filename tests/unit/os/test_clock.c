/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * os/clock.h: time does not go back, is in nanoseconds, and is the same in all processes.
 */
#include "os/clock.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/lib/unit.h"

START_TEST(never_goes_back)
{
	int64_t before = ml_clock_ns();

	for (int i = 0; i < 100000; i++) {
		int64_t now = ml_clock_ns();

		ck_assert_int_ge(now, before);
		before = now;
	}
}
END_TEST

/* A child's time lies between two times of its parent. */
START_TEST(is_the_same_in_all_processes)
{
	int64_t *child_time = mmap(NULL, sizeof(*child_time), PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int64_t before = ml_clock_ns();
	pid_t child;

	ck_assert_ptr_ne(child_time, MAP_FAILED);
	child = fork();
	if (child == 0) {
		*child_time = ml_clock_ns();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_int_ge(*child_time, before);
	ck_assert_int_le(*child_time, ml_clock_ns());
}
END_TEST

START_TEST(counts_nanoseconds)
{
	struct timespec t;
	int64_t before = ml_clock_ns(), middle;

	clock_gettime(CLOCK_MONOTONIC, &t);
	middle = (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
	ck_assert_int_le(before, middle);
	ck_assert_int_le(middle, ml_clock_ns());
}
END_TEST

UNIT_SUITE(clock)
{
	TCase *tc = unit_case(s, "clock");

	tcase_add_test(tc, never_goes_back);
	tcase_add_test(tc, is_the_same_in_all_processes);
	tcase_add_test(tc, counts_nanoseconds);
}
