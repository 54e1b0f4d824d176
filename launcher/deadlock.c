/* SPDX-License-Identifier: BSD-2-Clause */
/* Two snapshots and a nudge: see deadlock.h. */
#include "launcher/deadlock.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "os/futex.h"
#include "os/proc.h"
#include "shm/bell.h"

/* How often a nudged rank may be found awake: it takes a while to look on a crowded machine. */
#define TRIES 10

int ml_deadlock_init(struct ml_deadlock *deadlock, uint32_t ranks)
{
	memset(deadlock, 0, sizeof(*deadlock));
	deadlock->epoch = calloc(ranks, sizeof(*deadlock->epoch));
	deadlock->sleepers = calloc(ranks, sizeof(*deadlock->sleepers));
	deadlock->gone = calloc(ranks, sizeof(*deadlock->gone));
	if (deadlock->epoch && deadlock->sleepers && deadlock->gone)
		return 0;
	ml_deadlock_fini(deadlock);
	return -ENOMEM;
}

void ml_deadlock_fini(struct ml_deadlock *deadlock)
{
	free(deadlock->epoch);
	free(deadlock->sleepers);
	free(deadlock->gone);
	memset(deadlock, 0, sizeof(*deadlock));
}

static struct ml_bell_shm *bell_of(const struct ml_segment *segment, uint32_t rank)
{
	return (struct ml_bell_shm *)(segment->base + segment->layout.bell) + rank;
}

/* The odd epoch of a rank that waits, 0 for one that has ended, 1 << 63 for one that is at work, in MPI or not. */
#define AT_WORK (UINT64_C(1) << 63)

static uint64_t epoch_of(const struct ml_deadlock *deadlock, const struct ml_segment *segment, uint32_t rank)
{
	const struct ml_rank_shm *shm = &segment->rank[rank];
	uint32_t state = ml_load_acq(&shm->state);
	uint64_t epoch = ml_load_acq(&shm->wait.epoch);

	if (deadlock->gone[rank])
		return 0;
	return state == ML_RANK_RUNNING && epoch % 2 ? epoch : AT_WORK;
}

static bool is_threaded(const struct ml_segment *segment, uint32_t rank)
{
	return ml_load_acq(&segment->rank[rank].threaded);
}

/* The word of a rank of which all threads sleep, AT_WORK when not; 0 where only one thread counts. */
static uint64_t sleepers_of(const struct ml_deadlock *deadlock, const struct ml_segment *segment, uint32_t rank)
{
	const struct ml_rank_shm *shm = &segment->rank[rank];
	uint64_t sleepers = ml_load_acq(&shm->sleepers);

	if (deadlock->gone[rank] || !is_threaded(segment, rank))
		return 0;
	return ml_proc_count_threads((pid_t)ml_load_rlx(&shm->pid)) == (int)(uint32_t)sleepers ? sleepers : AT_WORK;
}

/* Takes the first snapshot: true when everybody who is left waits. */
static bool remember(struct ml_deadlock *deadlock, const struct ml_segment *segment)
{
	bool some = false;

	for (uint32_t rank = 0; rank < segment->layout.ranks; rank++) {
		deadlock->epoch[rank] = epoch_of(deadlock, segment, rank);
		if (deadlock->epoch[rank] == AT_WORK)
			return false;
		deadlock->sleepers[rank] = sleepers_of(deadlock, segment, rank);
		if (deadlock->sleepers[rank] == AT_WORK)
			return false;
		some |= deadlock->epoch[rank] != 0;
	}
	return some;
}

/* Takes the second. The nudge itself has changed the words of ranks with several threads. */
static bool is_unchanged(const struct ml_deadlock *deadlock, const struct ml_segment *segment)
{
	bool nudged = deadlock->stage == ML_DEADLOCK_NUDGED;

	for (uint32_t rank = 0; rank < segment->layout.ranks; rank++) {
		if (nudged && is_threaded(segment, rank))
			continue;
		if (deadlock->epoch[rank] != epoch_of(deadlock, segment, rank) ||
		    deadlock->sleepers[rank] != sleepers_of(deadlock, segment, rank))
			return false;
	}
	return true;
}

static bool has_threads(const struct ml_segment *segment)
{
	for (uint32_t rank = 0; rank < segment->layout.ranks; rank++)
		if (is_threaded(segment, rank))
			return true;
	return false;
}

static bool is_silent(const struct ml_deadlock *deadlock, const struct ml_segment *segment)
{
	for (uint32_t rank = 0; rank < segment->layout.ranks; rank++)
		if (deadlock->epoch[rank] && !ml_load_acq(&bell_of(segment, rank)->asleep))
			return false;
	return true;
}

/* Has everybody take one more look. False when somebody was awake: then it may have taken its look before. */
static bool nudge(const struct ml_deadlock *deadlock, const struct ml_segment *segment)
{
	bool all = true;

	for (uint32_t rank = 0; rank < segment->layout.ranks; rank++) {
		struct ml_bell_shm *bell = bell_of(segment, rank);

		if (!deadlock->epoch[rank])
			continue;
		if (ml_swap_acqrel(&bell->asleep, 0))
			ml_futex_wake(&bell->asleep, 1);
		else
			all = false;
	}
	return all;
}

void ml_deadlock_look(struct ml_deadlock *deadlock, const struct ml_segment *segment)
{
	/* The bells first: one that says 1 and an epoch that is still the same afterwards belong together. */
	bool silent = is_silent(deadlock, segment);

	if (deadlock->stage != ML_DEADLOCK_LOOKING && !is_unchanged(deadlock, segment)) {
		deadlock->stage = ML_DEADLOCK_LOOKING;
		deadlock->told = false;
	}
	switch (deadlock->stage) {
	case ML_DEADLOCK_LOOKING:
		if (remember(deadlock, segment))
			deadlock->stage = ML_DEADLOCK_SEEN;
		break;
	case ML_DEADLOCK_SEEN:
		deadlock->tries = 0;
		if (silent && nudge(deadlock, segment))
			deadlock->stage = ML_DEADLOCK_NUDGED;
		break;
	case ML_DEADLOCK_NUDGED:
		if (silent && has_threads(segment))
			deadlock->stage = remember(deadlock, segment) ? ML_DEADLOCK_AGAIN : ML_DEADLOCK_LOOKING;
		else if (silent)
			deadlock->stage = ML_DEADLOCK_CERTAIN;
		else if (++deadlock->tries == TRIES)
			deadlock->stage = ML_DEADLOCK_LOOKING;
		break;
	case ML_DEADLOCK_AGAIN:
		deadlock->stage = silent ? ML_DEADLOCK_CERTAIN : ML_DEADLOCK_LOOKING;
		break;
	case ML_DEADLOCK_CERTAIN: /* as before */
		break;
	}
}

int ml_deadlock_pause_ms(const struct ml_deadlock *deadlock)
{
	bool far = deadlock->stage == ML_DEADLOCK_LOOKING || deadlock->stage == ML_DEADLOCK_CERTAIN;

	return !far ? ML_DEADLOCK_CONFIRM_MS : ML_DEADLOCK_PERIOD_MS;
}

bool ml_deadlock_is_doubtful(const struct ml_deadlock *deadlock, const struct ml_segment *segment)
{
	for (uint32_t rank = 0; rank < segment->layout.ranks; rank++) {
		const struct ml_rank_shm *shm = &segment->rank[rank];

		if (deadlock->epoch[rank] && (shm->wait.outside || ml_proc_is_held((pid_t)ml_load_rlx(&shm->pid))))
			return true;
	}
	return false;
}
