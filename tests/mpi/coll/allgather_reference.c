/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Allgather and MPI_Allgatherv give all ranks all blocks, at the displacements
 * that they name, also when some or all of them are empty; gaps stay untouched; blocks up to 100
 * KiB (MPI 5.0 section 6.7).
 */
#include "tests/mpi/coll/block_sizes.h"

static unsigned char out[LARGEST], *in;

static void allgather(void)
{
	int size = size_of(0, true);

	t_fill(out, (size_t)size, key_of(t_rank));
	memset(in, GAP_BYTE, (size_t)(size * t_size + GAP));
	MPI_Allgather(out, size, MPI_BYTE, in, size, MPI_BYTE, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++)
		t_check_fill(in + i * size, (size_t)size, key_of(i), "block of MPI_Allgather");
	for (int k = 0; k < GAP; k++)
		t_check_eq(in[size * t_size + k], GAP_BYTE, "byte %d behind the last block", k);
}

/* Each rank wants the blocks in an order of its own: displacements need not agree. */
static void allgatherv(void)
{
	int count[64], displacement[64], end = 0;

	for (int k = 0; k < t_size; k++) {
		int i = (k * (t_size - 1) + t_rank) % t_size;

		count[i] = size_of(i, false);
		displacement[i] = end + GAP;
		end = displacement[i] + count[i];
	}
	t_fill(out, (size_t)count[t_rank], key_of(t_rank));
	memset(in, GAP_BYTE, (size_t)(end + GAP));
	MPI_Allgatherv(out, count[t_rank], MPI_BYTE, in, count, displacement, MPI_BYTE,
		       MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++) {
		t_check_fill(in + displacement[i], (size_t)count[i], key_of(i),
			     "block of MPI_Allgatherv");
		for (int k = 1; k <= GAP; k++)
			t_check_eq(in[displacement[i] - k], GAP_BYTE, "byte %d before block %d", k,
				   i);
	}
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	in = malloc((size_t)t_size * (LARGEST + GAP) + GAP);
	for (t_step = 0; t_step < 24; t_step++) {
		allgather();
		allgatherv();
	}
	free(in);
	return t_done();
}
