/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Scatter and MPI_Scatterv give every rank its block of the root's buffer,
 * wherever the displacements put it, and write nothing behind it; every root, counts from 0 to
 * 100 KiB (MPI 5.0 section 6.6).
 */
#include "tests/mpi/coll/block_sizes.h"

static unsigned char *out, in[LARGEST + GAP];

static void check_block(int size, const char *call)
{
	t_check_fill(in, (size_t)size, key_of(t_rank), call);
	for (int k = 0; k < GAP; k++)
		t_check_eq(in[size + k], GAP_BYTE, "%s: byte %d behind the block", call, k);
}

static void scatter(int root)
{
	int size = size_of(0, true);

	for (int i = 0; t_rank == root && i < t_size; i++)
		t_fill(out + i * size, (size_t)size, key_of(i));
	memset(in, GAP_BYTE, sizeof(in));
	MPI_Scatter(t_rank == root ? out : NULL, size, MPI_BYTE, in, size, MPI_BYTE, root,
		    MPI_COMM_WORLD);
	check_block(size, "MPI_Scatter");
}

/* Blocks in the reverse order of the ranks, with gaps. */
static void scatterv(int root)
{
	int count[64], displacement[64], end = 0;

	for (int i = t_size - 1; i >= 0; i--) {
		count[i] = size_of(i, false);
		displacement[i] = end + GAP;
		end = displacement[i] + count[i];
		if (t_rank == root)
			t_fill(out + displacement[i], (size_t)count[i], key_of(i));
	}
	memset(in, GAP_BYTE, sizeof(in));
	if (t_rank == root)
		MPI_Scatterv(out, count, displacement, MPI_BYTE, in, count[t_rank], MPI_BYTE, root,
			     MPI_COMM_WORLD);
	else
		MPI_Scatterv(NULL, NULL, NULL, MPI_BYTE, in, count[t_rank], MPI_BYTE, root,
			     MPI_COMM_WORLD);
	check_block(count[t_rank], "MPI_Scatterv");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	out = malloc((size_t)t_size * (LARGEST + GAP));
	for (t_step = 0; t_step < 24; t_step++) {
		scatter((int)t_step % t_size);
		scatterv((int)t_step % t_size);
	}
	free(out);
	return t_done();
}
