/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * env: MPILITE_WAIT=sleep
 * Description: a generalized request is completed by a thread while others are blocked for it, one in MPI_Wait, one in a receive that
 * comes after (MPI 5.0 section 13.2).
 */
#include "tests/lib/threads.h"

enum { ROUNDS = 50 };

static pthread_barrier_t meeting;
static MPI_Request request;

static int query(void *state, MPI_Status *status)
{
	(void)state;
	MPI_Status_set_elements(status, MPI_BYTE, 5);
	MPI_Status_set_cancelled(status, 0);
	status->MPI_SOURCE = status->MPI_TAG = 0;
	return MPI_SUCCESS;
}

static int release(void *state)
{
	(void)state;
	return MPI_SUCCESS;
}

static int cancel(void *state, int complete)
{
	(void)state, (void)complete;
	return MPI_SUCCESS;
}

static void wait_for_it(void)
{
	MPI_Request own = request;
	MPI_Status status;
	int count;

	MPI_Wait(&own, &status);
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, 5);
	MPI_Send(NULL, 0, MPI_BYTE, t_rank, 1, MPI_COMM_WORLD);
}

static void work(int thread)
{
	for (int round = 0; round < ROUNDS; round++) {
		if (thread == 0)
			MPI_Grequest_start(query, release, cancel, NULL, &request);
		pthread_barrier_wait(&meeting);
		if (thread == 0)
			wait_for_it();
		else if (thread == 1)
			MPI_Recv(NULL, 0, MPI_BYTE, t_rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		else
			MPI_Grequest_complete(request);
		pthread_barrier_wait(&meeting);
	}
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	pthread_barrier_init(&meeting, NULL, 3);
	t_team(3, work);
	return t_done();
}
