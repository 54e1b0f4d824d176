/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Usage: die_segv [rank [signal]]. That rank (0) dies from the signal (11, as after a wild
 * pointer) while the others wait in MPI_Recv for a message that never comes.
 */
#include <mpi.h>
#include <signal.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	int victim = argc > 1 ? atoi(argv[1]) : 0;
	int signo = argc > 2 ? atoi(argv[2]) : SIGSEGV;
	int rank;

	MPI_Init(&argc, &argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	if (rank == victim) {
		signal(signo, SIG_DFL);
		raise(signo);
	}
	MPI_Recv(NULL, 0, MPI_BYTE, victim, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Finalize();
	return 0;
}
