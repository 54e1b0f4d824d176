/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Accumulates (MPI 5.0 section 12.3.4): the target's elements are combined with the origin's, each of them at once for all who do
 * accumulates there, and what was there before may be asked for. MPI_Fetch_and_op and MPI_Compare_and_swap are the same for one element.
 *
 * One rule for all types and all ways to memory: an accumulate holds the lock of its target. Processor atomics would do for elements of up
 * to eight bytes in mapped memory, but not beside the vector loops of large accumulates, and the standard lets both work on one
 * element at the same time. README.md says what it costs.
 *
 *	accumulate   0, or 1 + the number of the process that holds it; in struct ml_win_shm of the target
 *
 *	lock     from 0 by a compare-and-swap (A1)
 *	unlock   to 0 by its holder (R1)
 *	Edges: R1/A1 the target's memory as the last holder left it.
 *	Crash: whoever dies inside keeps the lock; the launcher ends the job, and the number says who it was.
 *
 * It is held for a bounded piece of work: long accumulates let go of it now and then. Since a process has only one thread inside the
 * library, or else in a piece of work that does not wait, its other threads need not be told apart.
 */
#ifndef ML_RMA_ACCUM_H
#define ML_RMA_ACCUM_H

#include <stddef.h>
#include <stdint.h>

#include "base/atomic.h"
#include "op/op.h"
#include "rma/remote.h"
#include "rma/window.h"

/* The lock is let go after this many bytes of elements that are combined where they lie: some microseconds. */
#define ML_ACCUM_TURN ((size_t)65536)

/* Waits until the lock could be had. */
ml_cold void ml_accum_wait_lock(struct ml_win_shm *shm, uint32_t holder);

ml_inline void ml_accum_lock(const struct ml_win *win, int32_t rank)
{
	uint32_t nobody = 0, holder = win->target[win->rank].peer + 1;

	if (ml_unlikely(!ml_cas_acqrel(&win->target[rank].shm->accumulate, &nobody, holder))) /* A1 */
		ml_accum_wait_lock(win->target[rank].shm, holder);
}

ml_inline void ml_accum_unlock(const struct ml_win *win, int32_t rank)
{
	ml_store_rel(&win->target[rank].shm->accumulate, 0); /* R1 */
}

/* One accumulate. The cursors are of as many bytes at least, made of elements of `basic` alone. */
struct ml_accum {
	const struct ml_win *win;
	const struct ml_remote *remote;
	const struct ml_type *basic;
	ml_op_fn fn;            /* NULL: the target stays as it is (MPI_NO_OP) */
	struct ml_pack *there;
	struct ml_pack *origin; /* not of MPI_NO_OP */
	struct ml_pack *result; /* for what was there before, or NULL */
};

/* MPI_SUCCESS or as ml_remote_read; then a part may have been done. */
int ml_accum_run(struct ml_accum *accum, size_t bytes);

/* Puts the element at `origin` there if what is there equals that at `compare`; what was there goes to `result`. */
int ml_accum_swap(const struct ml_accum *accum, const void *origin, const void *compare, void *result);

#endif
