/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every rank waits for a message from the next rank of the circle, with its own rank as the tag,
 * before anybody has sent one: nobody can ever go on. (On one rank: a receive from itself.)
 */
#include <mpi.h>

int main(int argc, char **argv)
{
	int rank, size, x;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	MPI_Recv(&x, 1, MPI_INT, (rank + 1) % size, rank, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Finalize();
	return 0;
}
