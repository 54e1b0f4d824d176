/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Starting a rank: fork, bind, redirect, exec. What goes wrong in the child between fork and exec comes back through a
 * close-on-exec pipe as one struct ml_spawn_failure, and the child leaves; nothing is printed there.
 *
 * All ranks keep the launcher's process group, so that the terminal's signals reach them and `kill -9 -GROUP` means all of it.
 */
#ifndef ML_LAUNCHER_SPAWN_H
#define ML_LAUNCHER_SPAWN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "launcher/front.h"
#include "launcher/place.h"
#include "launcher/plan.h"

/* What all ranks of a job are started with. */
struct ml_spawn {
	const struct ml_plan *plan;
	const struct ml_placement *placement;
	const struct ml_front *front;
	int segment;       /* descriptor that ranks inherit */
	uint64_t inode;    /* of the segment */
	uint64_t start;    /* of this process */
	const char *path;  /* the launcher's $PATH */
	int failures[2];   /* the pipe */
};

/* At which step a child failed. */
enum ml_spawn_step { ML_SPAWN_SETUP, ML_SPAWN_DIRECTORY, ML_SPAWN_EXEC };

struct ml_spawn_failure {
	uint32_t rank;
	int32_t error; /* errno */
	enum ml_spawn_step step;
};

/* Opens what ranks are started with. -errno. */
int ml_spawn_init(struct ml_spawn *spawn, const struct ml_plan *plan, const struct ml_placement *placement,
		  const struct ml_front *front, int segment);

/* Starts a rank; fds become its stdin, stdout and stderr (-1: the launcher's own). Returns its pid or -errno. */
pid_t ml_spawn_rank(const struct ml_spawn *spawn, uint32_t rank, const int fds[3]);

/* The exit code of mpirun for a failure. As in shells, 127: program not found, 126: found but not startable. Else 1. */
int ml_spawn_exit_code(const struct ml_spawn_failure *failure);

/* The sentence for it. */
void ml_spawn_explain(const struct ml_plan *plan, const struct ml_spawn_failure *failure, char *text, size_t size);

#endif
