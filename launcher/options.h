/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The command line becomes a plan. An option may be written with one dash or two, and its value behind a blank or "=". Options
 * end at the first word that is none (the program) or at "--". What is not known is an error: an option that is skipped
 * in silence may have had a value, which would then be taken for the program.
 */
#ifndef ML_LAUNCHER_OPTIONS_H
#define ML_LAUNCHER_OPTIONS_H

#include <stddef.h>

#include "launcher/plan.h"

#define ML_OPTIONS_ERROR_MAX 256

/*
 * Fills an initialized plan from argv, which is changed (words are cut, ":" becomes NULL) and must outlive the plan. On -EINVAL, and on -ENOENT
 * when no program is named, `error` says in a sentence what is wrong. -ENOMEM.
 */
int ml_options_parse(struct ml_plan *plan, int argc, char **argv, char error[ML_OPTIONS_ERROR_MAX]);

#endif
