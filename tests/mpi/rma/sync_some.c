/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: epochs of MPI_Win_post, start, complete, wait and test follow each other in step: an origin is let in when the target
 * has posted, and the target goes on when all its origins have completed, whoever else is in an epoch (MPI 5.0 section 12.5.2).
 */
#include "tests/lib/t.h"

enum { ROUNDS = 100 };

static long *memory[64]; /* a word for each origin at every target */
static MPI_Win win;
static MPI_Group world;

static void make(void)
{
	MPI_Aint size;
	void *base;
	int unit;

	MPI_Win_allocate_shared((MPI_Aint)sizeof(long) * t_size, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &win);
	for (int rank = 0; rank < t_size; rank++)
		MPI_Win_shared_query(win, rank, &size, &unit, &memory[rank]);
	MPI_Win_get_group(win, &world);
}

static MPI_Group group_of(int n, const int *ranks)
{
	MPI_Group group;

	MPI_Group_incl(world, n, ranks, &group);
	return group;
}

static void finish(bool by_test)
{
	int flag = 0;

	if (!by_test)
		MPI_Win_wait(win);
	while (by_test && !flag)
		MPI_Win_test(win, &flag);
}

/* Each lets its left neighbour write and writes to its right one. */
static void ring(int promises)
{
	int right = (t_rank + 1) % t_size, left = (t_rank + t_size - 1) % t_size;
	MPI_Group to = group_of(1, &right), from = group_of(1, &left);

	for (t_step = 0; t_step < ROUNDS; t_step++) {
		MPI_Win_post(from, promises, win);
		if (promises & MPI_MODE_NOCHECK)
			MPI_Barrier(MPI_COMM_WORLD);
		MPI_Win_start(to, promises & MPI_MODE_NOCHECK, win);
		memory[right][t_rank] = t_step * 100 + t_rank;
		MPI_Win_complete(win);
		finish(t_step % 2);
		t_check_eq(memory[t_rank][left], t_step * 100 + left);
	}
	MPI_Group_free(&to);
	MPI_Group_free(&from);
}

/* All but rank 0 write to rank 0, which writes to nobody. */
static void into_one(void)
{
	MPI_Group others, one;
	int zero = 0;

	MPI_Group_excl(world, 1, &zero, &others);
	one = group_of(1, &zero);
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		if (t_rank) {
			MPI_Win_start(one, 0, win);
			memory[0][t_rank] = t_step;
			MPI_Win_complete(win);
		} else {
			MPI_Win_post(others, 0, win);
			finish(t_step % 2);
			for (int rank = 1; rank < t_size; rank++)
				t_check_eq(memory[0][rank], t_step, "from rank %d", rank);
		}
	}
	if (others != MPI_GROUP_EMPTY)
		MPI_Group_free(&others);
	MPI_Group_free(&one);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	make();
	ring(0);
	into_one();
	ring(MPI_MODE_NOCHECK | MPI_MODE_NOSTORE);
	MPI_Group_free(&world);
	MPI_Win_free(&win);
	return t_done();
}
