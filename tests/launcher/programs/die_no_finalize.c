/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every rank initializes, waits for the others, and leaves main with 0 without MPI_Finalize. A
 * job that ends so has failed, although nobody waits for anybody.
 */
#include <mpi.h>

int main(int argc, char **argv)
{
	MPI_Init(&argc, &argv);
	MPI_Barrier(MPI_COMM_WORLD);
	return 0;
}
