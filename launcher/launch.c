/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/launch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "launcher/env.h"
#include "launcher/reap.h"

int ml_launch_init(struct ml_job *job)
{
	int error = -ENOMEM;

	job->member = calloc(job->plan.ranks, sizeof(*job->member));
	if (job->member)
		error = ml_env_set_common(&job->plan);
	if (!error)
		error = ml_loop_init(&job->loop);
	if (!error)
		error = ml_output_init(&job->output, &job->loop, job->plan.ranks, job->plan.tag);
	if (!error)
		error = ml_spawn_init(&job->spawn, &job->plan, &job->placement, &job->front, job->segment.fd);
	if (!error)
		error = ml_reap_init(job);
	if (error)
		ml_log("cannot start the job: %s", strerror(-error));
	return error;
}

/* With one rank and nothing to add to its lines, its output is mpirun's own. */
static pid_t start_rank(struct ml_job *job, uint32_t rank)
{
	bool direct = job->plan.ranks == 1 && job->plan.tag == ML_TAG_NONE;
	int out = -1, err = -1, error = 0;
	pid_t pid;

	if (!direct)
		error = ml_output_open(&job->output, rank, false, &out);
	if (!direct && !error)
		error = ml_output_open(&job->output, rank, true, &err);
	pid = error ? error : ml_spawn_rank(&job->spawn, rank, out, err);
	if (out >= 0)
		close(out);
	if (err >= 0)
		close(err);
	return pid;
}

void ml_launch_ranks(struct ml_job *job)
{
	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		pid_t pid = start_rank(job, rank);

		if (pid < 0) {
			ml_reap_spawn_failed(job, rank, pid);
			break;
		}
		job->member[rank].pid = pid;
		job->alive++;
	}
	close(job->spawn.failures[1]);
}
