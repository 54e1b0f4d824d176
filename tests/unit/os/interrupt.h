/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A signal every millisecond, whose handler does nothing but cut system calls short. Because it
 * repeats, it does not matter when the first one comes.
 */
#ifndef ML_TESTS_UNIT_OS_INTERRUPT_H
#define ML_TESTS_UNIT_OS_INTERRUPT_H

#include <signal.h>
#include <sys/time.h>

#include "tests/lib/unit.h"

static volatile sig_atomic_t interrupt_count;

static void interrupt_handle(int signal)
{
	(void)signal;
	interrupt_count++;
}

static inline void interrupt_start(void)
{
	struct sigaction action = { .sa_handler = interrupt_handle }; /* without SA_RESTART */
	struct itimerval every_ms = { .it_interval.tv_usec = 1000, .it_value.tv_usec = 1000 };

	ck_assert_int_eq(sigaction(SIGALRM, &action, NULL), 0);
	ck_assert_int_eq(setitimer(ITIMER_REAL, &every_ms, NULL), 0);
}

static inline void interrupt_stop(void)
{
	struct itimerval never = { 0 };

	ck_assert_int_eq(setitimer(ITIMER_REAL, &never, NULL), 0);
}

#endif
