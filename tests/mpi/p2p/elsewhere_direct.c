/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2
 * env: MPILITE_ENGINE=direct
 * A message out of memory that both have mapped: see sender_elsewhere.h.
 */
#include "tests/mpi/p2p/sender_elsewhere.h"

int main(int argc, char **argv)
{
	unsigned char *buffer;

	t_init(&argc, &argv);
	MPI_Alloc_mem(2 * LARGEST, MPI_INFO_NULL, &buffer);
	elsewhere(buffer);
	MPI_Free_mem(buffer);
	return t_done();
}
