/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A first program: a number travels around the ring of ranks, each adds its own rank, and rank 0
 *prints the sum and how long one lap takes. Works with any number of ranks.
 *
 *	mpicc hello_ring.c -o hello_ring && mpirun -n 4 ./hello_ring
 */
#include <mpi.h>
#include <stdio.h>

enum { TAG = 1, LAPS = 100 };

/* Returns the sum on rank 0. */
static int lap(int rank, int ranks)
{
	int next = (rank + 1) % ranks;
	int previous = (rank + ranks - 1) % ranks;
	int sum = 0;

	if (ranks == 1)
		return 0;
	if (rank > 0)
		MPI_Recv(&sum, 1, MPI_INT, previous, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	sum += rank;
	MPI_Send(&sum, 1, MPI_INT, next, TAG, MPI_COMM_WORLD);
	if (rank == 0)
		MPI_Recv(&sum, 1, MPI_INT, previous, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	return sum;
}

int main(int argc, char **argv)
{
	int rank, ranks, sum;
	double start;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &ranks);

	sum = lap(rank, ranks);
	MPI_Barrier(MPI_COMM_WORLD);
	start = MPI_Wtime();
	for (int i = 0; i < LAPS; i++)
		sum = lap(rank, ranks);
	if (rank == 0)
		printf("%d ranks, sum %d, %.2f us a lap\n", ranks, sum,
		       (MPI_Wtime() - start) / LAPS * 1e6);

	MPI_Finalize();
	return sum == ranks * (ranks - 1) / 2 || rank != 0 ? 0 : 1;
}
