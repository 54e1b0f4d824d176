/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "job/card.h"
#include "launcher/env.h"
#include "os/fd.h"
#include "os/mem.h"
#include "os/proc.h"

int ml_spawn_init(struct ml_spawn *spawn, const struct ml_plan *plan, const struct ml_placement *placement,
		  const struct ml_front *front, int segment)
{
	uint64_t device;
	int error;

	*spawn = (struct ml_spawn){ .plan = plan, .placement = placement, .front = front, .segment = segment };
	error = ml_mem_inode(segment, &device, &spawn->inode);
	if (error)
		return error;
	ml_proc_start_time(getpid(), &spawn->start); /* without /proc it stays 0 */
	spawn->path = getenv("PATH");
	error = ml_fd_pipe(spawn->failures);
	if (error)
		return error;
	return ml_fd_set_nonblock(spawn->failures[0], true);
}

/* --- the child --- */

static void redirect(int from, int to)
{
	if (from >= 0)
		dup2(from, to);
}

/* Tries directories one after the other; errno says why the last one did not serve. */
static void exec_in(const char *directories, char **argv)
{
	char path[PATH_MAX];
	size_t length;

	for (const char *at = directories; at && *at; at += length + (at[length] == ':')) {
		length = strcspn(at, ":");
		if (snprintf(path, sizeof(path), "%.*s/%s", (int)length, at, argv[0]) < (int)sizeof(path))
			execv(path, argv);
		if (errno != ENOENT)
			return;
	}
}

/* The wrapper's words, then the program's; NULL for a rank without a wrapper. */
static char **wrap(const struct ml_plan *plan, const struct ml_app *app, uint32_t rank)
{
	size_t before = 0, words = 0;
	char **argv;

	if (!plan->wrapper || (plan->wrapped != ML_RANKS_ALL && plan->wrapped != rank))
		return NULL;
	while (plan->wrapper[before])
		before++;
	while (app->argv[words])
		words++;
	argv = calloc(before + words + 1, sizeof(*argv));
	if (!argv)
		return NULL;
	memcpy(argv, plan->wrapper, before * sizeof(*argv));
	memcpy(argv + before, app->argv, words * sizeof(*argv));
	return argv;
}

/* A rank whose environment has no $PATH is looked for with the launcher's. */
static void exec_program(const struct ml_spawn *spawn, const struct ml_app *app, uint32_t rank)
{
	char **wrapped = wrap(spawn->plan, app, rank);
	bool has_place = strchr(app->argv[0], '/');

	errno = ENOENT;
	if (wrapped) {
		execvp(wrapped[0], wrapped);
		return;
	}
	if (!has_place)
		exec_in(app->path, app->argv);
	if (errno == ENOENT && !has_place && !getenv("PATH"))
		exec_in(spawn->path, app->argv);
	if (errno == ENOENT)
		execvp(app->argv[0], app->argv);
}

static int enter_directory(const char *directory)
{
	char *path;

	if (!directory)
		return 0;
	if (chdir(directory))
		return -errno;
	path = getcwd(NULL, 0);
	if (path)
		setenv("PWD", path, 1);
	free(path);
	return 0;
}

static int set_up(const struct ml_spawn *spawn, uint32_t rank, pid_t launcher)
{
	const struct ml_place *place = &spawn->placement->rank[rank];
	struct ml_card card = {
		.launcher_pid = launcher,
		.launcher_start = spawn->start,
		.fd = spawn->segment,
		.inode = spawn->inode,
		.rank = rank,
		.size = spawn->plan->ranks,
	};
	char text[ML_CARD_TEXT_MAX];
	int error = ml_fd_set_cloexec(spawn->segment, false);

	if (error)
		return error;
	ml_card_format(&card, text);
	if (place->cpus) /* a rank that cannot be bound runs unbound */
		ml_proc_bind(spawn->placement->cpu + place->first, (int)place->cpus);
	return ml_env_set_rank(spawn->plan, rank, text);
}

static _Noreturn void fail(const struct ml_spawn *spawn, uint32_t rank, enum ml_spawn_step step, int error)
{
	struct ml_spawn_failure failure = { .rank = rank, .error = error, .step = step };

	ml_fd_write_all(spawn->failures[1], &failure, sizeof(failure));
	_exit(127);
}

static _Noreturn void become_rank(const struct ml_spawn *spawn, uint32_t rank, pid_t launcher, const int fds[3])
{
	const struct ml_app *app = ml_plan_find_app(spawn->plan, rank);
	int error;

	if (ml_proc_die_with_parent(launcher, SIGKILL) == -ESRCH)
		_exit(127);
	for (int fd = 0; fd < 3; fd++)
		redirect(fds[fd], fd);
	error = set_up(spawn, rank, launcher);
	if (error)
		fail(spawn, rank, ML_SPAWN_SETUP, -error);
	error = enter_directory(app->directory);
	if (error)
		fail(spawn, rank, ML_SPAWN_DIRECTORY, -error);
	ml_front_restore(spawn->front);
	exec_program(spawn, app, rank);
	fail(spawn, rank, ML_SPAWN_EXEC, errno);
}

/* --- the launcher --- */

pid_t ml_spawn_rank(const struct ml_spawn *spawn, uint32_t rank, const int fds[3])
{
	pid_t launcher = getpid(), pid = fork();

	if (pid == 0)
		become_rank(spawn, rank, launcher, fds);
	return pid < 0 ? -errno : pid;
}

int ml_spawn_exit_code(const struct ml_spawn_failure *failure)
{
	if (failure->step == ML_SPAWN_SETUP)
		return EXIT_FAILURE;
	return failure->error == ENOENT && failure->step == ML_SPAWN_EXEC ? 127 : 126;
}

void ml_spawn_explain(const struct ml_plan *plan, const struct ml_spawn_failure *failure, char *text, size_t size)
{
	const struct ml_app *app = ml_plan_find_app(plan, failure->rank);
	char **wrapped = wrap(plan, app, failure->rank);
	const char *program = wrapped ? wrapped[0] : app->argv[0], *why = strerror(failure->error);

	if (failure->step == ML_SPAWN_DIRECTORY)
		snprintf(text, size, "cannot start %s in %s: %s", program, app->directory, why);
	else if (failure->step == ML_SPAWN_SETUP)
		snprintf(text, size, "cannot prepare rank %u: %s", failure->rank, why);
	else if (failure->error != ENOENT)
		snprintf(text, size, "cannot start %s: %s", program, why);
	else if (strchr(program, '/') && access(program, F_OK) == 0)
		snprintf(text, size, "cannot start %s: its interpreter or loader was not found", program);
	else
		snprintf(text, size, "cannot start %s: the program was not found", program);
	free(wrapped);
}
