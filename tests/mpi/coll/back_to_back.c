/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: two thousand collectives of mixed kinds, sizes and rotating roots follow each
 * other without barriers; every one gets its own data. A root that does not wait for the others
 * may be several operations ahead, so that memory which is used again too early shows (MPI 5.0
 * section 6.14).
 */
#include "tests/lib/t.h"

enum { ITERATIONS = 2000, ROOM = 600 };

static int in[64 * ROOM], out[64 * ROOM];

static int value_of(int rank, int i)
{
	return (int)t_step * 1000 + rank * 37 + i;
}

static int sum_of(int i)
{
	return t_size * value_of(0, i) + 37 * t_size * (t_size - 1) / 2;
}

static void fill(int count)
{
	for (int i = 0; i < count; i++)
		out[i] = value_of(t_rank, i);
}

static void check(int at, int expected, const char *call)
{
	t_check_eq(in[at], expected, "%s, element %d", call, at);
}

static void reduce(int kind, int root, int count)
{
	fill(count);
	if (kind == 0)
		MPI_Reduce(out, in, count, MPI_INT, MPI_SUM, root, MPI_COMM_WORLD);
	else
		MPI_Allreduce(out, in, count, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
	for (int i = 0; (kind || t_rank == root) && i < count; i++)
		check(i, sum_of(i), kind ? "MPI_Allreduce" : "MPI_Reduce");
}

static void gather(int kind, int root, int count)
{
	fill(count);
	if (kind == 0)
		MPI_Gather(out, count, MPI_INT, in, count, MPI_INT, root, MPI_COMM_WORLD);
	else
		MPI_Allgather(out, count, MPI_INT, in, count, MPI_INT, MPI_COMM_WORLD);
	for (int i = 0; (kind || t_rank == root) && i < t_size * count; i++)
		check(i, value_of(i / count, i % count), kind ? "MPI_Allgather" : "MPI_Gather");
}

static void spread(int kind, int root, int count)
{
	fill(t_size * count);
	if (kind == 0)
		MPI_Scatter(out, count, MPI_INT, in, count, MPI_INT, root, MPI_COMM_WORLD);
	else
		MPI_Alltoall(out, count, MPI_INT, in, count, MPI_INT, MPI_COMM_WORLD);
	for (int i = 0; i < (kind ? t_size : 1) * count; i++)
		check(i, value_of(kind ? i / count : root, t_rank * count + i % count),
		      kind ? "MPI_Alltoall" : "MPI_Scatter");
}

static void broadcast(int root, int count)
{
	for (int i = 0; i < count; i++)
		in[i] = t_rank == root ? value_of(root, i) : 0;
	MPI_Bcast(in, count, MPI_INT, root, MPI_COMM_WORLD);
	for (int i = 0; i < count; i++)
		check(i, value_of(root, i), "MPI_Bcast");
}

int main(int argc, char **argv)
{
	uint64_t random;

	t_init(&argc, &argv);
	random = t_seed;
	for (t_step = 0; t_step < ITERATIONS; t_step++) {
		uint64_t r = t_random(&random);
		int root = (int)t_step % t_size, kind = (int)(r / 16 % 2),
		    count = 1 + (int)(r / 64 % 14);

		if (r % 1024 / 64 == 0)
			count = 1 + (int)(r / 1024 % ROOM);
		switch (r % 8) {
		case 0:
		case 1:
			reduce(kind, root, count);
			break;
		case 2:
			gather(kind, root, count);
			break;
		case 3:
			spread(kind, root, count);
			break;
		case 4:
			MPI_Barrier(MPI_COMM_WORLD);
			break;
		default:
			broadcast(root, count);
			break;
		}
	}
	return t_done();
}
