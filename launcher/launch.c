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
		error = ml_output_init(&job->output, &job->loop, &job->plan);
	if (!error)
		error = ml_input_init(&job->input, &job->plan);
	if (!error)
		error = ml_spawn_init(&job->spawn, &job->plan, &job->placement, &job->front, job->segment.fd);
	if (!error)
		error = ml_reap_init(job);
	if (error)
		ml_log("cannot start the job: %s", strerror(-error));
	return error;
}

static pid_t start_rank(struct ml_job *job, uint32_t rank)
{
	int fds[3] = { -1, -1, -1 };
	pid_t pid;
	int error = ml_input_open(&job->input, rank, &fds[0]);

	if (!error && rank != job->plan.direct)
		error = ml_output_open(&job->output, rank, fds);
	pid = error ? error : ml_spawn_rank(&job->spawn, rank, fds);
	if (pid > 0)
		ml_output_set_pid(&job->output, rank, pid);
	ml_input_close(&job->input, fds[0]);
	for (int fd = 1; fd < 3; fd++)
		if (fds[fd] > 2)
			close(fds[fd]);
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
	ml_input_start(&job->input); /* without it ranks see an empty input */
}
