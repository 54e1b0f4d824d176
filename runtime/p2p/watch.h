/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A job without a launcher of ours (shm/adopt.h) has nobody who notices that a rank has died or aborted, and ends the others. So its
 * ranks do it: one that has slept for a while looks whether all are still there.
 */
#ifndef ML_P2P_WATCH_H
#define ML_P2P_WATCH_H

#include <stdbool.h>

/* Whether the job needs it; to be asked before each look. */
bool ml_watch_is_on(void);

/* Ends this process when the job is over. Looks twice a second at most. */
void ml_watch_look(void);

#endif
