/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The environment of a rank: that of mpirun, without what a launcher around this one left there, with our card, with the
 * numbers under the names that other launchers gave them (frameworks read those to find out where they are), and with what
 * the user asked for, which wins.
 */
#ifndef ML_LAUNCHER_ENV_H
#define ML_LAUNCHER_ENV_H

#include <stdint.h>

#include "launcher/plan.h"

/* Makes this process's environment the one that all ranks share. Called once, before ranks are started. -ENOMEM;
 * -ENOENT, said, when there is no malloc for --shared-heap. */
int ml_env_set_common(const struct ml_plan *plan);

/* Adds what belongs to one rank. Called in the child that becomes it. -ENOMEM. */
int ml_env_set_rank(const struct ml_plan *plan, uint32_t rank, const char *card);

#endif
