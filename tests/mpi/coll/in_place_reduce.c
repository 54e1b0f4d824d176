/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: with MPI_IN_PLACE the input of MPI_Allreduce on all ranks, and of MPI_Reduce on
 * the root, is taken from the receive buffer and replaced by the result; the other ranks' buffers
 * stay as they are (MPI 5.0 sections 6.9.1, 6.9.6).
 */
#include "tests/lib/t.h"

enum { ROOM = 30000 };

static long value[ROOM];

static long element(int rank, int i)
{
	return rank * 1000 + i + t_step;
}

static void fill(int count)
{
	for (int i = 0; i < count; i++)
		value[i] = element(t_rank, i);
}

static long sum_of(int i)
{
	return (long)t_size * (t_size - 1) / 2 * 1000 + t_size * (i + t_step);
}

static void run_case(int root, int count)
{
	fill(count);
	MPI_Allreduce(MPI_IN_PLACE, value, count, MPI_LONG, MPI_SUM, MPI_COMM_WORLD);
	for (int i = 0; i < count; i++)
		t_check_eq(value[i], sum_of(i), "MPI_Allreduce, element %d of %d", i, count);

	fill(count);
	if (t_rank == root)
		MPI_Reduce(MPI_IN_PLACE, value, count, MPI_LONG, MPI_SUM, root, MPI_COMM_WORLD);
	else
		MPI_Reduce(value, NULL, count, MPI_LONG, MPI_SUM, root, MPI_COMM_WORLD);
	for (int i = 0; i < count; i++)
		t_check_eq(value[i], t_rank == root ? sum_of(i) : element(t_rank, i),
			   "MPI_Reduce to %d, element %d of %d", root, i, count);
}

int main(int argc, char **argv)
{
	static const int counts[] = {1, 6, 7, 100, 5000, ROOM};

	t_init(&argc, &argv);
	for (t_step = 0; t_step < 24; t_step++)
		run_case((int)t_step % t_size, counts[t_step % 6]);
	return t_done();
}
