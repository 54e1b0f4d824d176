/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Programs that were linked with another MPI. Its ranks do not find each other under this launcher: every one believes to be
 * alone, and the results are wrong without a word. What the program is linked with stands in its file.
 */
#ifndef ML_LAUNCHER_FOREIGN_H
#define ML_LAUNCHER_FOREIGN_H

#include "launcher/plan.h"

/* Says so for each program of the plan that is linked with another MPI. A script, or what cannot be read, is not. */
void ml_foreign_warn(const struct ml_plan *plan);

#endif
