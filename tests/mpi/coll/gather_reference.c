/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Gather and MPI_Gatherv place every rank's block where the root's counts and
 * displacements say, in any order and with gaps, which stay untouched; every root, counts from 0
 * to 100 KiB (MPI 5.0 section 6.5).
 */
#include "tests/mpi/coll/block_sizes.h"

static unsigned char out[LARGEST], *in;

static void gather(int root)
{
	int size = size_of(0, true);

	t_fill(out, (size_t)size, key_of(t_rank));
	memset(in, 0, (size_t)(size * t_size));
	MPI_Gather(out, size, MPI_BYTE, t_rank == root ? in : NULL, size, MPI_BYTE, root,
		   MPI_COMM_WORLD);
	for (int i = 0; t_rank == root && i < t_size; i++)
		t_check_fill(in + i * size, (size_t)size, key_of(i), "block of MPI_Gather");
}

/* Blocks in the reverse order of the ranks, a gap before each. */
static void gatherv(int root)
{
	int count[64], displacement[64], size = size_of(t_rank, false), end = 0;

	for (int i = t_size - 1; i >= 0; i--) {
		count[i] = size_of(i, false);
		displacement[i] = end + GAP;
		end = displacement[i] + count[i];
	}
	t_fill(out, (size_t)size, key_of(t_rank));
	memset(in, GAP_BYTE, (size_t)(end + GAP));
	if (t_rank == root)
		MPI_Gatherv(out, size, MPI_BYTE, in, count, displacement, MPI_BYTE, root,
			    MPI_COMM_WORLD);
	else
		MPI_Gatherv(out, size, MPI_BYTE, NULL, NULL, NULL, MPI_BYTE, root, MPI_COMM_WORLD);
	for (int i = 0; t_rank == root && i < t_size; i++) {
		t_check_fill(in + displacement[i], (size_t)count[i], key_of(i),
			     "block of MPI_Gatherv");
		for (int k = 1; k <= GAP; k++)
			t_check_eq(in[displacement[i] - k], GAP_BYTE, "byte %d before block %d", k,
				   i);
	}
	for (int k = 0; t_rank == root && k < GAP; k++)
		t_check_eq(in[end + k], GAP_BYTE, "byte %d behind the last block", k);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	in = malloc((size_t)t_size * (LARGEST + GAP) + GAP);
	for (t_step = 0; t_step < 24; t_step++) {
		gather((int)t_step % t_size);
		gatherv((int)t_step % t_size);
	}
	free(in);
	return t_done();
}
