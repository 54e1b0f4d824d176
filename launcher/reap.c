/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/reap.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/fail.h"
#include "launcher/report.h"
#include "launcher/stacks.h"
#include "launcher/stats.h"
#include "os/cgroup.h"
#include "os/clock.h"
#include "os/fd.h"

#define MS INT64_C(1000000)
#define JOIN_MS 100

/* --- ending the job --- */

static void signal_all(const struct ml_job *job, int signal)
{
	for (uint32_t rank = 0; rank < job->plan.ranks; rank++)
		if (job->member[rank].pid > 0 && job->member[rank].end == ML_END_NOT_YET)
			kill(job->member[rank].pid, signal);
}

static void kill_all(struct ml_job *job)
{
	job->phase = ML_JOB_KILLING;
	ml_loop_stop_timer(&job->settle);
	ml_loop_stop_timer(&job->kill);
	signal_all(job, SIGKILL);
}

static void report_once(struct ml_job *job)
{
	if (!job->reported && !job->user_signal && !job->plan.quiet) {
		ml_output_drain(&job->output);
		ml_report_failure(job);
	}
	job->reported = true;
}

/* From SIGTERM to SIGKILL. */
static int64_t patience_ms(const struct ml_job *job, int64_t usual_ms)
{
	return job->plan.kill_delay_ms >= 0 ? job->plan.kill_delay_ms : usual_ms;
}

/* The launcher ends the job, after saying why. */
static void end_all(struct ml_job *job)
{
	if (job->phase >= ML_JOB_ENDING)
		return;
	report_once(job);
	if (job->plan.stack_traces && (job->cause == ML_CAUSE_TIMEOUT || job->cause == ML_CAUSE_DEADLOCK))
		ml_stacks_print(job);
	job->phase = ML_JOB_ENDING;
	signal_all(job, SIGTERM);
	signal_all(job, SIGCONT); /* a stopped process keeps its SIGTERM for later */
	ml_loop_set_timer(&job->loop, &job->kill, patience_ms(job, ML_REAP_PATIENCE_MS) * MS);
}

/* MPI_Abort explains every end around it. */
static void look_for_abort(struct ml_job *job)
{
	uint64_t word = ml_load_acq(&job->segment.control->abort);

	if (!word || job->cause != ML_CAUSE_RANK)
		return;
	job->cause = ML_CAUSE_ABORT;
	job->culprit = ML_ABORT_RANK(word);
	job->code = (uint8_t)ML_ABORT_CODE(word) ? (uint8_t)ML_ABORT_CODE(word) : 1;
}

static void settle_due(struct ml_timer *timer)
{
	struct ml_job *job = ml_container_of(timer, struct ml_job, settle);

	look_for_abort(job);
	end_all(job);
}

static void kill_due(struct ml_timer *timer)
{
	kill_all(ml_container_of(timer, struct ml_job, kill));
}

/* --- failures --- */

/* Whether a failure of this rank, seen now, is the one that counts. */
static bool is_first_failure(const struct ml_job *job, enum ml_cause cause, uint32_t rank)
{
	if (job->phase >= ML_JOB_ENDING)
		return false; /* our own doing */
	if (job->cause == ML_CAUSE_NONE || (job->cause == ML_CAUSE_RANK && cause == ML_CAUSE_NOT_STARTED))
		return true;
	return cause == job->cause && rank < job->culprit && job->reaped_ns - job->failed_ns <= ML_REAP_SETTLE_MS * MS;
}

static void note_failure(struct ml_job *job, enum ml_cause cause, uint32_t rank, int code)
{
	int64_t delay_ms = job->user_signal ? ML_REAP_INTERRUPT_MS : ML_REAP_SETTLE_MS;

	if (!is_first_failure(job, cause, rank))
		return;
	if (job->cause == ML_CAUSE_NONE)
		job->failed_ns = job->reaped_ns;
	job->cause = cause;
	job->culprit = rank;
	job->code = code;
	if (job->phase == ML_JOB_RUNNING && !job->plan.keep_going) {
		job->phase = ML_JOB_SETTLING;
		ml_loop_set_timer(&job->loop, &job->settle, delay_ms * MS);
	}
}

/* Children that could not become their program say so before they exit. */
static void read_failures(struct ml_job *job)
{
	struct ml_spawn_failure failure;

	while (read(job->spawn.failures[0], &failure, sizeof(failure)) == sizeof(failure)) {
		if (is_first_failure(job, ML_CAUSE_NOT_STARTED, failure.rank))
			job->spawn_failure = failure;
		note_failure(job, ML_CAUSE_NOT_STARTED, failure.rank, ml_spawn_exit_code(&failure));
	}
}

static void failures_ready(struct ml_watch *watch)
{
	struct ml_job *job = ml_container_of(watch, struct ml_job, failures);

	job->reaped_ns = ml_clock_ns();
	read_failures(job);
	/* Readable again and again after its end, which comes when the last rank has called exec. */
	ml_loop_remove(&job->loop, watch);
}

void ml_reap_spawn_failed(struct ml_job *job, uint32_t rank, int error)
{
	struct ml_spawn_failure failure = { .rank = rank, .error = -error, .step = ML_SPAWN_SETUP };

	ml_fd_write_all(job->spawn.failures[1], &failure, sizeof(failure));
}

/* --- ends of ranks --- */

static enum ml_rank_state state_of(const struct ml_job *job, uint32_t rank)
{
	return (enum ml_rank_state)ml_load_acq(&job->segment.rank[rank].state); /* A1 */
}

static enum ml_end classify(const struct ml_job *job, uint32_t rank, int status)
{
	enum ml_rank_state state = state_of(job, rank);

	if (WIFSIGNALED(status))
		return ML_END_SIGNAL;
	if (WEXITSTATUS(status))
		return ML_END_CODE;
	return state == ML_RANK_STARTING || state == ML_RANK_RUNNING ? ML_END_UNFINALIZED : ML_END_GOOD;
}

static void note_end(struct ml_job *job, uint32_t rank, int status)
{
	struct ml_member *member = &job->member[rank];

	ml_assert(member->end == ML_END_NOT_YET && job->alive > 0);
	job->alive--;
	job->deadlock.gone[rank] = true;
	member->status = status;
	member->end = classify(job, rank, status);
	switch (member->end) {
	case ML_END_SIGNAL:
		note_failure(job, ML_CAUSE_RANK, rank, 128 + WTERMSIG(status));
		break;
	case ML_END_CODE:
		note_failure(job, ML_CAUSE_RANK, rank, WEXITSTATUS(status));
		break;
	case ML_END_UNFINALIZED:
		note_failure(job, ML_CAUSE_RANK, rank, 1);
		break;
	default:
		if (state_of(job, rank) == ML_RANK_EMPTY && job->alive)
			ml_loop_set_timer(&job->loop, &job->join, JOIN_MS * MS);
		break;
	}
}

/* A rank that has ended without MPI_Init will never come to the start barrier, so whoever waits there waits in vain. */
static void join_due(struct ml_timer *timer)
{
	struct ml_job *job = ml_container_of(timer, struct ml_job, join);
	uint32_t absent = UINT32_MAX;
	bool waited_for = false;

	for (uint32_t rank = job->plan.ranks; rank-- > 0;) {
		if (job->member[rank].end == ML_END_GOOD && state_of(job, rank) == ML_RANK_EMPTY)
			absent = rank;
		if (job->member[rank].end == ML_END_NOT_YET && state_of(job, rank) == ML_RANK_STARTING)
			waited_for = true;
	}
	if (waited_for && absent != UINT32_MAX)
		note_failure(job, ML_CAUSE_NOT_JOINED, absent, 1);
	else if (job->alive && job->phase == ML_JOB_RUNNING)
		ml_loop_set_timer(&job->loop, &job->join, JOIN_MS * MS);
}

static void children_ready(struct ml_watch *watch)
{
	struct ml_job *job = ml_container_of(watch, struct ml_job, children);
	struct signalfd_siginfo info;
	int status;
	pid_t pid;

	while (read(watch->fd, &info, sizeof(info)) == sizeof(info))
		continue;
	job->reaped_ns = ml_clock_ns();
	read_failures(job);
	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (uint32_t rank = 0; rank < job->plan.ranks; rank++)
			if (job->member[rank].pid == pid && job->member[rank].end == ML_END_NOT_YET)
				note_end(job, rank, status);
}

/* --- limits and the user's signals --- */

static void limit_due(struct ml_timer *timer)
{
	struct ml_job *job = ml_container_of(timer, struct ml_job, limit);

	if (job->phase >= ML_JOB_ENDING)
		return;
	job->cause = ML_CAUSE_TIMEOUT;
	job->code = ML_REAP_TIMEOUT_CODE;
	end_all(job);
}

static void look_due(struct ml_timer *timer)
{
	struct ml_job *job = ml_container_of(timer, struct ml_job, look);
	struct ml_deadlock *deadlock = &job->deadlock;

	if (job->phase != ML_JOB_RUNNING)
		return;
	ml_deadlock_look(deadlock, &job->segment);
	ml_loop_set_timer(&job->loop, timer, ml_deadlock_pause_ms(deadlock) * MS);
	if (deadlock->stage != ML_DEADLOCK_CERTAIN || deadlock->told || ml_deadlock_is_doubtful(deadlock, &job->segment))
		return;
	deadlock->told = true;
	if (job->plan.keep_deadlocked) {
		ml_output_drain(&job->output);
		ml_report_deadlock(job);
		return;
	}
	job->cause = ML_CAUSE_DEADLOCK;
	job->code = ML_REAP_DEADLOCK_CODE;
	end_all(job);
}

/* The user insists: what the ranks make of it does not matter any more. */
static void insist(struct ml_job *job, int signal)
{
	job->code = 128 + signal;
	job->cause = ML_CAUSE_RANK;
	kill_all(job);
}

static void obey(struct ml_job *job, const struct ml_order *order)
{
	int signal = order->signal;
	bool repeated = job->user_signal == SIGINT && signal == SIGINT;

	switch (signal) {
	case SIGQUIT:
		ml_output_drain(&job->output);
		ml_report_states(job);
		return;
	case SIGINT:
	case SIGTERM:
	case SIGHUP:
		job->user_signal = signal;
		break;
	case SIGUSR1:
	case SIGUSR2:
	case SIGWINCH:
	case SIGTSTP:
	case SIGCONT:
		break;
	default:
		return;
	}
	if (repeated || (signal == SIGINT && !job->alive)) {
		insist(job, signal);
		return;
	}
	if (order->forward)
		signal_all(job, signal);
	if (signal == SIGTERM && job->phase < ML_JOB_STOPPING) {
		job->phase = ML_JOB_STOPPING;
		ml_loop_stop_timer(&job->settle);
		ml_loop_set_timer(&job->loop, &job->kill, patience_ms(job, ML_REAP_PATIENCE_USER_MS) * MS);
	}
}

static void orders_ready(struct ml_watch *watch)
{
	struct ml_job *job = ml_container_of(watch, struct ml_job, orders);
	struct ml_order order;

	if (ml_fd_read_all(watch->fd, &order, sizeof(order)) == sizeof(order)) {
		obey(job, &order);
		return;
	}
	/* The front is gone, and with it everybody who could care about output and exit code. */
	ml_front_kill_descendants();
	_exit(128 + SIGKILL);
}

/* --- the life of the loop --- */

static int watch_children(struct ml_job *job)
{
	sigset_t child;
	int fd;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	fd = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	job->children.ready = children_ready;
	return ml_loop_add_reader(&job->loop, &job->children, fd);
}

int ml_reap_init(struct ml_job *job)
{
	int error = watch_children(job);

	job->oom_kills = ml_cgroup_count_oom_kills("");
	job->settle.due = settle_due;
	job->kill.due = kill_due;
	job->limit.due = limit_due;
	job->join.due = join_due;
	job->look.due = look_due;
	job->failures.ready = failures_ready;
	job->orders.ready = orders_ready;
	if (!error)
		error = ml_loop_add_reader(&job->loop, &job->failures, job->spawn.failures[0]);
	if (!error)
		error = ml_loop_add_reader(&job->loop, &job->orders, job->front.orders);
	if (!error)
		error = ml_deadlock_init(&job->deadlock, job->plan.ranks);
	if (!error && !job->plan.no_deadlock_check)
		ml_loop_set_timer(&job->loop, &job->look, ML_DEADLOCK_PERIOD_MS * MS);
	if (!error && job->plan.timeout_s)
		ml_loop_set_timer(&job->loop, &job->limit, job->plan.timeout_s * INT64_C(1000) * MS);
	return error;
}

int ml_reap_run(struct ml_job *job)
{
	while (job->alive)
		ml_loop_step(&job->loop);
	ml_loop_stop_timer(&job->limit);
	ml_loop_stop_timer(&job->look);
	read_failures(job);
	if (job->cause == ML_CAUSE_NONE && job->phase == ML_JOB_KILLING)
		job->code = 128 + (job->user_signal ? job->user_signal : SIGKILL);
	ml_front_kill_descendants();
	ml_output_finish(&job->output);
	if (job->cause != ML_CAUSE_NONE) {
		look_for_abort(job);
		report_once(job);
	}
	if (job->plan.show_ends)
		ml_report_ends(job);
	/* The rest of the output waits for its reader, unless the user does not. */
	while (ml_output_is_waiting(&job->output) && job->phase != ML_JOB_KILLING && job->phase != ML_JOB_STOPPING)
		ml_loop_step(&job->loop);
	if (job->plan.stats)
		ml_stats_print(job);
	return job->code;
}
