/* SPDX-License-Identifier: BSD-2-Clause */
/* One thread at a time: see guard.h. */
#include "os/guard.h"

#include <limits.h>
#include <sched.h>

#include "base/cpu.h"
#include "base/fail.h"
#include "os/futex.h"

/* Attempts to come in before the thread sleeps for it: the guard is held for less than a microsecond as a rule. */
#define ATTEMPTS 50

/* Looks in a row by one thread after which it believes to be alone. */
#define CROWD 1000

struct ml_guard ml_guard = { .mutex = PTHREAD_MUTEX_INITIALIZER };

/* How many functions of this thread are inside. The library is loaded at start or with few others: it may have static TLS. */
static _Thread_local unsigned depth __attribute__((tls_model("initial-exec")));

static void take(void)
{
	if (ml_likely(pthread_mutex_trylock(&ml_guard.mutex) == 0)) /* A1 */
		return;
	ml_add_rlx(&ml_guard.wanted, 1);
	for (int i = 0; pthread_mutex_trylock(&ml_guard.mutex) != 0; i++) {
		if (i == ATTEMPTS) {
			pthread_mutex_lock(&ml_guard.mutex);
			break;
		}
		ml_cpu_pause();
	}
	ml_sub_acqrel(&ml_guard.wanted, 1);
}

static void lock(void)
{
	take();
	if (ml_unlikely(ml_guard.last != &depth)) {
		ml_guard.crowd = ml_guard.last ? CROWD : 0;
		ml_guard.last = &depth;
	}
}

static void unlock(void)
{
	bool wake = ml_guard.told && ml_guard.sleepers;

	ml_guard.told = false;
	if (wake)
		ml_add_rlx(&ml_guard.event, 1); /* R2 */
	pthread_mutex_unlock(&ml_guard.mutex); /* R1 */
	if (wake)
		ml_futex_wake(&ml_guard.event, INT_MAX);
}

bool ml_guard_lock(void)
{
	if (depth++ == 0)
		lock();
	return true;
}

void ml_guard_unlock(void)
{
	ml_assert(depth > 0);
	if (--depth == 0)
		unlock();
}

unsigned ml_guard_go_away(void)
{
	unsigned was = depth;

	if (was) {
		depth = 0;
		unlock();
	}
	return was;
}

void ml_guard_retake(unsigned was)
{
	ml_assert(depth == 0);
	lock();
	depth = was;
}

uint32_t ml_guard_mark(void)
{
	ml_guard.sleepers++;
	return ml_load_rlx(&ml_guard.event);
}

void ml_guard_unmark(void)
{
	ml_assert(ml_guard.sleepers > 0);
	ml_guard.sleepers--;
}

void ml_guard_sleep(uint32_t mark)
{
	ml_futex_wait(&ml_guard.event, mark, -1); /* A2 */
}

bool ml_guard_is_crowded(void)
{
	if (!ml_guard.crowd)
		return false;
	ml_guard.crowd--;
	return true;
}

void ml_guard_give_way(void)
{
	while (ml_load_rlx(&ml_guard.wanted))
		sched_yield();
}
