/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The guard: when several threads may call the library at once, one of them at a time is inside. As long as one thread calls at
 * a time (is_on is false) it costs a predictable branch where it is entered, and the fastest paths do not enter it at all.
 *
 *	ML_GUARD;		first line of a function: inside from here to its end; may be nested
 *	ML_GUARD_ALWAYS;	the same for what several threads may call even then
 *	ML_GUARD_AWAY;		the same, the other way round: outside from here to the end of the scope, however deep we were
 *
 * Nobody waits inside, and no function of the user is called inside: both go away first. So the guard is held for bounded pieces of
 * work, a user's function may call the library or take a lock of its own, and whatever was looked up before may have changed after.
 *
 * Who waits for something that another thread of this process may bring about sleeps on the guard's `event`:
 *
 *	inside:  look (not there), mark = ml_guard_mark(), look again, then away: ml_guard_sleep(mark), ml_guard_unmark()
 *	the other, inside: brings it about, ml_guard_tell()
 *
 * Edges: R1 leaving the guard publishes what was done inside, A1 entering observes it (the mutex).
 *        R2 on leaving, who has told something counts `event` up, still inside, and then wakes; A2 a sleeper compares `event` with its
 *        mark in the kernel. The mark was taken inside and before the last look: what is told later makes the sleep return.
 * A process that dies takes its guard along; no other process sees it.
 */
#ifndef ML_OS_GUARD_H
#define ML_OS_GUARD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

struct ml_guard {
	bool is_on;           /* fixed before a second thread may call */
	bool told;            /* inside: something has happened that a sleeper may wait for */
	uint32_t sleepers;    /* inside: marks that are in use */
	uint32_t crowd;       /* inside: falls from CROWD to 0 while one thread is alone */
	const void *last;     /* inside: the thread that came in last */
	ml_atomic_u32 event;  /* written inside; slept on */
	ml_atomic_u32 wanted; /* threads that found the guard taken */
	pthread_mutex_t mutex;
};
extern struct ml_guard ml_guard;

/* From now on several threads may call. The caller is the only one in the library. */
ml_inline void ml_guard_start(void)
{
	ml_guard.is_on = true;
}

/* What the two macros do, for them alone. */
ml_cold bool ml_guard_lock(void);
ml_cold void ml_guard_unlock(void);
unsigned ml_guard_go_away(void); /* not cold: who waits always calls it, and would be compiled for size */
ml_cold void ml_guard_retake(unsigned depth);

ml_inline bool ml_guard_enter(void)
{
	return ml_unlikely(ml_guard.is_on) && ml_guard_lock();
}

ml_inline void ml_guard_leave(const bool *entered)
{
	if (ml_unlikely(*entered))
		ml_guard_unlock();
}

ml_inline void ml_guard_come_back(const unsigned *depth)
{
	if (ml_unlikely(*depth))
		ml_guard_retake(*depth);
}

#define ML_GUARD bool guard_is_mine __attribute__((cleanup(ml_guard_leave), unused)) = ml_guard_enter()
#define ML_GUARD_ALWAYS bool guard_is_mine __attribute__((cleanup(ml_guard_leave), unused)) = ml_guard_lock()
#define ML_GUARD_AWAY unsigned guard_depth __attribute__((cleanup(ml_guard_come_back), unused)) = ml_guard_go_away()

/* Inside: something has come true that others may wait for. They hear of it when the caller leaves. */
ml_inline void ml_guard_tell(void)
{
	ml_guard.told = true;
}

/* Inside: announces a sleep and takes its mark; every mark is given back. */
uint32_t ml_guard_mark(void);
void ml_guard_unmark(void);

/* Away: sleeps until something is told that was not told at the mark. May return without. */
void ml_guard_sleep(uint32_t mark);

/* Inside, between two looks of one that waits: true when other threads have been inside lately, so that one may want this core. */
bool ml_guard_is_crowded(void);

/* Away, between two looks: gives way to threads that want to come in. */
void ml_guard_give_way(void);

#endif
