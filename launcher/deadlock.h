/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Deadlocks: every living rank sleeps in MPI, and no message is on its way. The ranks pay nothing for it: what is read here are the
 * wait records and bells that they write on their way to sleep.
 *
 * A rank with an open wait record (odd epoch) whose epoch stands still has done nothing that another rank could notice
 * (job/control.h). A bell that says 1 belongs to a rank that has looked at everything, or is about to (shm/bell.h). So:
 *
 *	LOOKING    all records are open, all bells say 1: remember the epochs
 *	SEEN       the same epochs after a while: ring all bells; each said 1 until now
 *	NUDGED     the same epochs, and all bells say 1 again: certain
 *	AGAIN      only with MPI_THREAD_MULTIPLE, see below
 *
 * Why that is certain. Between the snapshots no rank has moved, so all that was ever published was published before the bells were rung.
 * A rung rank looks at everything before it declares sleep again, and what it found would have changed its epoch. Because of
 * the ringing this holds even where a wake-up was lost or a sleeper was kept from its last look: then it has now taken it.
 *
 * A rank with MPI_THREAD_MULTIPLE is asleep when all threads of its process are, as its word `sleepers` tells, which changes with each of
 * them that falls asleep. Such a rank closes its record at every wake-up, also of a nudge, and opens it after its last look. So once
 * all have been nudged, two more snapshots must be equal in epochs and in sleepers.
 *
 * It is only suspected when something outside may still end a wait: a stopped or traced process, a generalized request.
 * Ranks that spin (MPILITE_WAIT=spin) never sleep, so of them no more is known than that all have waited for long: SEEN at most.
 */
#ifndef ML_LAUNCHER_DEADLOCK_H
#define ML_LAUNCHER_DEADLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "shm/segment.h"

/* Between two looks: while somebody is awake; while nobody is. */
#define ML_DEADLOCK_PERIOD_MS 400
#define ML_DEADLOCK_CONFIRM_MS 100

enum ml_deadlock_stage { ML_DEADLOCK_LOOKING, ML_DEADLOCK_SEEN, ML_DEADLOCK_NUDGED, ML_DEADLOCK_AGAIN, ML_DEADLOCK_CERTAIN };

struct ml_deadlock {
	enum ml_deadlock_stage stage;
	bool told;        /* the caller's: this deadlock has been reported */
	uint32_t tries;   /* to find all bells silent again */
	uint64_t *epoch;  /* [ranks]: of the first snapshot; 0: this rank takes no part any more */
	uint64_t *sleepers; /* [ranks]: the same of those with several threads */
	bool *gone;       /* [ranks], the caller's: the process has ended */
};

/* -ENOMEM. */
int ml_deadlock_init(struct ml_deadlock *deadlock, uint32_t ranks);
void ml_deadlock_fini(struct ml_deadlock *deadlock);

/* One look. `told` is taken back when somebody has moved. */
void ml_deadlock_look(struct ml_deadlock *deadlock, const struct ml_segment *segment);

/* When to look again. */
int ml_deadlock_pause_ms(const struct ml_deadlock *deadlock);

/* Whether something that is no rank may end a wait, as far as that can be seen. */
bool ml_deadlock_is_doubtful(const struct ml_deadlock *deadlock, const struct ml_segment *segment);

#endif
