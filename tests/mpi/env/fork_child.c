/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: a rank may fork children that do not call MPI. Children that leave by _exit, by
 * exec of another program, or while a large receive of their parent is posted, disturb neither
 * the messages nor the end of the job.
 */
#define _GNU_SOURCE
#include "tests/lib/t.h"

#include <sys/wait.h>
#include <unistd.h>

enum { LARGE = 1 << 20, ROUNDS = 4 };

static unsigned char in[LARGE], out[LARGE];

/* Starts a child that ends with `code`: itself, or as another program. */
static pid_t start_child(int code, int exec)
{
	pid_t pid = fork();

	if (pid == 0) {
		char command[32];

		snprintf(command, sizeof(command), "exit %d", code);
		if (exec)
			execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(exec ? 99 : code);
	}
	t_check(pid > 0, "fork failed");
	return pid;
}

static void wait_child(pid_t pid, int code)
{
	int status = -1;

	t_check_eq(waitpid(pid, &status, 0), pid, "waitpid");
	t_check(WIFEXITED(status), "the child did not exit: status %#x", status);
	t_check_eq(WEXITSTATUS(status), code, "exit code of the child");
}

int main(int argc, char **argv)
{
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		MPI_Request request[2];
		pid_t child;

		t_fill(out, LARGE, (uint64_t)(t_rank * ROUNDS + t_step));
		MPI_Irecv(in, LARGE, MPI_BYTE, prev, 1, MPI_COMM_WORLD, &request[0]);
		child = start_child(t_rank + 3, t_step & 1);
		MPI_Isend(out, LARGE, MPI_BYTE, next, 1, MPI_COMM_WORLD, &request[1]);
		if (t_step & 2)
			wait_child(child, t_rank + 3);
		MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
		t_check_fill(in, LARGE, (uint64_t)(prev * ROUNDS + t_step),
			     "message received around a fork");
		if (!(t_step & 2))
			wait_child(child, t_rank + 3);
	}
	MPI_Barrier(MPI_COMM_WORLD);
	return t_done();
}
