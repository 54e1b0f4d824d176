/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two processes make a launcher, so that the job ends with it whatever happens:
 *
 *	mpirun (front) ---- pipe: orders ----> supervisor ---- parent of ---> ranks ---> what they start
 *	      <--------------- exit code ----------
 *
 * The front is the process that the user's shell knows. It turns signals into orders and waits for the supervisor. The
 * supervisor does everything else. Both are subreapers: what loses its parent becomes a child of the nearest of them.
 *   - The front is killed: the pipe ends; the supervisor kills all of its descendants and leaves.
 *   - The supervisor is killed: the kernel kills the ranks (they asked for it), the rest falls to the front, which kills it.
 *
 * Both block all signals and take them from descriptors, so nothing ever runs inside a handler; ranks get the mask, the
 * dispositions and the limits that the launcher was started with.
 */
#ifndef ML_LAUNCHER_FRONT_H
#define ML_LAUNCHER_FRONT_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>

/* What the front writes when a signal arrives. */
struct ml_order {
	uint8_t signal;
	bool forward; /* false: the terminal sent it to the ranks as well */
};

/* What the supervisor has from the front. */
struct ml_front {
	int orders;                   /* descriptor to read struct ml_order from; ends when the front does */
	sigset_t mask;                /* to restore in ranks, as well as the limit */
	struct rlimit files;
};

/*
 * Splits the process. It returns in the supervisor only; the front waits, and ends with the supervisor's exit code. Returns
 * -errno, still in one process, when there can be no other.
 */
int ml_front_split(struct ml_front *front_out);

/* In the child that becomes a rank: undoes what the launcher has set up for itself. */
void ml_front_restore(const struct ml_front *front);

/* Kills and reaps all that still descends from this process. */
void ml_front_kill_descendants(void);

#endif
