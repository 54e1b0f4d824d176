/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shortest MPI program: what is measured is the launcher, MPI_Init and MPI_Finalize.
 */
#include <mpi.h>

int main(int argc, char **argv)
{
	MPI_Init(&argc, &argv);
	MPI_Finalize();
	return 0;
}
