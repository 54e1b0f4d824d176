/* SPDX-License-Identifier: BSD-2-Clause */
/* Waiting: see bell.h for the protocol. */
#include "shm/bell.h"

#include <sched.h>

#include "base/count.h"
#include "base/cpu.h"
#include "os/clock.h"
#include "os/futex.h"
#include "os/membarrier.h"

/* Turns of pause between two looks at the clock. */
#define TURNS_PER_CLOCK 128

/*
 * On shared cores a rank gives way at once: whom one waits for may be waiting for this core. With 32 turns of pause before the
 * first yield (2 us), 2 ranks on one core take 2.9 instead of 0.70 us a message. Only where the partner is seen to be there, on
 * another core, the answer is awaited for about as long as it takes to give the core away and get it back. So two who exchange
 * messages keep their cores until the kernel's slice ends, then the next two do. Else it goes on until everybody on its core has had
 * several turns, which costs less than to sleep and be woken, and stops when a yield takes long: then somebody computes, and a
 * sleeper gets the core back sooner than one who yields.
 */
#define YIELDS 24
#define YIELD_SLOW_TICKS UINT64_C(250000) /* 100 us, give or take: the vdso's clock costs a tenth of a turn after a switch */

/*
 * A core of one's own may have other users all the same: another job, a daemon, the machine's own host. Who finds more than GAP
 * between two looks at the clock, which are 5 us apart, has been put aside for one of them, and does not spin for long in the
 * time that follows: sleepers are put before those who compute, spinners wait for their slice.
 */
#define GAP_NS INT64_C(300000)
#define CROWDED_NS INT64_C(100000000)
#define CROWDED_SPIN_NS INT64_C(10000)

/* A sleeper looks up now and then: nothing depends on it but the time in which a vanished job is noticed. */
#define NAP_NS INT64_C(1000000000)

struct ml_bell ml_bell;

bool ml_bell_can_be_exclusive(void)
{
	return ml_membarrier_register() == 0 && ml_membarrier_issue() == 0;
}

void ml_bell_init(struct ml_bell_shm *own, enum ml_wait mode, bool shared, int64_t spin_ns)
{
	ml_bell.own = own;
	ml_bell.mode = mode;
	ml_bell.fenced = shared;
	ml_bell.shared = shared;
	ml_bell.spin_ns = spin_ns;
	ml_bell.nap_ns = NAP_NS;
	ml_store_rlx(&ml_bell.crowded_ns, 0);
}

/* Spinning, a look at the clock: true while it is too early to sleep. */
static bool has_time(struct ml_idle *idle)
{
	int64_t now = ml_clock_ns(), spin = ml_bell.spin_ns;

	if (!idle->start_ns)
		idle->start_ns = now;
	else if (now - idle->looked_ns > GAP_NS)
		ml_store_rlx(&ml_bell.crowded_ns, (uint64_t)(now + CROWDED_NS));
	idle->looked_ns = now;
	if ((uint64_t)now < ml_load_rlx(&ml_bell.crowded_ns))
		spin = ml_min(CROWDED_SPIN_NS, spin);
	return now - idle->start_ns < spin;
}

void ml_bell_fence(void)
{
	ml_bell.fenced = true;
}

/* On a shared core: true while it is too early to sleep; lets others have the core for a turn. */
static bool give_turn(struct ml_idle *idle)
{
	uint64_t now = ml_cpu_ticks();
	bool slow = idle->yielded && now - idle->yielded > YIELD_SLOW_TICKS;

	idle->yielded = now;
	if (ml_bell.mode != ML_WAIT_SPIN && (slow || idle->turns > YIELDS))
		return false;
	ml_bell_yield(idle->partner);
	idle->stays = 0;
	return true;
}

bool ml_bell_linger(struct ml_idle *idle, bool yields)
{
	uint32_t turn;

	if (ml_bell.mode == ML_WAIT_SLEEP)
		return false;
	if (ml_bell.shared && idle->partner && ml_bell_stays(idle->partner, &idle->stays))
		return true;
	turn = idle->turns++;
	if (ml_bell.shared)
		return give_turn(idle);
	if (ml_unlikely(yields))
		sched_yield();
	else
		ml_cpu_relax();
	return ml_bell.mode == ML_WAIT_SPIN || turn % TURNS_PER_CLOCK || has_time(idle);
}

void ml_bell_give_way(void)
{
	if (ml_bell.shared && ml_bell.mode != ML_WAIT_SPIN)
		ml_bell_yield(NULL);
}

void ml_bell_declare(struct ml_idle *idle)
{
	ml_store_rlx(&ml_bell.own->asleep, 1);
	if (ml_bell.fenced || ml_membarrier_issue() != 0)
		ml_fence(); /* F2 */
	idle->declared = true;
}

void ml_bell_sleep(struct ml_idle *idle)
{
	ml_store_rlx(&ml_bell.own->company, ML_BELL_AWAY);
	ml_futex_wait(&ml_bell.own->asleep, 1, ml_bell.nap_ns);
	ml_store_rlx(&ml_bell.own->company, 0);
	ml_store_rlx(&ml_bell.own->asleep, 0);
	idle->declared = false;
}

bool ml_bell_idle(struct ml_idle *idle)
{
	if (idle->declared)
		ml_bell_sleep(idle);
	else if (!ml_bell_linger(idle, false))
		ml_bell_declare(idle);
	return idle->declared;
}

int ml_bell_wake(struct ml_bell_shm *bell)
{
	/* Only one waker pays for the system call. */
	if (ml_swap_acqrel(&bell->asleep, 0)) {
		ml_add_rlx((ml_atomic_u64 *)&ml_count.wakes, 1); /* collectives wake outside of any lock */
		ml_futex_wake(&bell->asleep, 1);
	}
	return 0;
}
