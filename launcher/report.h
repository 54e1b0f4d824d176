/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the launcher tells the user, on stderr: why the job failed, what ranks wait for. Reads the job and
 * changes nothing.
 */
#ifndef ML_LAUNCHER_REPORT_H
#define ML_LAUNCHER_REPORT_H

#include "launcher/job.h"

/* One sentence on the cause, then what every rank that still runs in MPI was doing, as the table of states.h. */
void ml_report_failure(const struct ml_job *job);

/* The deadlock: what every rank waits for, and the cycle if there is one. */
void ml_report_deadlock(const struct ml_job *job);

/* What every rank is doing. */
void ml_report_states(const struct ml_job *job);

/* How each rank ended, neighbours with the same end in one line. */
void ml_report_ends(const struct ml_job *job);

#endif
