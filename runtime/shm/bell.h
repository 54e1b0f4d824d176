/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bell: how a rank waits, and how the others wake it. Two words per rank, each on a line of its own.
 *
 *   asleep   0  the owner is awake, or will look at all its memory once more before it sleeps
 *            1  the owner sleeps on this word (futex), or is about to
 *   written: 1 by the owner; 0 by the owner or by whoever wakes it
 *
 *   company  on shared cores, for whom the owner was there when it last had to wait: 0 for everybody, the distance to a partner's
 *            bell for that one, ML_BELL_AWAY while it has given its core away. Written by the owner, a hint that orders nothing.
 *
 * The question that must not go wrong: a sender publishes and then looks at `asleep`; the sleeper sets `asleep` and then looks for
 * messages. Each does a store and then a load of the other's word, so one of the two must have a full fence in between, for both.
 *
 *   exclusive cores   the sender has only a compiler fence; the sleeper, who has spun long enough to afford it, calls
 *                     membarrier(GLOBAL_EXPEDITED), which makes every running process of the job execute a fence (F2 stands for F1).
 *   shared cores      sleeping is frequent, so the sender executes a fence (F1) and the sleeper too (F2).
 *   fenced            the same fences, but otherwise as on exclusive cores: the ranks had no moment at which all could agree.
 *
 * Either way: if the sender's load misses asleep = 1, its message is visible to the sleeper's last look.
 * Edges: R1/A1 the message itself (ring.h). The word `asleep` orders nothing; it is a hint whose loss the fences exclude.
 * Crash: a dead sleeper leaves 1, a wake of nobody. A dead waker may leave 0 without the wake; the launcher ends the job then.
 */
#ifndef ML_SHM_BELL_H
#define ML_SHM_BELL_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"
#include "base/cpu.h"
#include "base/param.h"

struct ml_bell_shm {
	ml_atomic_u32 asleep;
	ml_atomic_u32 company ml_aligned(ML_CACHELINE);
} ml_aligned(ML_CACHELINE);

#define ML_BELL_AWAY (UINT32_C(1) << 31) /* nobody's distance */

/* Looks of about 80 ns: together they take as long as giving the core away and getting it back. */
#define ML_BELL_STAYS 24

/* What this process knows about waiting; fixed after ml_bell_init (tests shorten or lengthen the nap). */
struct ml_bell {
	struct ml_bell_shm *own;
	enum ml_wait mode;
	bool fenced;       /* fence on ringing and before sleep */
	bool shared;       /* some rank shares its core: yield instead of spinning, and fence */
	int64_t spin_ns;   /* how long to spin before sleeping, when exclusive */
	int64_t nap_ns;    /* longest sleep; < 0: until woken, so that a test sees a lost wake-up */
	ml_atomic_u64 crowded_ns; /* until this moment somebody else is taken to want our core: spin a little only */
};
extern struct ml_bell ml_bell __attribute__((visibility("hidden")));

/* One wait: starts zeroed but for `partner`, goes through ml_bell_idle until the caller finds what it waits for, ends with ml_bell_awake. */
struct ml_idle {
	struct ml_bell_shm *partner; /* of the rank that one waits for, or NULL: it may be any; the caller's */
	uint32_t turns;
	uint32_t stays;    /* looks since the core was last given away */
	bool declared;     /* asleep = 1 stands; the caller takes its last look now */
	bool recorded;     /* the wait record is open: the caller's (p2p/progress.h) */
	bool guest;        /* declared, but another thread has the bell; the caller's */
	uint32_t mark;     /* of a guest */
	int64_t start_ns;  /* of spinning */
	int64_t looked_ns; /* at the clock, last */
	uint64_t yielded;  /* ticks at the last yield, or 0 */
	int64_t since_ns;  /* when it first had to sleep: the caller's */
};

/* `own` is the caller's word; `shared` as agreed by the whole job before anybody sends. */
void ml_bell_init(struct ml_bell_shm *own, enum ml_wait mode, bool shared, int64_t spin_ns);

/* Fences without sharing: for the job whose ranks could not agree to do without, because some began before all had come. */
void ml_bell_fence(void);

/* True when this kernel lets the process take part in the exclusive protocol. Call before the job agrees on `shared`. */
bool ml_bell_can_be_exclusive(void);

/*
 * Called when a look at everything found nothing. Spins, yields, declares sleep or sleeps, one step a call, so that the caller
 * looks again after each. Returns true when it has just declared sleep: the moment to write down what one waits for.
 */
bool ml_bell_idle(struct ml_idle *idle);

/*
 * Its steps, for a process with several threads that wait, of which one at a time may declare sleep. The first is true while it is
 * too early for that, and does one turn of waiting; `yields`: another thread of this process may want the core.
 */
bool ml_bell_linger(struct ml_idle *idle, bool yields);
void ml_bell_declare(struct ml_idle *idle);
void ml_bell_sleep(struct ml_idle *idle);

/*
 * Called by a call that looked, found nothing and returns to its user, who may well call it again at once: on a shared core
 * another rank gets its turn.
 */
void ml_bell_give_way(void);

/* What `company` of `from` says when it is there for the owner of `to`. */
ml_inline uint32_t ml_bell_there_for(const struct ml_bell_shm *from, const struct ml_bell_shm *to)
{
	return to ? (uint32_t)(to - from) : 0;
}

/*
 * On a shared core, before it is given away: true when the partner is there for us and should answer soon; look again then. False when
 * it is away, waits for somebody else, or has let us look ML_BELL_STAYS times; *stays counts them, from 0 after a yield. While two
 * only talk to each other neither writes, and nothing but the messages travels between the cores.
 */
ml_inline bool ml_bell_stays(const struct ml_bell_shm *partner, uint32_t *stays)
{
	uint32_t company = ml_load_rlx(&partner->company), ours = ml_bell_there_for(ml_bell.own, partner);

	if ((company && company != ml_bell_there_for(partner, ml_bell.own)) || *stays == ML_BELL_STAYS)
		return false;
	if (!(*stays)++ && ml_load_rlx(&ml_bell.own->company) != ours)
		ml_store_rlx(&ml_bell.own->company, ours);
	ml_cpu_relax();
	return true;
}

/*
 * Gives the core away for a turn, while it waits for `partner` or for anybody (NULL). Who comes back says so before it looks for
 * messages: whoever gets an answer from it looks for its company at once.
 */
ml_inline void ml_bell_yield(const struct ml_bell_shm *partner)
{
	ml_store_rlx(&ml_bell.own->company, ML_BELL_AWAY);
	sched_yield();
	ml_store_rlx(&ml_bell.own->company, ml_bell_there_for(ml_bell.own, partner));
}

/* The wait is over: takes a declaration back. */
ml_inline void ml_bell_awake(struct ml_idle *idle)
{
	if (ml_unlikely(idle->declared))
		ml_store_rlx(&ml_bell.own->asleep, 0);
}

/* Wakes the owner of a bell. Returns 0, see ml_bell_ring. */
int ml_bell_wake(struct ml_bell_shm *bell);

/*
 * After publishing something that the owner of `bell` may sleep for. Returns 0, so that it can be the last act of a function
 * that returns 0: then waking is a jump, and the path on which nobody sleeps needs no stack.
 */
ml_inline int ml_bell_ring(struct ml_bell_shm *bell)
{
	if (ml_unlikely(ml_bell.fenced))
		ml_fence(); /* F1 */
	else
		ml_compiler_fence();
	if (ml_unlikely(ml_load_rlx(&bell->asleep)))
		return ml_bell_wake(bell);
	return 0;
}

#endif
