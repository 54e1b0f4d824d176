/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each rank reads stdin to its end and then, in rank order, prints "rank R read N bytes, sum S",
 * where S is the sum of the bytes as unsigned numbers.
 */
#include <mpi.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	unsigned long bytes = 0, sum = 0;
	int rank, size, c;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Comm_size(MPI_COMM_WORLD, &size);
	for (; (c = getchar()) != EOF; bytes++)
		sum += (unsigned long)c;
	if (rank > 0)
		MPI_Recv(NULL, 0, MPI_BYTE, rank - 1, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	printf("rank %d read %lu bytes, sum %lu\n", rank, bytes, sum);
	fflush(stdout);
	if (rank < size - 1)
		MPI_Send(NULL, 0, MPI_BYTE, rank + 1, 1, MPI_COMM_WORLD);
	MPI_Finalize();
	return 0;
}
