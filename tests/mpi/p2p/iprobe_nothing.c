/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: MPI_Iprobe answers no while no matching message can be there, whatever other
 * messages wait, and a posted receive takes its message away from a probe (MPI 5.0 section
 * 3.8.1).
 */
#include "tests/lib/t.h"

enum { POLLS = 50 };

static void check_nothing(int source, int tag, const char *what)
{
	for (int i = 0; i < POLLS; i++) {
		int flag = 1;

		MPI_Iprobe(source, tag, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
		t_check(!flag, "a probe of source %d, tag %d saw a message: %s", source, tag, what);
	}
}

int main(int argc, char **argv)
{
	int next, prev, word = 5, got = 0;
	MPI_Request request, send;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 10; t_step++) {
		check_nothing(MPI_ANY_SOURCE, MPI_ANY_TAG, "nothing was sent");
		MPI_Barrier(MPI_COMM_WORLD);

		/* A message of tag 1 waits; nobody sends tag 2 before the next barrier. */
		MPI_Isend(&word, 1, MPI_INT, next, 1, MPI_COMM_WORLD, &send);
		MPI_Probe(prev, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		check_nothing(prev, 2, "only tag 1 was sent");
		check_nothing(MPI_ANY_SOURCE, 2, "only tag 1 was sent");
		MPI_Recv(&got, 1, MPI_INT, prev, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		t_check_eq(got, 5, "message");
		MPI_Wait(&send, MPI_STATUS_IGNORE);
		check_nothing(prev, 1, "it was received");

		/* A posted receive owns the message, complete or not. */
		MPI_Irecv(&got, 1, MPI_INT, prev, 3, MPI_COMM_WORLD, &request);
		MPI_Barrier(MPI_COMM_WORLD);
		MPI_Isend(&word, 1, MPI_INT, next, 3, MPI_COMM_WORLD, &send);
		check_nothing(prev, 3, "its receive was posted before");
		MPI_Wait(&request, MPI_STATUS_IGNORE);
		MPI_Wait(&send, MPI_STATUS_IGNORE);
		check_nothing(MPI_ANY_SOURCE, MPI_ANY_TAG, "everything was received");
		MPI_Barrier(MPI_COMM_WORLD);
	}
	return t_done();
}
