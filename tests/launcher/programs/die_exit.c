/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage: die_exit [rank [code]]. That rank (0) ends with exit(code) (3) after MPI_Init and
 * without MPI_Finalize, while the others wait in MPI_Recv for a message that never comes.
 */
#include <mpi.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	int victim = argc > 1 ? atoi(argv[1]) : 0;
	int code = argc > 2 ? atoi(argv[2]) : 3;
	int rank;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	if (rank == victim)
		exit(code);
	MPI_Recv(NULL, 0, MPI_BYTE, victim, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Finalize();
	return 0;
}
