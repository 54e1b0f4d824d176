/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * A thread may wait for a partitioned send to MPI_PROC_NULL whose partitions another thread has yet to mark ready (MPI 5.0
 * sections 3.11 and 4.2).
 */
#include "tests/lib/threads.h"

static MPI_Request request;

/* Marks only after a message has come back and forth, so that the other is likely to wait by then. */
static void *mark(void *unused)
{
	int x = 0;

	for (int i = 0; i < 100; i++)
		MPI_Sendrecv_replace(&x, 1, MPI_INT, 0, 1, 0, 1, MPI_COMM_SELF, MPI_STATUS_IGNORE);
	MPI_Pready_range(0, 1, request);
	return unused;
}

int main(int argc, char **argv)
{
	int data[2] = { 0 };
	MPI_Status status;
	MPI_Request waited;
	pthread_t thread;

	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	MPI_Psend_init(data, 2, 1, MPI_INT, MPI_PROC_NULL, 0, MPI_COMM_WORLD, MPI_INFO_NULL, &request);
	for (t_step = 0; t_step < 20; t_step++) {
		waited = request;
		MPI_Start(&request);
		pthread_create(&thread, NULL, mark, NULL);
		MPI_Wait(&waited, &status);
		pthread_join(thread, NULL);
	}
	MPI_Request_free(&request);
	return t_done();
}
