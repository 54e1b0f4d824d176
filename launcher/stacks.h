/* SPDX-License-Identifier: BSD-2-Clause */
/* --get-stack-traces: where in their programs the ranks are, as gdb tells it, or at least the kernel. On stderr. */
#ifndef ML_LAUNCHER_STACKS_H
#define ML_LAUNCHER_STACKS_H

#include "launcher/job.h"

/* One rank after the other. Takes some tenths of a second for each. */
void ml_stacks_print(const struct ml_job *job);

#endif
