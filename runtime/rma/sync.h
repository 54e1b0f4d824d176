/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Synchronization of windows (MPI 5.0 section 12.5). Data has moved when the call that moved it has returned, so an epoch is a matter of
 * order: who may access whom, and when the other side may look. Each kind of epoch is a file.
 *
 * Functions return MPI_SUCCESS or an MPI_ERR_ class with a note: MPI_ERR_RMA_SYNC when the window is in another epoch. Ranks are in range.
 */
#ifndef ML_RMA_SYNC_H
#define ML_RMA_SYNC_H

#include <stdbool.h>
#include <stdint.h>

#include "rma/window.h"

/* MPI_SUCCESS when no access epoch is open that has to be closed: one of fences is over when another kind begins. */
int ml_sync_check_access(const struct ml_win *win);
/* MPI_SUCCESS when the memory is exposed by MPI_Win_post, or is not. */
int ml_sync_check_exposure(const struct ml_win *win, bool wanted);
/* Neither. */
int ml_sync_check_idle(const struct ml_win *win);

/* ---- all: fence.c ------------------------------------------------------------------------------------------------- */

/* The end of one epoch and the beginning of the next; `promises` are those of MPI_Win_fence. */
int ml_sync_fence(struct ml_win *win, int promises);

/* ---- some: pscw.c ------------------------------------------------------------------------------------------------- */

/* The origin's side. MPI_ERR_GROUP for who is not in the window. */
int ml_sync_start(struct ml_win *win, struct ml_group *group, bool unchecked);
int ml_sync_complete(struct ml_win *win);

/* The target's. */
int ml_sync_post(struct ml_win *win, struct ml_group *group, bool unchecked);
int ml_sync_wait(struct ml_win *win);
int ml_sync_test(struct ml_win *win, bool *flag_out);

/* ---- one: passive.c ----------------------------------------------------------------------------------------------- */

int ml_sync_lock(struct ml_win *win, int32_t rank, enum ml_win_hold hold);
int ml_sync_unlock(struct ml_win *win, int32_t rank);
int ml_sync_lock_all(struct ml_win *win, enum ml_win_hold hold);
int ml_sync_unlock_all(struct ml_win *win);
int ml_sync_flush(const struct ml_win *win, int32_t rank);
int ml_sync_flush_all(const struct ml_win *win);

#endif
