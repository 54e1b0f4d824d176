/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The job in progress, as the supervisor holds it: the plan and what has become of it. Filled stage by stage by main.c; the loop's
 * callbacks find it from the part of it that they are called for.
 */
#ifndef ML_LAUNCHER_JOB_H
#define ML_LAUNCHER_JOB_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "launcher/deadlock.h"
#include "launcher/front.h"
#include "launcher/input.h"
#include "launcher/loop.h"
#include "launcher/output.h"
#include "launcher/place.h"
#include "launcher/plan.h"
#include "launcher/spawn.h"
#include "shm/segment.h"

enum ml_end {
	ML_END_NOT_YET,     /* it runs, or has not been started */
	ML_END_GOOD,
	ML_END_CODE,        /* exit code other than 0 */
	ML_END_SIGNAL,
	ML_END_UNFINALIZED, /* exit code 0 between MPI_Init and MPI_Finalize */
};

/* A rank's process. */
struct ml_member {
	pid_t pid;  /* 0: not started */
	enum ml_end end;
	int status; /* of waitpid(2) */
};

/* How far the job is on its way out. Only ever goes down this list. */
enum ml_job_phase {
	ML_JOB_RUNNING,
	ML_JOB_SETTLING, /* a rank has failed; more failures may follow at once */
	ML_JOB_STOPPING, /* the user sent SIGTERM; the ranks have some time */
	ML_JOB_ENDING,   /* the launcher sent SIGTERM */
	ML_JOB_KILLING,  /* SIGKILL */
};

/* Why the job failed. */
enum ml_cause {
	ML_CAUSE_NONE,
	ML_CAUSE_RANK,        /* `culprit` ended badly */
	ML_CAUSE_ABORT,       /* `culprit` called MPI_Abort */
	ML_CAUSE_NOT_STARTED, /* see `spawn_failure` */
	ML_CAUSE_NOT_JOINED,  /* `culprit` has ended without MPI_Init, in which others wait for it */
	ML_CAUSE_DEADLOCK,
	ML_CAUSE_TIMEOUT,
};

struct ml_job {
	struct ml_plan plan;
	struct ml_front front;
	struct ml_placement placement;
	struct ml_segment segment;
	struct ml_spawn spawn;
	struct ml_loop loop;
	struct ml_input input;
	struct ml_output output;

	struct ml_member *member; /* [plan.ranks] */
	uint32_t alive;           /* processes of ranks that have not been reaped */

	/* See reap.c. */
	enum ml_job_phase phase;
	enum ml_cause cause;
	uint32_t culprit;
	int code;                 /* mpirun's exit code */
	int64_t reaped_ns;        /* when ends of ranks were last looked at: what is found at once has happened at once */
	int64_t failed_ns;        /* the same of the first failure */
	int user_signal;          /* last SIGINT, SIGTERM or SIGHUP, which explains what follows */
	bool reported;
	struct ml_spawn_failure spawn_failure;
	struct ml_watch children, failures, orders;
	uint64_t oom_kills;       /* before the job, see os/cgroup.h */
	struct ml_deadlock deadlock;
	struct ml_timer settle, kill, limit, join, look;
};

#endif
