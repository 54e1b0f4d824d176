/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mpirun: the life of a job. The command line becomes a plan; the plan gets places on the machine and shared memory; ranks are
 * started; the loop runs until they have ended; the code of the first failure is the code of mpirun.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/param.h"
#include "launcher/display.h"
#include "launcher/doctor.h"
#include "launcher/foreign.h"
#include "launcher/help.h"
#include "launcher/launch.h"
#include "launcher/options.h"
#include "launcher/prepare.h"
#include "launcher/ps.h"
#include "launcher/reap.h"

#define EXIT_USAGE 2

static int show(enum ml_show what, const char *topic)
{
	if (what == ML_SHOW_VERSION)
		printf("mpirun (MPI-Lite) %s\n", PACKAGE_VERSION);
	else if (what == ML_SHOW_JOBS)
		return ml_ps_print(topic);
	else if (what == ML_SHOW_DOCTOR)
		return ml_doctor_print();
	else if (what == ML_SHOW_PARAMS)
		ml_param_print(1);
	else
		ml_help_print(1, topic);
	return 0;
}

/* The process that the user may send signals to. */
static int report_pid(const char *where)
{
	FILE *file = strcmp(where, "-") == 0 ? stdout : strcmp(where, "+") == 0 ? stderr : fopen(where, "we");

	if (!file || fprintf(file, "%d\n", (int)getpid()) < 0 || fflush(file)) {
		ml_log("cannot write %s: %s", where, strerror(errno));
		return -errno;
	}
	return 0;
}

static void tell_notes(const struct ml_plan *plan)
{
	for (uint32_t i = 0; i < plan->notes; i++)
		if (plan->verbose || (plan->note[i].loud && !plan->quiet))
			ml_log("%s", plan->note[i].text);
}

/* Everything between the plan and mpirun's exit code. What is wrong has been said where it was found. */
static int run(struct ml_job *job)
{
	if (ml_prepare_place(job))
		return EXIT_FAILURE;
	ml_display_job(job);
	if (job->plan.ranks == 0 || job->plan.do_not_launch)
		return EXIT_SUCCESS;
	if (ml_prepare_segment(job) || ml_launch_init(job))
		return EXIT_FAILURE;
	if (!job->plan.quiet)
		ml_foreign_warn(&job->plan);
	ml_launch_ranks(job);
	return ml_reap_run(job);
}

int main(int argc, char **argv)
{
	static struct ml_job job;
	char error[ML_OPTIONS_ERROR_MAX];
	int rc;

	ml_log_init("mpirun", -1);
	rc = ml_plan_init(&job.plan);
	if (!rc)
		rc = ml_options_parse(&job.plan, argc, argv, error);
	if (!rc && !job.plan.show)
		rc = ml_param_init(error, sizeof(error));
	if (rc == -EINVAL || rc == -ENOENT) {
		ml_log("%s", error);
		if (rc == -ENOENT)
			ml_help_print_usage(2);
		return EXIT_USAGE;
	}
	if (job.plan.show)
		return show(job.plan.show, job.plan.topic);
	tell_notes(&job.plan);
	if (!rc && job.plan.report_pid && report_pid(job.plan.report_pid))
		return EXIT_FAILURE;
	if (!rc)
		rc = ml_front_split(&job.front);
	if (rc) {
		ml_log("cannot start: %s", strerror(-rc));
		return EXIT_FAILURE;
	}
	_exit(run(&job)); /* the supervisor */
}
