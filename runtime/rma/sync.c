/* SPDX-License-Identifier: BSD-2-Clause */
/* What the kinds of epochs have in common. */
#include "rma/sync.h"

int ml_sync_check_idle(const struct ml_win *win)
{
	return win->epoch == ML_WIN_NONE || win->epoch == ML_WIN_FENCE ? MPI_SUCCESS : ml_win_note_epoch(win);
}
