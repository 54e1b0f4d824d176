/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/report.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/log.h"
#include "launcher/states.h"
#include "os/cgroup.h"

#define TEXT_MAX 256

static void describe_end(const struct ml_member *member, char *text, size_t size)
{
	int status = member->status;

	if (member->end == ML_END_SIGNAL)
		snprintf(text, size, "died of signal %d (%s%s)", WTERMSIG(status), strsignal(WTERMSIG(status)),
			 WCOREDUMP(status) ? ", core dumped" : "");
	else if (member->end == ML_END_UNFINALIZED)
		snprintf(text, size, "ended without calling MPI_Finalize");
	else if (member->end != ML_END_NOT_YET)
		snprintf(text, size, "ended with exit code %d", WEXITSTATUS(status));
}

static enum ml_rank_state state_of(const struct ml_job *job, uint32_t rank)
{
	return (enum ml_rank_state)ml_load_acq(&job->segment.rank[rank].state);
}

/* Says what ranks are doing, all of them or only those that are alive and in MPI. */
static void report_ranks(const struct ml_job *job, bool all)
{
	uint32_t ranks = job->plan.ranks;
	struct ml_states_extra *extra = calloc(ranks, sizeof(*extra));

	for (uint32_t rank = 0; extra && rank < ranks; rank++) {
		enum ml_rank_state state = state_of(job, rank);
		bool in_mpi = state == ML_RANK_STARTING || state == ML_RANK_RUNNING;

		extra[rank].skip = !all && (!in_mpi || job->member[rank].end != ML_END_NOT_YET);
		describe_end(&job->member[rank], extra[rank].end, sizeof(extra[rank].end));
	}
	if (extra)
		ml_states_print(&job->segment, extra, false, ml_log);
	free(extra);
}

/* Two looks saw the same, but something outside may end the waits, or ranks spin so that nobody can prove it. */
static void report_suspicion(const struct ml_job *job)
{
	if (job->deadlock.stage != ML_DEADLOCK_LOOKING)
		ml_log("every rank that is left waits in MPI: this may be a deadlock");
}

/* Where in its life the culprit ended. */
static void describe_where(const struct ml_job *job, char *text, size_t size)
{
	bool finalized = job->member[job->culprit].end == ML_END_UNFINALIZED;

	snprintf(text, size, " ");
	if (state_of(job, job->culprit) != ML_RANK_RUNNING)
		text[0] = '\0';
	else if (!ml_states_describe(&job->segment, job->culprit, text + 1, size - 1))
		snprintf(text, size, "%s", finalized ? "" : " before MPI_Finalize");
}

static void report_rank(const struct ml_job *job)
{
	const struct ml_member *member = &job->member[job->culprit];
	char end[TEXT_MAX] = "", where[TEXT_MAX];

	describe_end(member, end, sizeof(end));
	describe_where(job, where, sizeof(where));
	ml_log("rank %u (process %d) %s%s", job->culprit, (int)member->pid, end, where);
	if (member->end == ML_END_SIGNAL && WTERMSIG(member->status) == SIGKILL &&
	    ml_cgroup_count_oom_kills("") != job->oom_kills)
		ml_log("the kernel has killed a process because memory ran out, probably this one");
}

/* A fatal error was told by the rank itself, in one line with function, communicator and cause. */
static void report_abort(const struct ml_job *job)
{
	int code = (int)ML_ABORT_CODE(ml_load_acq(&job->segment.control->abort));

	if (code & ML_ABORT_TOLD)
		return;
	ml_log("rank %u (process %d) called MPI_Abort with code %d", job->culprit, (int)job->member[job->culprit].pid, code);
}

void ml_report_deadlock(const struct ml_job *job)
{
	char text[ML_LOG_LINE_MAX];

	ml_log("deadlock: every rank that is left waits in MPI, and no message is on its way");
	report_ranks(job, true);
	if (ml_states_find_cycle(&job->segment, text, sizeof(text)))
		ml_log("%s", text);
}

void ml_report_failure(const struct ml_job *job)
{
	char text[TEXT_MAX];

	switch (job->cause) {
	case ML_CAUSE_NONE:
		return;
	case ML_CAUSE_NOT_STARTED:
		ml_spawn_explain(&job->plan, &job->spawn_failure, text, sizeof(text));
		ml_log("%s", text);
		return;
	case ML_CAUSE_RANK:
		report_rank(job);
		break;
	case ML_CAUSE_ABORT:
		report_abort(job);
		break;
	case ML_CAUSE_NOT_JOINED:
		ml_log("rank %u (process %d) ended without calling MPI_Init, in which others wait for it", job->culprit,
		       (int)job->member[job->culprit].pid);
		break;
	case ML_CAUSE_DEADLOCK:
		ml_report_deadlock(job);
		return;
	case ML_CAUSE_TIMEOUT:
		ml_log("the job did not end within %u s", job->plan.timeout_s);
		report_ranks(job, true);
		report_suspicion(job);
		return;
	}
	report_ranks(job, false);
}

void ml_report_states(const struct ml_job *job)
{
	ml_log("what the ranks are doing:");
	report_ranks(job, true);
	report_suspicion(job);
}

void ml_report_ends(const struct ml_job *job)
{
	uint32_t ranks = job->plan.ranks, next;
	char text[TEXT_MAX], other[TEXT_MAX];

	for (uint32_t rank = 0; rank < ranks; rank = next) {
		text[0] = '\0';
		describe_end(&job->member[rank], text, sizeof(text));
		for (next = rank + 1; next < ranks; next++) {
			other[0] = '\0';
			describe_end(&job->member[next], other, sizeof(other));
			if (strcmp(text, other) != 0)
				break;
		}
		if (next > rank + 1)
			ml_log("ranks %u-%u %s", rank, next - 1, text);
		else
			ml_log("rank %u %s", rank, text);
	}
}
