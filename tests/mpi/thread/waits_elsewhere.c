/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: a request may be completed by another thread than the one that started it (MPI 5.0 section 11.6.2), and cancelled
 * while a thread waits for it.
 */
#include "tests/lib/threads.h"

enum { ROUNDS = 30, REQUESTS = 8, LENGTH = 3000 };

static pthread_barrier_t meeting;
static MPI_Request request[2 * REQUESTS];
static int in[REQUESTS][LENGTH], out[REQUESTS][LENGTH];

static void start(int round)
{
	int next = (t_rank + 1) % t_size, previous = (t_rank + t_size - 1) % t_size;

	for (int i = 0; i < REQUESTS; i++) {
		int length = i % 2 ? LENGTH : 1;

		out[i][0] = round * REQUESTS + i;
		MPI_Irecv(in[i], length, MPI_INT, previous, i, MPI_COMM_WORLD, &request[i]);
		MPI_Isend(out[i], length, MPI_INT, next, i, MPI_COMM_WORLD, &request[REQUESTS + i]);
	}
}

static void finish(int round)
{
	if (round % 3 == 0) {
		MPI_Waitall(2 * REQUESTS, request, MPI_STATUSES_IGNORE);
	} else if (round % 3 == 1) {
		for (int left = 2 * REQUESTS, index; left; left--)
			MPI_Waitany(2 * REQUESTS, request, &index, MPI_STATUS_IGNORE);
	} else {
		for (int i = 0, flag; i < 2 * REQUESTS; i += flag)
			MPI_Test(&request[i], &flag, MPI_STATUS_IGNORE);
	}
	for (int i = 0; i < REQUESTS; i++)
		t_check_eq(in[i][0], round * REQUESTS + i, "message %d", i);
}

static void work(int thread)
{
	for (int round = 0; round < ROUNDS; round++) {
		if (thread)
			start(round);
		pthread_barrier_wait(&meeting);
		if (!thread)
			finish(round);
		pthread_barrier_wait(&meeting);
	}
}

/* A receive that nobody sends to: one thread waits, the other cancels. */
static void work_cancel(int thread)
{
	MPI_Status status;
	int flag;

	for (int round = 0; round < ROUNDS; round++) {
		if (!thread)
			MPI_Irecv(in[0], 1, MPI_INT, MPI_ANY_SOURCE, 99, MPI_COMM_WORLD, &request[0]);
		pthread_barrier_wait(&meeting);
		if (thread) {
			MPI_Request same = request[0];

			MPI_Cancel(&same);
		} else {
			MPI_Request same = request[0];

			MPI_Wait(&same, &status);
			MPI_Test_cancelled(&status, &flag);
			t_check_eq(flag, 1, "cancelled");
		}
		pthread_barrier_wait(&meeting);
	}
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	pthread_barrier_init(&meeting, NULL, 2);
	t_team(2, work);
	t_team(2, work_cancel);
	return t_done();
}
