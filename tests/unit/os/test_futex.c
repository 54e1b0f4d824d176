/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * os/futex.h: a wait ends for each of its four reasons, across processes; a wake reaches as many as
 * it is told to.
 */
#include "os/futex.h"

#include <limits.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "tests/lib/unit.h"
#include "tests/unit/os/interrupt.h"

#define WAITERS 3

static ml_atomic_u32 *word;

static void setup(void)
{
	word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(word, MAP_FAILED);
}

START_TEST(does_not_sleep_when_the_word_differs)
{
	ck_assert_int_eq(ml_futex_wait(word, 1, -1), -EAGAIN);
}
END_TEST

START_TEST(ends_in_time)
{
	ck_assert_int_eq(ml_futex_wait(word, 0, 0), -ETIMEDOUT);
	ck_assert_int_eq(ml_futex_wait(word, 0, 1000), -ETIMEDOUT);
	ck_assert_int_eq(ml_futex_wait(word, 0, 1000000), -ETIMEDOUT);
}
END_TEST

START_TEST(ends_for_a_signal)
{
	interrupt_start();
	ck_assert_int_eq(ml_futex_wait(word, 0, -1), -EINTR);
	interrupt_stop();
}
END_TEST

START_TEST(a_bad_word_is_an_error)
{
	ck_assert_int_eq(ml_futex_wait((ml_atomic_u32 *)((char *)word + 1), 0, -1), -EINVAL);
	ck_assert_int_eq(ml_futex_wake((ml_atomic_u32 *)((char *)word + 1), 1), -EINVAL);
}
END_TEST

/* Nobody sleeps, so nobody is woken, and the wake is not kept for later. */
START_TEST(a_wake_without_waiter_is_lost)
{
	ck_assert_int_eq(ml_futex_wake(word, INT_MAX), 0);
	ck_assert_int_eq(ml_futex_wait(word, 0, 1000), -ETIMEDOUT);
}
END_TEST

/*
 * Processes sleep without limit on a word at 0. Wakes are repeated until the count is reached:
 * sleepers may be late.
 */
START_TEST(wakes_other_processes_one_at_a_time_or_all)
{
	int per_wake = _i ? INT_MAX : 1;
	int woken = 0;

	for (int i = 0; i < WAITERS; i++) {
		if (fork() == 0)
			_exit(ml_futex_wait(word, 0, -1) == 0 ? 0 : 1);
	}
	while (woken < WAITERS) {
		int count = ml_futex_wake(word, per_wake);

		ck_assert_int_ge(count, 0);
		ck_assert_int_le(count, per_wake);
		woken += count;
		sched_yield();
	}
	ck_assert_int_eq(woken, WAITERS);
	for (int i = 0; i < WAITERS; i++) {
		int status;

		ck_assert_int_gt(wait(&status), 0);
		ck_assert_int_eq(status, 0);
	}
}
END_TEST

UNIT_SUITE(futex)
{
	TCase *tc = unit_case(s, "futex");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, does_not_sleep_when_the_word_differs);
	tcase_add_test(tc, ends_in_time);
	tcase_add_test(tc, ends_for_a_signal);
	tcase_add_test(tc, a_bad_word_is_an_error);
	tcase_add_test(tc, a_wake_without_waiter_is_lost);
	tcase_add_loop_test(tc, wakes_other_processes_one_at_a_time_or_all, 0, 2);
}
