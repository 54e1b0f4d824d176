/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From a prepared job to one that runs: loop, output and reaper are set up, then the ranks are started.
 */
#ifndef ML_LAUNCHER_LAUNCH_H
#define ML_LAUNCHER_LAUNCH_H

#include "launcher/job.h"

/* Sets up what the ranks need around them. 0 or -errno with a sentence said. */
int ml_launch_init(struct ml_job *job);

/* Starts the ranks. The first that cannot be started fails the job; the rest is not tried. */
void ml_launch_ranks(struct ml_job *job);

#endif
