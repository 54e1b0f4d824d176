/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lock in shared memory that one process has alone or several share, first come first served, so that nobody starves. Who wants it
 * draws a ticket; tickets count up, and so do the two words that say whose turn it is:
 *
 *   who writes                                   what
 *   everybody                                    drawn    tickets that have been drawn (one addition each)
 *   the holder whose ticket it equals            passed   all tickets before this one are those of sharers who have come in, or of
 *                                                         holders who have left: the sharer whose ticket it is may come in
 *   who leaves                                   gone     holders who have left (one addition each): when all before a ticket have,
 *                                                         its owner may have the lock alone
 *   the owner of ticket t, while it waits        waiter[t & mask]   who it is, and what it waits for
 *
 *   alone    draw t .. gone == t ................................... leave: passed = t + 1, gone + 1
 *   shared   draw t .. passed == t, passed = t + 1 (the next one's turn) ... leave: gone + 1
 *
 * In this order, because after `passed` is written the next sharer may be in and out again before `gone` is; if it were written
 * last, that sharer's own, higher value could be overwritten. Each word takes each value once, so exactly one process brings about the turn of a
 * ticket, and looks at the waiter then. Tickets wrap. There are at least as many places for waiters as there are processes, each of which has one
 * ticket at a time: so when a ticket is drawn, the one that had its place before has been gone for long.
 *
 * Sleep   The waiter writes its place (W), declares sleep, fences, looks whose turn it is (F2 of shm/bell.h); who brings the turn
 *         about writes it, fences (F1, the caller's), looks at the place, and rings that bell. One of the two sees the other's word.
 * Edges   R1 leave: the addition to `gone`, and the store of `passed` by who was alone; A1 the look that lets the next one in.
 *         Sharers hand R1 on: each has observed it when it writes `passed` in turn (R2, A2).
 * Crash   a holder that dies keeps the lock, a waiter that dies its turn: the others wait until the launcher ends the job.
 */
#ifndef ML_SHM_LOCK_H
#define ML_SHM_LOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

struct ml_lock_shm {
	ml_atomic_u32 drawn;
	ml_atomic_u32 passed;
	ml_atomic_u32 gone;
	uint32_t mask;          /* fixed by who makes the lock */
	ml_atomic_u32 waiter[]; /* [mask + 1] 0, or process + 1 and the bit ML_LOCK_ALONE */
};

#define ML_LOCK_ALONE (UINT32_C(1) << 31)
#define ML_LOCK_NOBODY UINT32_MAX

/* Places for waiters that a lock of so many processes has: a power of two. */
ml_inline uint32_t ml_lock_places(uint32_t processes)
{
	uint32_t places = 1;

	while (places < processes)
		places *= 2;
	return places;
}

/* Of zeroed memory with as many places. */
ml_inline void ml_lock_init(struct ml_lock_shm *lock, uint32_t places)
{
	lock->mask = places - 1;
}

ml_inline uint32_t ml_lock_draw(struct ml_lock_shm *lock)
{
	return ml_add_acqrel(&lock->drawn, 1);
}

/* Whether it is the ticket's turn: for one who wants the lock alone, or shared. */
ml_inline bool ml_lock_is_turn(const struct ml_lock_shm *lock, uint32_t ticket, bool alone)
{
	return ml_load_acq(alone ? &lock->gone : &lock->passed) == ticket; /* A1, A2 */
}

/* A sharer whose turn it is comes in. It may have become the turn of ml_lock_waiter(lock, ticket + 1, false). */
ml_inline void ml_lock_share(struct ml_lock_shm *lock, uint32_t ticket)
{
	ml_store_rel(&lock->passed, ticket + 1); /* R2 */
}

/*
 * A holder leaves. It may have become the turn of ml_lock_waiter(lock, *returned*, true), and after one that was alone also that of
 * ml_lock_waiter(lock, ticket + 1, false).
 */
ml_inline uint32_t ml_lock_leave(struct ml_lock_shm *lock, uint32_t ticket, bool alone)
{
	if (alone)
		ml_store_rel(&lock->passed, ticket + 1); /* R1 */
	return ml_add_acqrel(&lock->gone, 1) + 1; /* R1 */
}

/* W: says who waits for the turn of a ticket, before it may sleep; and that it does no more, once it has the lock. */
ml_inline void ml_lock_enlist(struct ml_lock_shm *lock, uint32_t ticket, bool alone, uint32_t process)
{
	ml_store_rlx(&lock->waiter[ticket & lock->mask], (process + 1) | (alone ? ML_LOCK_ALONE : 0));
}

ml_inline void ml_lock_delist(struct ml_lock_shm *lock, uint32_t ticket)
{
	ml_store_rlx(&lock->waiter[ticket & lock->mask], 0);
}

/* The process that waits for this turn, or ML_LOCK_NOBODY. */
ml_inline uint32_t ml_lock_waiter(const struct ml_lock_shm *lock, uint32_t ticket, bool alone)
{
	uint32_t word = ml_load_rlx(&lock->waiter[ticket & lock->mask]);

	return word && !(word & ML_LOCK_ALONE) == !alone ? (word & ~ML_LOCK_ALONE) - 1 : ML_LOCK_NOBODY;
}

#endif
