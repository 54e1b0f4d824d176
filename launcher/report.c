/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/compiler.h"
#include "base/log.h"
#include "os/clock.h"

#define TEXT_MAX 256

/* --- one rank --- */

static size_t append(char *text, size_t length, const char *format, ...) ml_printf(3, 4);

static size_t append(char *text, size_t length, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(text + length, TEXT_MAX - length, format, args);
	va_end(args);
	return ml_min(length + (size_t)n, (size_t)TEXT_MAX - 1);
}

/* "waiting in MPI_Recv on MPI_COMM_WORLD, rank 1, tag 5, 8 bytes, for 3 s" */
static void describe_wait(const struct ml_wait_shm *wait, char *text)
{
	int64_t seconds = (ml_clock_ns() - (int64_t)wait->since_ns) / 1000000000;
	size_t n = append(text, 0, "waiting in %s", wait->call);

	if (wait->comm[0])
		n = append(text, n, " on %s", wait->comm);
	if (wait->peer == ML_WAIT_ANY)
		n = append(text, n, ", any rank");
	else if (wait->peer >= 0)
		n = append(text, n, ", rank %d", wait->peer);
	if (wait->tag == ML_WAIT_ANY)
		n = append(text, n, ", any tag");
	else if (wait->tag >= 0)
		n = append(text, n, ", tag %d", wait->tag);
	if (wait->bytes)
		n = append(text, n, ", %llu bytes", (unsigned long long)wait->bytes);
	if (seconds > 0)
		append(text, n, ", for %lld s", (long long)seconds);
}

static void describe_end(const struct ml_member *member, char *text)
{
	int status = member->status;

	if (member->end == ML_END_SIGNAL)
		append(text, 0, "died of signal %d (%s%s)", WTERMSIG(status), strsignal(WTERMSIG(status)),
		       WCOREDUMP(status) ? ", core dumped" : "");
	else if (member->end == ML_END_UNFINALIZED)
		append(text, 0, "ended without calling MPI_Finalize");
	else
		append(text, 0, "ended with exit code %d", WEXITSTATUS(status));
}

static enum ml_rank_state state_of(const struct ml_job *job, uint32_t rank)
{
	return (enum ml_rank_state)ml_load_acq(&job->segment.rank[rank].state);
}

static void describe(const struct ml_job *job, uint32_t rank, char *text)
{
	struct ml_wait_shm wait;

	if (job->member[rank].end != ML_END_NOT_YET)
		describe_end(&job->member[rank], text);
	else if (state_of(job, rank) == ML_RANK_RUNNING && ml_control_wait_read(&job->segment.rank[rank], &wait))
		describe_wait(&wait, text);
	else
		append(text, 0, "%s", ml_control_state_name(state_of(job, rank)));
}

/* --- all ranks --- */

/* The ranks from `first` on that have the same text, as "rank 3" or "ranks 0, 2-7"; each is marked as said. */
static void list_equal(char (*texts)[TEXT_MAX], uint32_t ranks, uint32_t first, bool *said, char *list)
{
	size_t n = 0;
	uint32_t count = 0, run;

	for (uint32_t rank = first; rank < ranks; rank += run) {
		for (run = 0; rank + run < ranks && !said[rank + run] && !strcmp(texts[rank + run], texts[first]); run++)
			said[rank + run] = rank + run != first;
		if (run)
			n = append(list, n, run > 1 ? "%s%u-%u" : "%s%u", count ? ", " : "", rank, rank + run - 1);
		count += run;
		run = ml_max(run, 1u);
	}
	said[first] = true;
	memmove(list + 6, list, ml_min(n + 1, (size_t)TEXT_MAX - 7));
	memcpy(list, count > 1 ? "ranks " : "rank ", count > 1 ? 6 : 5);
	if (count == 1)
		memmove(list + 5, list + 6, strlen(list + 6) + 1);
}

/* Says what ranks are doing, all of them or only those that are alive and in MPI. */
static void report_ranks(const struct ml_job *job, bool all)
{
	uint32_t ranks = job->plan.ranks;
	char (*texts)[TEXT_MAX] = calloc(ranks, sizeof(*texts));
	bool *said = calloc(ranks, sizeof(*said));
	char list[TEXT_MAX];

	for (uint32_t rank = 0; texts && said && rank < ranks; rank++) {
		enum ml_rank_state state = state_of(job, rank);
		bool in_mpi = state == ML_RANK_STARTING || state == ML_RANK_RUNNING;

		describe(job, rank, texts[rank]);
		said[rank] = !all && (!in_mpi || job->member[rank].end != ML_END_NOT_YET);
	}
	for (uint32_t rank = 0; texts && said && rank < ranks; rank++) {
		if (said[rank])
			continue;
		list_equal(texts, ranks, rank, said, list);
		ml_log("  %s: %s", list, texts[rank]);
	}
	free(texts);
	free(said);
}

void ml_report_failure(const struct ml_job *job)
{
	const struct ml_member *member = &job->member[job->culprit];
	char text[TEXT_MAX];

	switch (job->cause) {
	case ML_CAUSE_NONE:
		return;
	case ML_CAUSE_NOT_STARTED:
		ml_spawn_explain(&job->plan, &job->spawn_failure, text, sizeof(text));
		ml_log("%s", text);
		return;
	case ML_CAUSE_RANK:
		describe_end(member, text);
		ml_log("rank %u (process %d) %s%s", job->culprit, (int)member->pid, text,
		       member->end != ML_END_UNFINALIZED && state_of(job, job->culprit) == ML_RANK_RUNNING ?
			       " before MPI_Finalize" : "");
		break;
	case ML_CAUSE_ABORT:
		ml_log("rank %u (process %d) called MPI_Abort with code %d", job->culprit, (int)member->pid,
		       (int)ML_ABORT_CODE(ml_load_acq(&job->segment.control->abort)));
		break;
	case ML_CAUSE_NOT_JOINED:
		ml_log("rank %u (process %d) ended without calling MPI_Init, in which others wait for it", job->culprit,
		       (int)member->pid);
		break;
	case ML_CAUSE_TIMEOUT:
		ml_log("the job did not end within %u s", job->plan.timeout_s);
		report_ranks(job, true);
		return;
	}
	report_ranks(job, false);
}

void ml_report_states(const struct ml_job *job)
{
	ml_log("what the ranks are doing:");
	report_ranks(job, true);
}

void ml_report_bindings(const struct ml_job *job)
{
	char text[TEXT_MAX];

	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		if (job->placement.rank[rank].cpus)
			ml_log("rank %u is bound to CPU %s", rank, ml_place_format(&job->placement, rank, text, sizeof(text)));
		else
			ml_log("rank %u is not bound", rank);
	}
}
