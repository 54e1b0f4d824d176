/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of the library in a process: the layers come up in one order and go down in the reverse one. They are up while
 * somebody holds them: the world, from MPI_Init to MPI_Finalize, and every session. What the process shares with others - its
 * rings and the requests on them - stays until the process ends, because the place in a ring is known to its ends alone.
 *
 * Before that only the functions that the standard allows there work.
 */
#ifndef ML_API_STARTUP_H
#define ML_API_STARTUP_H

#include <stdbool.h>
#include <stddef.h>

/* Where the world is. */
enum ml_startup_phase { ML_PHASE_BEFORE, ML_PHASE_RUNNING, ML_PHASE_AFTER };

extern enum ml_startup_phase ml_startup_phase;

/* True while somebody holds the library; and from the first who does on. */
bool ml_startup_is_up(void);
bool ml_startup_has_begun(void);

/* Reads the parameters, unless that is done already. 0, or -EINVAL and a sentence. The beginning does it too. */
int ml_startup_read_params(char *error, size_t error_size);

/*
 * The beginning and the end of the world. init joins the job that the launcher's card names, or makes a job of one process, and
 * returns when every rank of the job has come there; fini waits until every rank has come there and nothing of this rank's is
 * under way. What stands in the way is said in one sentence and ends the process: there is no error handler yet.
 */
void ml_startup_init(void);
void ml_startup_fini(void);

/* The same for a session, without waiting for other ranks. */
void ml_startup_hold(void);
void ml_startup_drop(const char *call);

/* Somebody has asked for MPI_THREAD_MULTIPLE; once somebody holds the library. */
void ml_startup_allow_threads(void);

/* Ends the whole job with an exit code; 0 becomes 1. Does not return. */
_Noreturn void ml_startup_abort(int code);

#endif
