/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of the library in a process: the layers come up in one order and go down in the reverse one. Before MPI_Init only
 * the functions that the standard allows there work; they ask ml_startup_phase.
 */
#ifndef ML_API_STARTUP_H
#define ML_API_STARTUP_H

enum ml_startup_phase { ML_PHASE_BEFORE, ML_PHASE_RUNNING, ML_PHASE_AFTER };

extern enum ml_startup_phase ml_startup_phase;

/*
 * Joins the job that the launcher's card names, or makes a job of one process. Returns when every rank of the job has come here.
 * What stands in the way is said in one sentence and ends the process: there is no error handler yet.
 */
void ml_startup_init(void);

/* Leaves the job: waits until every rank has come here and nothing of this rank's is under way. */
void ml_startup_fini(void);

/* Ends the whole job with an exit code; 0 becomes 1. Does not return. */
_Noreturn void ml_startup_abort(int code);

#endif
