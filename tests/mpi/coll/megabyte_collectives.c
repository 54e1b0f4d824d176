/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * Description: every collective operation moves 1 MiB, as one block or as the sum of all blocks,
 * correctly (MPI 5.0 sections 6.4 to 6.9).
 */
#include "tests/lib/t.h"

enum { TOTAL = 1 << 20, WORDS = TOTAL / 8 };

static unsigned char out[TOTAL], in[TOTAL];
static int64_t terms[WORDS], sums[WORDS];

static void check_sums(const char *call)
{
	for (int i = 0; i < WORDS; i++)
		t_check_eq(sums[i], (int64_t)t_size * i * 3 + t_size * (t_size - 1) / 2,
			   "%s, element %d", call, i);
	memset(sums, 0, sizeof(sums));
}

static void reduce(int root)
{
	for (int i = 0; i < WORDS; i++)
		terms[i] = (int64_t)i * 3 + t_rank;
	MPI_Reduce(terms, sums, WORDS, MPI_INT64_T, MPI_SUM, root, MPI_COMM_WORLD);
	if (t_rank == root)
		check_sums("MPI_Reduce");
	MPI_Allreduce(terms, sums, WORDS, MPI_INT64_T, MPI_SUM, MPI_COMM_WORLD);
	check_sums("MPI_Allreduce");
}

/* Blocks whose keys tell rank and place; `size` bytes each. */
static void fill_blocks(unsigned char *buf, int size, int key)
{
	for (int i = 0; i < t_size; i++)
		t_fill(buf + i * size, (size_t)size, (uint64_t)(key + i));
}

static void move(int root)
{
	int size = TOTAL / t_size;

	t_fill(in, TOTAL, (uint64_t)t_rank);
	MPI_Bcast(in, TOTAL, MPI_BYTE, root, MPI_COMM_WORLD);
	t_check_fill(in, TOTAL, (uint64_t)root, "MPI_Bcast");

	t_fill(out, (size_t)size, (uint64_t)(100 + t_rank));
	MPI_Gather(out, size, MPI_BYTE, in, size, MPI_BYTE, root, MPI_COMM_WORLD);
	for (int i = 0; t_rank == root && i < t_size; i++)
		t_check_fill(in + i * size, (size_t)size, (uint64_t)(100 + i), "MPI_Gather");
	MPI_Allgather(out, size, MPI_BYTE, in, size, MPI_BYTE, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++)
		t_check_fill(in + i * size, (size_t)size, (uint64_t)(100 + i), "MPI_Allgather");

	fill_blocks(out, size, 1000 * (t_rank + 1));
	MPI_Scatter(out, size, MPI_BYTE, in, size, MPI_BYTE, root, MPI_COMM_WORLD);
	t_check_fill(in, (size_t)size, (uint64_t)(1000 * (root + 1) + t_rank), "MPI_Scatter");
	MPI_Alltoall(out, size, MPI_BYTE, in, size, MPI_BYTE, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++)
		t_check_fill(in + i * size, (size_t)size, (uint64_t)(1000 * (i + 1) + t_rank),
			     "MPI_Alltoall");
}

/* Blocks of 1 MiB each, to an odd address. */
static void gather_megabytes(void)
{
	unsigned char *all = malloc((size_t)t_size * TOTAL + 1);

	t_fill(out, TOTAL, (uint64_t)(200 + t_rank));
	MPI_Allgather(out, TOTAL, MPI_BYTE, all + 1, TOTAL, MPI_BYTE, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++)
		t_check_fill(all + 1 + (size_t)i * TOTAL, TOTAL, (uint64_t)(200 + i), "MPI_Allgather of 1 MiB");
	free(all);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < t_size && t_step < 3; t_step++) {
		move((int)t_step);
		reduce((int)t_step);
	}
	gather_megabytes();
	return t_done();
}
