/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sleep on a 32-bit word and wake who sleeps on it. The word may lie in memory shared between
 * processes: these are not the faster PRIVATE futexes.
 *
 * The kernel compares and goes to sleep in one step, so a change of the word followed by a wake is
 * never missed by a waiter that read the old value. A wait may return 0 without a wake that was
 * meant for it: from a wake for an earlier use of the word, or for another waiter that left.
 * Callers therefore look at their condition again, in a loop.
 *
 * A wake of a word nobody sleeps on does nothing; it is not remembered.
 */
#ifndef ML_OS_FUTEX_H
#define ML_OS_FUTEX_H

#include <errno.h>
#include <linux/futex.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/compiler.h"

/*
 * Sleeps while *word is `expected`, at most timeout_ns nanoseconds; negative: without limit.
 * Returns 0 after a wake (perhaps a spurious one), -EAGAIN when *word was something else, -EINTR
 * after a signal, -ETIMEDOUT.
 */
ml_inline int ml_futex_wait(ml_atomic_u32 *word, uint32_t expected, int64_t timeout_ns)
{
	struct timespec timeout = { .tv_sec = timeout_ns / 1000000000,
				    .tv_nsec = timeout_ns % 1000000000 };
	long result = syscall(SYS_futex, word, FUTEX_WAIT, expected,
			      timeout_ns < 0 ? NULL : &timeout, NULL, 0);

	return result == 0 ? 0 : -errno;
}

/* Wakes at most `count` waiters (INT_MAX: all) and returns how many there were, or -errno. */
ml_inline int ml_futex_wake(ml_atomic_u32 *word, int count)
{
	long result = syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);

	return result >= 0 ? (int)result : -errno;
}

#endif
