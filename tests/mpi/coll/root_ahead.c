/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 4 5 8
 * Description: a rank that only gives (the root of MPI_Bcast and MPI_Scatter, the others in
 * MPI_Reduce and MPI_Gather) may change its buffer as soon as the call returns, thousands of
 * times in a row from the same root, whether the other ranks are quick or slow (MPI 5.0 section
 * 6.1).
 */
#include "tests/lib/t.h"

enum { ITERATIONS = 400, ROOM = 2000 };

static int buf[ROOM], in[64 * ROOM];

/* Work that takes some ranks longer than others, by turns. */
static void dawdle(void)
{
	volatile unsigned spin = 0;

	if ((t_step / 50 + t_rank) % 3 == 0) {
		for (unsigned i = 0; i < 3000; i++)
			spin = spin + i;
	}
}

static void give(int root, int count)
{
	for (int i = 0; i < count; i++)
		buf[i] = t_rank == root ? (int)t_step + i : -1;
	MPI_Bcast(buf, count, MPI_INT, root, MPI_COMM_WORLD);
	dawdle();
	for (int i = 0; i < count; i++) {
		t_check_eq(buf[i], t_step + i, "MPI_Bcast, element %d of %d", i, count);
		buf[i] = -2;
	}
}

static void take(int root, int count)
{
	for (int i = 0; i < count; i++)
		buf[i] = (int)t_step + i + t_rank;
	MPI_Gather(buf, count, MPI_INT, in, count, MPI_INT, root, MPI_COMM_WORLD);
	memset(buf, 0xff, sizeof(buf));
	for (int i = 0; t_rank == root && i < t_size * count; i++)
		t_check_eq(in[i], t_step + i % count + i / count, "MPI_Gather, element %d of %d", i,
			   count);

	for (int i = 0; i < count; i++)
		buf[i] = (int)t_step + i;
	MPI_Reduce(buf, in, count, MPI_INT, MPI_SUM, root, MPI_COMM_WORLD);
	memset(buf, 0xff, sizeof(buf));
	dawdle();
	for (int i = 0; t_rank == root && i < count; i++)
		t_check_eq(in[i], t_size * (t_step + i), "MPI_Reduce, element %d of %d", i, count);
}

int main(int argc, char **argv)
{
	static const int counts[] = {1, 14, 15, 200, 1, 1, 1, ROOM};

	t_init(&argc, &argv);
	for (t_step = 0; t_step < ITERATIONS; t_step++)
		give((int)t_step / 100 % t_size, counts[t_step % 8]);
	for (t_step = 0; t_step < ITERATIONS; t_step++)
		take((int)t_step / 100 % t_size, counts[t_step % 8]);
	return t_done();
}
