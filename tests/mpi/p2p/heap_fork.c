/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3
 * launch: --shared-heap
 * A rank may fork whenever it likes (MPI 5.0 section 11.5): while large messages to and from it are under way they arrive whole,
 * what parent and child write afterwards is their own, also where malloc is in shared memory, and messages go on.
 */
#define _GNU_SOURCE
#include "tests/lib/t.h"

#include <sys/wait.h>
#include <unistd.h>

#define LARGE ((size_t)4 << 20)

/* The child sees memory as it was at the fork, writes where it likes, and says whether what it had stayed so. */
static pid_t start_child(unsigned char *own, unsigned char *receive, const int gate[2])
{
	pid_t pid = fork();
	char go;

	if (pid)
		return pid;
	memset(receive, 0xee, LARGE);
	memset(own, 0xdd, 100);
	if (read(gate[0], &go, 1) != 1) /* the parent has written to its own by then */
		_exit(2);
	for (size_t i = 0; i < 100; i++)
		if (own[i] != 0xdd || own[4096 + i] != 0x11)
			_exit(3);
	_exit(0);
}

static void round_trip(int with_fork)
{
	unsigned char *send = malloc(LARGE), *receive = malloc(LARGE), *own = malloc(2 * 4096);
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size, gate[2], status;
	MPI_Request requests[2];
	pid_t child = 0;

	t_fill(send, LARGE, (uint64_t)(t_rank + 10 * t_step));
	memset(own, 0x11, 2 * 4096);
	t_check_eq(pipe(gate), 0);
	MPI_Irecv(receive, (int)LARGE, MPI_BYTE, from, 0, MPI_COMM_WORLD, &requests[0]);
	if (t_step % 2)
		MPI_Barrier(MPI_COMM_WORLD);
	MPI_Isend(send, (int)LARGE, MPI_BYTE, to, 0, MPI_COMM_WORLD, &requests[1]);
	for (int i = 0; i < t_step % 5; i++)
		MPI_Test(&requests[0], &status, MPI_STATUS_IGNORE);
	if (with_fork)
		child = start_child(own, receive, gate);
	memset(own, 0x22, 2 * 4096);
	MPI_Waitall(2, requests, MPI_STATUSES_IGNORE);
	t_check_fill(receive, LARGE, (uint64_t)(from + 10 * t_step), "message");
	if (with_fork) {
		t_check_eq(write(gate[1], "", 1), 1);
		t_check_eq(waitpid(child, &status, 0), child);
		t_check_eq(status, 0, "the child's memory changed");
	}
	for (size_t i = 0; i < 2 * 4096; i++)
		t_check_eq(own[i], 0x22, "the parent's memory changed");
	close(gate[0]);
	close(gate[1]);
	free(own);
	free(send);
	free(receive);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < 12; t_step++)
		round_trip(t_step > 1 && t_rank == t_step % t_size); /* each in its turn, some not yet */
	return t_done();
}
