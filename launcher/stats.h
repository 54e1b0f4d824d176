/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * --stats: how many messages and bytes each rank has sent to each, how often and how long it was in which call (tool/spans.h), and how
 * long it slept there. The counters lie in the segment, so they are there however the job has ended.
 */
#ifndef ML_LAUNCHER_STATS_H
#define ML_LAUNCHER_STATS_H

#include "launcher/job.h"

/* Prints tables on stderr, or all numbers into the file of the plan as JSON. */
void ml_stats_print(const struct ml_job *job);

#endif
