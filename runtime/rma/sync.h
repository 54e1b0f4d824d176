/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Synchronization of windows (MPI 5.0 section 12.5). Data has moved when the call that moved it has returned, so an epoch is a matter of
 * order: who may access whom, and when the other side may look. Each kind of epoch is a file.
 *
 * Functions return MPI_SUCCESS or an MPI_ERR_ class with a note; MPI_ERR_RMA_SYNC when the window is in another epoch.
 */
#ifndef ML_RMA_SYNC_H
#define ML_RMA_SYNC_H

#include "rma/window.h"

/* MPI_SUCCESS when the window is in no epoch that has to be closed. */
int ml_sync_check_idle(const struct ml_win *win);

/* All call it: the end of one epoch and the beginning of the next. `promises` are those of MPI_Win_fence. */
int ml_sync_fence(struct ml_win *win, int promises);

#endif
