/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2
 * env: MPILITE_ENGINE=cma
 * A message that the kernel copies: see sender_elsewhere.h. Skipped where it does not.
 */
#define _GNU_SOURCE
#include "tests/mpi/p2p/sender_elsewhere.h"

#include <sys/uio.h>

/* Whether rank 1 may read the memory of rank 0. */
static int may_read(void)
{
	long from[2] = { getpid(), (long)(uintptr_t)from }, to = 0;
	int may = 0;

	MPI_Bcast(from, 2, MPI_LONG, 0, MPI_COMM_WORLD);
	if (t_rank == 1) {
		struct iovec here = { &to, sizeof to }, there = { (void *)(uintptr_t)from[1], sizeof to };

		may = process_vm_readv((pid_t)from[0], &here, 1, &there, 1, 0) == sizeof to && to == from[0];
	}
	MPI_Bcast(&may, 1, MPI_INT, 1, MPI_COMM_WORLD);
	return may;
}

int main(int argc, char **argv)
{
	unsigned char *buffer;

	t_init(&argc, &argv);
	if (!may_read())
		t_skip("the kernel does not permit single copies");
	buffer = malloc(2 * LARGEST);
	elsewhere(buffer);
	free(buffer);
	return t_done();
}
