/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: collective operations with MPI_Count counts and MPI_Aint displacements (suffix _c)
 * do what their int forms do, and ranks may mix the two forms in one operation (MPI 5.0 sections
 * 2.5.8 and 6.2).
 */
#include "tests/lib/t.h"

#if MPI_VERSION < 4

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_skip("MPI before 4.0 has no forms with large counts");
}

#else

enum { COUNT = 500 };

static int in[64 * COUNT], out[64 * COUNT];

static void check(int n, int (*expected)(int), const char *call)
{
	for (int i = 0; i < n; i++)
		t_check_eq(in[i], expected(i), "%s, element %d", call, i);
	memset(in, 0, sizeof(in));
}

static int sums(int i)
{
	return t_size * i + t_size * (t_size - 1) / 2 * 1000;
}
static int blocks(int i)
{
	return i / COUNT * 1000 + i % COUNT;
}
static int blocks_of_mine(int i)
{
	return i / COUNT * 1000 + t_rank * COUNT + i % COUNT;
}
static int block_of_root(int i)
{
	return t_rank * COUNT + i;
}

static void move(void)
{
	MPI_Count count[64];
	MPI_Aint displacement[64];

	for (int i = 0; i < t_size; i++) {
		count[i] = COUNT;
		displacement[i] = (MPI_Aint)i * COUNT;
	}
	MPI_Allgather_c(out, COUNT, MPI_INT, in, COUNT, MPI_INT, MPI_COMM_WORLD);
	check(t_size * COUNT, blocks, "MPI_Allgather_c");
	MPI_Allgatherv_c(out, COUNT, MPI_INT, in, count, displacement, MPI_INT, MPI_COMM_WORLD);
	check(t_size * COUNT, blocks, "MPI_Allgatherv_c");
	MPI_Gatherv_c(out, COUNT, MPI_INT, in, count, displacement, MPI_INT, 0, MPI_COMM_WORLD);
	if (t_rank == 0)
		check(t_size * COUNT, blocks, "MPI_Gatherv_c");
	MPI_Scatterv_c(out, count, displacement, MPI_INT, in, COUNT, MPI_INT, 0, MPI_COMM_WORLD);
	check(COUNT, block_of_root, "MPI_Scatterv_c");
	MPI_Alltoall_c(out, COUNT, MPI_INT, in, COUNT, MPI_INT, MPI_COMM_WORLD);
	check(t_size * COUNT, blocks_of_mine, "MPI_Alltoall_c");
	MPI_Alltoallv_c(out, count, displacement, MPI_INT, in, count, displacement, MPI_INT,
			MPI_COMM_WORLD);
	check(t_size * COUNT, blocks_of_mine, "MPI_Alltoallv_c");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (int i = 0; i < 64 * COUNT; i++)
		out[i] = t_rank * 1000 + i;
	for (t_step = 0; t_step < 10; t_step++) {
		move();
		MPI_Allreduce_c(out, in, COUNT, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
		check(COUNT, sums, "MPI_Allreduce_c");
		/* Odd ranks use the other form of the same operation. */
		if (t_rank & 1)
			MPI_Reduce(out, in, COUNT, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
		else
			MPI_Reduce_c(out, in, COUNT, MPI_INT, MPI_SUM, 0, MPI_COMM_WORLD);
		if (t_rank == 0)
			check(COUNT, sums, "MPI_Reduce_c");
	}
	return t_done();
}

#endif
