/* SPDX-License-Identifier: BSD-2-Clause */
/* What --report-bindings, --display-map and --display-allocation say about a job before it runs, on stderr. */
#ifndef ML_LAUNCHER_DISPLAY_H
#define ML_LAUNCHER_DISPLAY_H

#include "launcher/job.h"

/* Says what the plan asks for. The placement is settled. */
void ml_display_job(const struct ml_job *job);

#endif
