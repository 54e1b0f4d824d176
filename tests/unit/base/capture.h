/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Runs a function in a child and keeps what it wrote to fd 2 and how it ended. The pipe is in
 * packet mode: each write(2) is one read, so that the number of writes can be checked. Shared by
 * the tests that end in abort().
 */
#ifndef ML_TESTS_UNIT_BASE_CAPTURE_H
#define ML_TESTS_UNIT_BASE_CAPTURE_H

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct capture {
	char text[8192];
	int writes;
	int status; /* as from waitpid() */
};

static inline void capture_run(struct capture *c, void (*function)(void))
{
	size_t length = 0;
	ssize_t got;
	int fds[2];

	ck_assert_int_eq(pipe2(fds, O_DIRECT), 0);

	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		dup2(fds[1], STDERR_FILENO);
		close(fds[0]);
		close(fds[1]);
		function();
		_exit(0);
	}
	close(fds[1]);
	c->writes = 0;
	while ((got = read(fds[0], c->text + length, sizeof(c->text) - 1 - length)) > 0) {
		length += (size_t)got;
		c->writes++;
	}
	close(fds[0]);
	c->text[length] = '\0';
	ck_assert_int_eq(waitpid(child, &c->status, 0), child);
}

static inline int capture_has_aborted(const struct capture *c)
{
	return WIFSIGNALED(c->status) && WTERMSIG(c->status) == SIGABRT;
}

#endif
