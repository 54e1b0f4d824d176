/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How ranks and the job end. The job fails with its first failing rank; failures come in flocks (one rank dies, its peers
 * notice and die too), so of those seen within ML_REAP_SETTLE_MS of the first, the lowest rank's counts, which makes
 * the exit code the same from run to run. Then the others get SIGTERM, and SIGKILL when they do not obey.
 *
 *	what a rank did                                  code of mpirun
 *	exit(n), n > 0                                   n
 *	killed by signal s                               128 + s
 *	exit(0) between MPI_Init and MPI_Finalize        1
 *	MPI_Abort(n)                                     n (1 when n is a multiple of 256)
 *	not found / not startable                        127 / 126
 *	all of them longer than --timeout                110 (ETIMEDOUT)
 *	deadlock                                         35 (EDEADLK)
 */
#ifndef ML_LAUNCHER_REAP_H
#define ML_LAUNCHER_REAP_H

#include "launcher/job.h"

#define ML_REAP_SETTLE_MS 20
/* From SIGTERM to SIGKILL: after a failure, and after the user's SIGTERM, when programs may want to save their work. */
#define ML_REAP_PATIENCE_MS 500
#define ML_REAP_PATIENCE_USER_MS 5000
/* From the first end of a rank after SIGINT to SIGTERM for the rest. */
#define ML_REAP_INTERRUPT_MS 1000
#define ML_REAP_TIMEOUT_CODE 110
#define ML_REAP_DEADLOCK_CODE 35

/* Starts to watch for ends, failures to start, the front's orders and the time limit. -errno. */
int ml_reap_init(struct ml_job *job);

/* A rank could not be forked: the job fails. */
void ml_reap_spawn_failed(struct ml_job *job, uint32_t rank, int error);

/* Runs the loop until all is over, output included. Returns mpirun's exit code. */
int ml_reap_run(struct ml_job *job);

#endif
