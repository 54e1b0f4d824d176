/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 4
 * env: MPILITE_WAIT=sleep MPILITE_CMA=off
 * Description: while one thread is blocked in MPI, what other threads start makes progress without them (MPI 5.0 section 3.5): a large
 * send, a receive, a partition, a generalized request. They wait outside of MPI for the first thread's message, which comes after.
 */
#include "tests/lib/threads.h"

enum { LARGE = 1 << 20, PARTS = 4, DATA = 1, REPLY = 2, ROUNDS = 5 };

static unsigned char *out, *in, *parts;
static pthread_barrier_t meeting;

/* The blocked thread: its message is the proof that the neighbour has got everything. */
static void block(void)
{
	int nothing;

	pthread_barrier_wait(&meeting);
	MPI_Recv(&nothing, 1, MPI_INT, MPI_ANY_SOURCE, REPLY, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	pthread_barrier_wait(&meeting);
}

static void start_and_leave(int next)
{
	MPI_Request request[2];

	pthread_barrier_wait(&meeting);
	MPI_Isend(out, LARGE, MPI_BYTE, next, DATA, MPI_COMM_WORLD, &request[0]);
	MPI_Psend_init(parts, PARTS, LARGE / PARTS, MPI_BYTE, next, DATA, MPI_COMM_WORLD, MPI_INFO_NULL, &request[1]);
	MPI_Start(&request[1]);
	for (int i = 0; i < PARTS; i++)
		MPI_Pready(i, request[1]);
	pthread_barrier_wait(&meeting);
	MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
	MPI_Request_free(&request[1]);
}

static void serve(int previous)
{
	MPI_Request request;
	int nothing = 0;

	MPI_Recv(in, LARGE, MPI_BYTE, previous, DATA, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_fill(in, LARGE, (uint64_t)previous, "message");
	MPI_Precv_init(in, PARTS, LARGE / PARTS, MPI_BYTE, previous, DATA, MPI_COMM_WORLD, MPI_INFO_NULL, &request);
	MPI_Start(&request);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	t_check_fill(in, LARGE, (uint64_t)previous + 100, "partitions");
	MPI_Request_free(&request);
	MPI_Send(&nothing, 1, MPI_INT, previous, REPLY, MPI_COMM_WORLD);
}

static void work(int thread)
{
	for (int round = 0; round < ROUNDS; round++) {
		if (thread == 0)
			block();
		else if (thread == 1)
			start_and_leave((t_rank + 1) % t_size);
		else
			serve((t_rank + t_size - 1) % t_size);
	}
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	out = malloc(LARGE);
	in = malloc(LARGE);
	parts = malloc(LARGE);
	t_fill(out, LARGE, (uint64_t)t_rank);
	t_fill(parts, LARGE, (uint64_t)t_rank + 100);
	pthread_barrier_init(&meeting, NULL, 2);
	t_team(3, work);
	free(out);
	free(in);
	free(parts);
	return t_done();
}
