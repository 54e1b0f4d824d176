/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage: die_abort [rank [code]]. That rank (0) calls MPI_Abort(MPI_COMM_WORLD, code) (7) while
 * the others wait in MPI_Recv for a message that never comes.
 */
#include <mpi.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	int victim = argc > 1 ? atoi(argv[1]) : 0;
	int code = argc > 2 ? atoi(argv[2]) : 7;
	int rank;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	if (rank == victim)
		MPI_Abort(MPI_COMM_WORLD, code);
	MPI_Recv(NULL, 0, MPI_BYTE, victim, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Finalize();
	return 0;
}
