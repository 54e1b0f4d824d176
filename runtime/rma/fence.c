/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MPI_Win_fence: a barrier. What everybody has put before it is there for everybody after it, since each waits for all the others'
 * notices, which are published after their stores (collectives/notice.h: R1, A1).
 */
#include "collectives/coll.h"
#include "rma/sync.h"

int ml_sync_fence(struct ml_win *win, int promises)
{
	const int nothing = MPI_MODE_NOPRECEDE | MPI_MODE_NOSUCCEED;
	int error = ml_sync_check_idle(win);

	/* The promises are the same everywhere. Between two epochs that nobody has, nobody need wait. */
	if (!error && (promises & nothing) != nothing)
		error = ml_coll_barrier_of(win->comm, "MPI_Win_fence");
	if (!error) {
		win->is_open = !(promises & MPI_MODE_NOSUCCEED);
		win->epoch = win->is_open ? ML_WIN_FENCE : ML_WIN_NONE;
	}
	return error;
}
