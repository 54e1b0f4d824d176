/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5 8
 * Description: MPI_Comm_create makes communicators of groups that may be disjoint; who is in none gets MPI_COMM_NULL.
 * MPI_Comm_create_group is called by the members alone (MPI 5.0 section 7.4.2).
 */
#include "tests/lib/t.h"

static void check_ring(MPI_Comm comm, int size_wanted, int rank_wanted)
{
	int rank, size, got = -1;

	MPI_Comm_rank(comm, &rank);
	MPI_Comm_size(comm, &size);
	t_check_eq(rank, rank_wanted);
	t_check_eq(size, size_wanted);
	MPI_Sendrecv(&rank, 1, MPI_INT, (rank + 1) % size, 0, &got, 1, MPI_INT, (rank + size - 1) % size, 0, comm,
		     MPI_STATUS_IGNORE);
	t_check_eq(got, (rank + size - 1) % size);
	MPI_Barrier(comm);
}

/* Odd and even ranks, each in descending order. */
static void check_disjoint(MPI_Group world)
{
	int ranks[64], n = 0;
	MPI_Group group;
	MPI_Comm comm;

	for (int i = t_size - 1; i >= 0; i--)
		if (i % 2 == t_rank % 2)
			ranks[n++] = i;
	MPI_Group_incl(world, n, ranks, &group);
	MPI_Comm_create(MPI_COMM_WORLD, group, &comm);
	check_ring(comm, n, n - 1 - t_rank / 2);
	MPI_Comm_free(&comm);
	MPI_Group_free(&group);
}

static void check_empty(void)
{
	MPI_Comm comm = MPI_COMM_WORLD;

	MPI_Comm_create(MPI_COMM_WORLD, MPI_GROUP_EMPTY, &comm);
	t_check(comm == MPI_COMM_NULL);
}

/* All but rank 0, which does something else. */
static void check_create_group(MPI_Group world)
{
	MPI_Group group;
	MPI_Comm comm[2];

	if (t_rank == 0)
		return;
	MPI_Group_excl(world, 1, &(int){ 0 }, &group);
	MPI_Comm_create_group(MPI_COMM_WORLD, group, 7, &comm[0]);
	MPI_Comm_create_group(MPI_COMM_WORLD, group, 8, &comm[1]);
	for (int i = 0; i < 2; i++) {
		check_ring(comm[i], t_size - 1, t_rank - 1);
		MPI_Comm_free(&comm[i]);
	}
	MPI_Group_free(&group);
}

int main(int argc, char **argv)
{
	MPI_Group world;

	t_init(&argc, &argv);
	MPI_Comm_group(MPI_COMM_WORLD, &world);
	for (t_step = 0; t_step < 20; t_step++) {
		check_disjoint(world);
		check_empty();
		check_create_group(world);
	}
	MPI_Group_free(&world);
	return t_done();
}
