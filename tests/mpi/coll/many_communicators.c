/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5 8
 * Description: collective operations on communicators that are made and freed all the time, of any groups in any order, more of them
 * at once than there is shared memory for. Whoever is freed last in one must not disturb who is slow in it (MPI 5.0 section 7.4).
 */
#include "tests/lib/t.h"

enum { MANY = 300, ROUNDS = 400 };

static int sum(MPI_Comm comm, int x)
{
	int all;

	MPI_Allreduce(&x, &all, 1, MPI_INT, MPI_SUM, comm);
	return all;
}

/* A few operations with every kind of root, checked. */
static void use(MPI_Comm comm, int key)
{
	int rank, size, x, all[64];

	MPI_Comm_rank(comm, &rank);
	MPI_Comm_size(comm, &size);
	t_check_eq(sum(comm, key + rank), size * key + size * (size - 1) / 2, "sum in communicator %d", key);
	for (int root = 0; root < size; root++) {
		x = rank == root ? key * 7 + root : -1;
		MPI_Bcast(&x, 1, MPI_INT, root, comm);
		t_check_eq(x, key * 7 + root, "broadcast in communicator %d", key);
	}
	x = key - rank;
	MPI_Allgather(&x, 1, MPI_INT, all, 1, MPI_INT, comm);
	for (int i = 0; i < size; i++)
		t_check_eq(all[i], key - i, "block %d in communicator %d", i, key);
}

/* Parts of all sizes, whose ranks are in another order. */
static MPI_Comm split(uint64_t *state)
{
	int parts = 1 + (int)(t_random(state) % 3), turn = (int)(t_random(state) % 2);
	uint64_t own = t_seed + (uint64_t)t_rank * 31 + t_random(state);
	MPI_Comm comm;

	MPI_Comm_split(MPI_COMM_WORLD, (int)(t_random(&own) % (unsigned)parts), turn ? -t_rank : t_rank, &comm);
	return comm;
}

static void many_at_once(uint64_t *state)
{
	static MPI_Comm comm[MANY];

	for (int i = 0; i < MANY; i++)
		comm[i] = split(state);
	for (int i = 0; i < MANY; i++)
		use(comm[i], i);
	for (int i = 0; i < MANY; i++)
		use(comm[(i * 7) % MANY], i);
	for (int i = 0; i < MANY; i++)
		MPI_Comm_free(&comm[i * 11 % MANY]);
}

/* The root of the last broadcast goes on at once, and its memory is soon used by another group. */
static void one_after_the_other(uint64_t *state)
{
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		MPI_Comm comm = split(state), dup;
		int size, x = (int)t_step, root;

		MPI_Comm_size(comm, &size);
		root = (int)t_step % size;
		MPI_Comm_dup(comm, &dup);
		if (t_step % 3 == 0)
			use(dup, (int)t_step);
		MPI_Bcast(&x, 1, MPI_INT, root, dup);
		MPI_Comm_free(&dup);
		MPI_Bcast(&x, 1, MPI_INT, root, comm);
		MPI_Comm_free(&comm);
		t_check_eq(x, (int)t_step);
	}
}

int main(int argc, char **argv)
{
	uint64_t state;

	t_init(&argc, &argv);
	state = t_seed;
	many_at_once(&state);
	one_after_the_other(&state);
	return t_done();
}
