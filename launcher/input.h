/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What ranks read. One rank inherits the launcher's stdin, itself and not a copy, and the others have /dev/null. Only when all
 * ranks are to have it is it copied, by a process of its own, which may wait for whatever rank is slow.
 */
#ifndef ML_LAUNCHER_INPUT_H
#define ML_LAUNCHER_INPUT_H

#include <stdint.h>

#include "launcher/plan.h"

struct ml_input {
	const struct ml_plan *plan;
	int null;    /* /dev/null */
	int *writer; /* [ranks] ends of the ranks' pipes, if all have the input; else NULL */
};

/* -errno. */
int ml_input_init(struct ml_input *input, const struct ml_plan *plan);

/* Opens a rank's stdin: *fd_out is -1 for the launcher's own; else it is close-on-exec, and ml_input_close() closes it. -errno. */
int ml_input_open(struct ml_input *input, uint32_t rank, int *fd_out);
void ml_input_close(const struct ml_input *input, int fd);

/* Starts the copying, when all ranks that are to have the input have been started. -errno. */
int ml_input_start(struct ml_input *input);

#endif
