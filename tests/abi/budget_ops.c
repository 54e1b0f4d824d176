/* SPDX-License-Identifier: BSD-2-Clause */
/* As many messages of 8 bytes from this process to itself as the argument says, sent one at a time, for budget.sh to count. */
#include <mpi.h>

#include <stdlib.h>

int main(int argc, char **argv)
{
	long in = 0, out = 1, messages = argc > 1 ? atol(argv[1]) : 1;
	MPI_Status status;

	MPI_Init(&argc, &argv);
	for (long i = 0; i < messages; i++) {
		MPI_Send(&out, 1, MPI_LONG, 0, 1, MPI_COMM_WORLD);
		MPI_Recv(&in, 1, MPI_LONG, 0, 1, MPI_COMM_WORLD, &status);
	}
	MPI_Finalize();
	return in != out;
}
