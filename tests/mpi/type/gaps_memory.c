/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2
 * A long message with gaps is not packed into memory of its own, neither at the sender nor at the receiver: while it is moved,
 * the process does not grow by anything like its length. What remains is a bounded number of cells.
 */
#include "tests/lib/t.h"

enum { BLOCKS = 1 << 20, BLOCK = 4, BOUND_KIB = 8 << 10 }; /* of ints: 16 MiB of data in 32 MiB of memory */

/* The most memory that this process has had, KiB. */
static long peak(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[256];
	long kib = -1;

	while (file && fgets(line, sizeof line, file))
		if (!strncmp(line, "VmHWM:", 6))
			kib = atol(line + 6);
	if (file)
		fclose(file);
	return kib;
}

int main(int argc, char **argv)
{
	int *buffer;
	long before;
	MPI_Datatype type;
	MPI_Status status;

	t_init(&argc, &argv);
	buffer = malloc(sizeof *buffer * BLOCKS * BLOCK * 2);
	for (int i = 0; i < BLOCKS * BLOCK * 2; i++)
		buffer[i] = t_rank ? -1 : i;
	MPI_Type_vector(BLOCKS, BLOCK, 2 * BLOCK, MPI_INT, &type);
	MPI_Type_commit(&type);
	before = peak();
	if (before < 0)
		t_skip("no VmHWM in /proc/self/status");
	if (t_rank == 0)
		MPI_Send(buffer, 1, type, 1, 0, MPI_COMM_WORLD);
	else
		MPI_Recv(buffer, 1, type, 0, 0, MPI_COMM_WORLD, &status);
	t_check(peak() - before < BOUND_KIB, "grown by %ld KiB", peak() - before);
	for (int i = 0; i < BLOCKS * BLOCK * 2; i++)
		if (buffer[i] != (t_rank && i / BLOCK % 2 ? -1 : i)) {
			t_check_eq(buffer[i], i, "int %d", i);
			break;
		}
	MPI_Type_free(&type);
	free(buffer);
	return t_done();
}
