/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: the floating point sum of MPI_Allreduce is the same to the last bit on every rank
 * and in every repetition with the same arguments, although the order of additions matters and
 * the ranks arrive in different orders; MPI_Reduce repeats itself as well (MPI 5.0 section 6.9.1,
 * advice to implementors).
 */
#include "tests/lib/t.h"

enum { ROOM = 20000, REPEATS = 6 };

static double in[ROOM], out[ROOM], first[ROOM], root_first[ROOM];

static void fill(int count)
{
	uint64_t random = t_seed * 1000 + (uint64_t)t_rank;

	/* Signs and sizes vary over 2^40: nearly every order of additions gives another sum. */
	for (int i = 0; i < count; i++) {
		uint64_t r = t_random(&random);

		in[i] = (double)(int64_t)r / (double)(UINT64_C(1) << (r % 41)) / 3.0;
	}
}

static void check_same(const double *got, const double *expected, int count, const char *what)
{
	for (int i = 0; i < count; i++)
		t_check(!memcmp(&got[i], &expected[i], sizeof(double)),
			"%s, element %d of %d: %a and %a", what, i, count, expected[i], got[i]);
}

/* The ranks leave this in an order that depends on the turn. */
static void skew(int turn)
{
	int first_rank = turn % t_size, next = (t_rank + 1) % t_size,
	    prev = (t_rank + t_size - 1) % t_size;

	if (t_rank != first_rank)
		MPI_Recv(NULL, 0, MPI_BYTE, prev, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	if (next != first_rank)
		MPI_Send(NULL, 0, MPI_BYTE, next, 1, MPI_COMM_WORLD);
}

static void repeat(int count)
{
	static double rank_0[ROOM];
	int root = t_size / 2;

	fill(count);
	for (t_step = 0; t_step < REPEATS; t_step++) {
		skew((int)t_step);
		MPI_Allreduce(in, out, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
		if (t_step == 0)
			memcpy(first, out, sizeof(first));
		check_same(out, first, count, "MPI_Allreduce repeated");
		memcpy(rank_0, out, sizeof(rank_0));
		MPI_Bcast(rank_0, count, MPI_DOUBLE, 0, MPI_COMM_WORLD);
		check_same(out, rank_0, count, "MPI_Allreduce on rank 0 and here");

		MPI_Reduce(in, out, count, MPI_DOUBLE, MPI_SUM, root, MPI_COMM_WORLD);
		if (t_step == 0)
			memcpy(root_first, out, sizeof(root_first));
		if (t_rank == root)
			check_same(out, root_first, count, "MPI_Reduce repeated");
	}
}

int main(int argc, char **argv)
{
	static const int counts[] = {1, 7, 8, 500, 3000, ROOM};

	t_init(&argc, &argv);
	for (int i = 0; i < 6; i++)
		repeat(counts[i]);
	return t_done();
}
