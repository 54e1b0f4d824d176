/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: MPI_Comm_idup does not wait for other processes: several may be under way while messages are exchanged that the
 * slowest process needs before it calls, and the new communicators are all different (MPI 5.0 section 7.4.2).
 */
#include "tests/lib/t.h"

enum { MANY = 5 };

static const int number[MANY] = { 0, 1, 2, 3, 4 };

static void check_apart(MPI_Comm *comm)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size;
	MPI_Request request[MANY];

	for (int i = 0; i < MANY; i++)
		MPI_Isend(&number[i], 1, MPI_INT, to, 0, comm[i], &request[i]);
	for (int i = MANY - 1; i >= 0; i--) {
		int got = -1, size, sum = 0;

		MPI_Recv(&got, 1, MPI_INT, from, MPI_ANY_TAG, comm[i], MPI_STATUS_IGNORE);
		t_check_eq(got, i);
		MPI_Comm_size(comm[i], &size);
		t_check_eq(size, t_size);
		MPI_Allreduce(&(int){ 1 }, &sum, 1, MPI_INT, MPI_SUM, comm[i]);
		t_check_eq(sum, t_size);
	}
	MPI_Waitall(MANY, request, MPI_STATUSES_IGNORE);
}

int main(int argc, char **argv)
{
	MPI_Request request[MANY];
	MPI_Comm comm[MANY];

	t_init(&argc, &argv);
	for (t_step = 0; t_step < 20; t_step++) {
		int late = (int)t_step % t_size;

		/* The late process calls only after all the others have come out of their calls. */
		if (t_rank == late)
			for (int r = 1; r < t_size; r++)
				MPI_Recv(NULL, 0, MPI_INT, MPI_ANY_SOURCE, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		for (int i = 0; i < MANY; i++)
			MPI_Comm_idup(MPI_COMM_WORLD, &comm[i], &request[i]);
		if (t_rank != late)
			MPI_Send(NULL, 0, MPI_INT, late, 1, MPI_COMM_WORLD);
		MPI_Waitall(MANY, request, MPI_STATUSES_IGNORE);
		check_apart(comm);
		for (int i = 0; i < MANY; i++)
			MPI_Comm_free(&comm[i]);
	}
	return t_done();
}
