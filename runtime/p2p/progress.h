/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The progress engine: looks at every ring that has been opened to us, moves transfers, starts sends that had to wait. Every wait
 * of every MPI call goes through here, so a rank that waits for one thing serves all its peers.
 */
#ifndef ML_P2P_PROGRESS_H
#define ML_P2P_PROGRESS_H

#include <stdbool.h>

#include "p2p/request.h"
#include "shm/bell.h"

/* What a wait is for, in words; goes to the wait record when the rank falls asleep. */
struct ml_wait_reason {
	const char *call;         /* "MPI_Recv" */
	const struct ml_comm *comm;
	int32_t peer;             /* rank in comm, or ML_WAIT_ANY / ML_WAIT_NONE */
	int32_t tag;
	size_t bytes;
	bool is_place;            /* `peer` is where one waits, which says nothing about for whom: a lock */
	struct ml_request *request; /* what can be ended with an error when memory is out; NULL: the job ends */
};

/* One look at everything, inside the guard. True when something happened. */
bool ml_progress_poll(void);

/*
 * Work that cannot be done in the middle of a look, because it calls a function of the user, during which other threads may look: it is
 * done at the end of this look or the next.
 */
struct ml_progress_job {
	struct ml_list link;
	void (*run)(struct ml_progress_job *job); /* the job may be gone after it */
};

void ml_progress_defer(struct ml_progress_job *job);

/*
 * For calls that found what they wanted without a look at anything else: takes that look every now and then, so that a rank
 * which never has to wait for one peer still serves the others. Not from inside the engine: looks do not nest.
 */
ml_inline void ml_progress_sometimes(void)
{
	static uint32_t calls;

	if (ml_unlikely(++calls % 64 == 0))
		ml_progress_poll();
}

/*
 * The look of a call that tests and does not wait. Programs loop over such calls; when there is nothing to be done, whoever shares
 * our core goes on instead of us. Two looks in a row pass as usual: a test between two pieces of work costs no turn.
 */
void ml_progress_test(void);

/*
 * The body of every waiting loop, called after a look that did not bring what one waits for:
 *
 *	struct ml_idle idle = { 0 };
 *	while (!condition)
 *		ml_progress_idle(&idle, &reason);
 *	ml_progress_awake(&idle);
 *
 * The condition may depend on this process's requests or on words that others write before they ring our bell. All of it is done
 * inside the guard, which is left while the thread waits.
 *
 * Of several threads that wait, each looks for all while it lingers. One of those that want to sleep takes the bell; the others are its
 * guests and sleep on the guard's event. They wake
 *   - when anything was moved or ended by another thread (ml_peer_tell_own): it may be what they wait for;
 *   - when the bell's thread wakes or leaves: a word may have been written that it knows nothing of, and one of them has to take
 *     the bell. A guest's last look comes after the bell was declared, so what is written later rings (shm/bell.h).
 */
void ml_progress_idle(struct ml_idle *idle, const struct ml_wait_reason *reason);

/* Takes a declaration of sleep back and closes the record. */
void ml_progress_end_sleep(struct ml_idle *idle);

ml_inline void ml_progress_awake(struct ml_idle *idle)
{
	if (ml_unlikely(idle->declared || idle->recorded))
		ml_progress_end_sleep(idle);
}

/* Waits until the request is done. */
void ml_progress_wait(struct ml_request *request, const char *call);

#endif
