/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: threads that call at the same time each get their own messages, whole and in order (MPI 5.0 section 11.6):
 * thread i of every rank talks to thread i of the ranks beside it, on one communicator, by its tag.
 */
#include "tests/lib/threads.h"

enum { THREADS = 3, ROUNDS = 40, LARGEST = 100000 };

static const int sizes[] = { 0, 8, 48, 49, 3000, 20000, LARGEST };

static void exchange(int thread, int round, unsigned char *out, unsigned char *in)
{
	int size = sizes[round % (int)(sizeof sizes / sizeof sizes[0])], count;
	int next = (t_rank + 1) % t_size, previous = (t_rank + t_size - 1) % t_size;
	MPI_Request request;
	MPI_Status status;

	t_fill(out, (size_t)size, (uint64_t)(t_rank * 1000 + thread * 100 + round));
	if (round % 2) {
		MPI_Isend(out, size, MPI_BYTE, next, thread, MPI_COMM_WORLD, &request);
		MPI_Recv(in, LARGEST, MPI_BYTE, previous, thread, MPI_COMM_WORLD, &status);
		MPI_Wait(&request, MPI_STATUS_IGNORE);
	} else {
		MPI_Irecv(in, LARGEST, MPI_BYTE, previous, thread, MPI_COMM_WORLD, &request);
		MPI_Send(out, size, MPI_BYTE, next, thread, MPI_COMM_WORLD);
		MPI_Wait(&request, &status);
	}
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, size, "thread %d round %d", thread, round);
	t_check_eq(status.MPI_TAG, thread, "round %d", round);
	t_check_fill(in, (size_t)size, (uint64_t)(previous * 1000 + thread * 100 + round), "message");
}

static void work(int thread)
{
	unsigned char *out = malloc(LARGEST), *in = malloc(LARGEST);

	for (int round = 0; round < ROUNDS; round++)
		exchange(thread, round, out, in);
	free(out);
	free(in);
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	t_team(THREADS, work);
	return t_done();
}
