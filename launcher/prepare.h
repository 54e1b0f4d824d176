/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the plan to a job whose ranks can be started: the machine is read, the number of ranks and their places are settled,
 * cores are taken from other jobs' reach, and the segment is made and told all that.
 */
#ifndef ML_LAUNCHER_PREPARE_H
#define ML_LAUNCHER_PREPARE_H

#include "launcher/job.h"

/*
 * Settles plan.ranks and placement. The cores' locks stay with this process. 0 or -errno with a sentence said; -ERANGE: too
 * many ranks.
 */
int ml_prepare_place(struct ml_job *job);

/* Makes the segment and arrives at its start barrier for the launcher. 0 or -errno with a sentence said. */
int ml_prepare_segment(struct ml_job *job);

#endif
