/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/front.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "os/fd.h"

/* Fds 0 to 2 may be closed; then pipes would take their numbers and be mistaken for them. */
static void open_standard_fds(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= 2);
	if (fd > 2)
		close(fd);
}

/*
 * Blocks all signals but those that stop a background process at the terminal, and those that are ignored (nohup, `&`): a
 * blocked signal would wait to be taken even so.
 */
static void block_signals(sigset_t *blocked_out, sigset_t *old_out)
{
	struct sigaction action;

	signal(SIGCHLD, SIG_DFL); /* or nobody could wait for a child */
	sigfillset(blocked_out);
	sigdelset(blocked_out, SIGTTIN);
	sigdelset(blocked_out, SIGTTOU);
	for (int s = 1; s < SIGRTMIN; s++)
		if (s != SIGPIPE && sigaction(s, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
			sigdelset(blocked_out, s);
	sigprocmask(SIG_SETMASK, blocked_out, old_out);
}

/* Every rank needs a few descriptors here. The ranks get the old limit back, because select(2) breaks on large ones. */
static void raise_file_limit(struct rlimit *old_out)
{
	struct rlimit limit;

	getrlimit(RLIMIT_NOFILE, &limit);
	*old_out = limit;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static pid_t parent_of(const char *pid)
{
	char path[32], text[512];
	const char *fields;
	int parent;

	snprintf(path, sizeof(path), "/proc/%.10s/stat", pid);
	if (ml_fd_read_text(path, text, sizeof(text)) <= 0)
		return -1;
	fields = strrchr(text, ')');
	return fields && sscanf(fields, ") %*c %d", &parent) == 1 ? (pid_t)parent : -1;
}

static void kill_children(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;

	while (proc && (entry = readdir(proc)))
		if (isdigit((unsigned char)entry->d_name[0]) && parent_of(entry->d_name) == getpid())
			kill((pid_t)atoi(entry->d_name), SIGKILL);
	if (proc)
		closedir(proc);
}

/* The orphans of a killed child become children of this process, so generation after generation comes by. */
void ml_front_kill_descendants(void)
{
	while (waitpid(-1, NULL, WNOHANG) >= 0) {
		kill_children();
		if (waitpid(-1, NULL, 0) < 0)
			return;
	}
}

/* The supervisor has ended: so does the job. */
static _Noreturn void leave(int status)
{
	if (WIFSIGNALED(status))
		ml_log("the supervisor of the job was killed by signal %d; the job is over", WTERMSIG(status));
	ml_front_kill_descendants();
	_exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

static void pass_order(int orders, const siginfo_t *info)
{
	struct ml_order order = { .signal = (uint8_t)info->si_signo, .forward = info->si_code != SI_KERNEL };

	ml_fd_write_all(orders, &order, sizeof(order));
	if (info->si_signo == SIGTSTP)
		raise(SIGSTOP); /* the shell waits for it */
}

static _Noreturn void run_front(pid_t supervisor, int orders, const sigset_t *blocked)
{
	siginfo_t info;
	int status;

	for (;;) {
		if (sigwaitinfo(blocked, &info) < 0)
			continue;
		if (info.si_signo != SIGCHLD && info.si_signo != SIGPIPE)
			pass_order(orders, &info);
		else if (waitpid(supervisor, &status, WNOHANG) == supervisor)
			leave(status);
	}
}

int ml_front_split(struct ml_front *front_out)
{
	sigset_t blocked;
	int orders[2], error;
	pid_t pid;

	open_standard_fds();
	block_signals(&blocked, &front_out->mask);
	raise_file_limit(&front_out->files);
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	error = ml_fd_pipe(orders);
	if (error)
		return error;
	pid = fork();
	if (pid < 0)
		return -errno;
	if (pid > 0) {
		close(orders[0]);
		run_front(pid, orders[1], &blocked);
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	close(orders[1]);
	front_out->orders = orders[0];
	return 0;
}

void ml_front_restore(const struct ml_front *front)
{
	setrlimit(RLIMIT_NOFILE, &front->files);
	sigprocmask(SIG_SETMASK, &front->mask, NULL);
}
