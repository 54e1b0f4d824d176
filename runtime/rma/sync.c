/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kinds of epochs have in common. */
#include "rma/sync.h"

int ml_sync_check_access(const struct ml_win *win)
{
	return win->epoch == ML_WIN_NONE || win->epoch == ML_WIN_FENCE ? MPI_SUCCESS : ml_win_note_epoch(win);
}

int ml_sync_check_exposure(const struct ml_win *win, bool wanted)
{
	if ((win->origins != NULL) == wanted)
		return MPI_SUCCESS;
	ml_note(wanted ? "MPI_Win_post has not been called" : "MPI_Win_post has been called, and neither MPI_Win_wait nor a good MPI_Win_test");
	return MPI_ERR_RMA_SYNC;
}

int ml_sync_check_idle(const struct ml_win *win)
{
	int error = ml_sync_check_access(win);

	return error ? error : ml_sync_check_exposure(win, false);
}
