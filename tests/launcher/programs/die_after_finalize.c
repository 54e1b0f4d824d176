/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage: die_after_finalize [code ...]. Rank r leaves with the r-th code (0 when there are fewer)
 * after MPI_Finalize, so that the launcher's choice among several exit codes can be seen.
 */
#include <mpi.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	int rank;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Finalize();
	return rank + 1 < argc ? atoi(argv[rank + 1]) : 0;
}
