/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5 8
 * Description: an intercommunicator joins two groups: ranks mean processes of the other side, and messages go across; it can be
 * duplicated, split, and made of parts of the sides; merging gives one group in the order that is asked for (MPI 5.0 section
 * 7.6).
 */
#include "tests/lib/t.h"

static int side, own_size, remote_size, own_rank;

/* The rank in MPI_COMM_WORLD of a rank of one side: even ranks are on side 0, odd ones on side 1. */
static int world_rank(int at, int rank)
{
	return 2 * rank + at;
}

static void check_shape(MPI_Comm inter)
{
	int flag = 0, rank, size, remote, ids[64], world_ids[64];
	MPI_Group group, world;

	MPI_Comm_test_inter(inter, &flag);
	t_check(flag);
	MPI_Comm_rank(inter, &rank);
	MPI_Comm_size(inter, &size);
	MPI_Comm_remote_size(inter, &remote);
	t_check_eq(rank, own_rank);
	t_check_eq(size, own_size);
	t_check_eq(remote, remote_size);
	MPI_Comm_remote_group(inter, &group);
	MPI_Comm_group(MPI_COMM_WORLD, &world);
	for (int i = 0; i < remote; i++)
		ids[i] = i;
	MPI_Group_translate_ranks(group, remote, ids, world, world_ids);
	for (int i = 0; i < remote; i++)
		t_check_eq(world_ids[i], world_rank(!side, i));
	MPI_Group_free(&group);
	MPI_Group_free(&world);
}

/* Everybody sends its rank to everybody on the other side, and takes one message of each. */
static void check_messages(MPI_Comm inter)
{
	MPI_Request request[64];
	MPI_Status status;

	for (int i = 0; i < remote_size; i++)
		MPI_Isend(&t_rank, 1, MPI_INT, i, (int)t_step, inter, &request[i]);
	for (int i = 0; i < remote_size; i++) {
		int got = -1;

		MPI_Recv(&got, 1, MPI_INT, t_step % 2 ? i : MPI_ANY_SOURCE, (int)t_step, inter, &status);
		t_check_eq(got, world_rank(!side, status.MPI_SOURCE));
	}
	MPI_Waitall(remote_size, request, MPI_STATUSES_IGNORE);
}

static void check_merge(MPI_Comm inter, int high)
{
	int rank, size, flag, sum = 0, expected;
	MPI_Comm both;

	MPI_Intercomm_merge(inter, high, &both);
	MPI_Comm_test_inter(both, &flag);
	t_check_eq(flag, 0);
	MPI_Comm_rank(both, &rank);
	MPI_Comm_size(both, &size);
	expected = own_rank + (high ? remote_size : 0);
	t_check_eq(size, t_size);
	t_check_eq(rank, expected);
	MPI_Allreduce(&t_rank, &sum, 1, MPI_INT, MPI_SUM, both);
	t_check_eq(sum, t_size * (t_size - 1) / 2);
	MPI_Comm_free(&both);
}

/* Those of even own rank on both sides, when both sides have some. */
static void check_split(MPI_Comm inter)
{
	int size, remote;
	MPI_Comm part;

	MPI_Comm_split(inter, own_rank % 2, -own_rank, &part);
	if (own_rank % 2 == 1 && (own_size < 2 || remote_size < 2)) {
		t_check(part == MPI_COMM_NULL);
		return;
	}
	MPI_Comm_size(part, &size);
	MPI_Comm_remote_size(part, &remote);
	t_check_eq(size, (own_size + !(own_rank % 2)) / 2);
	t_check_eq(remote, (remote_size + !(own_rank % 2)) / 2);
	MPI_Comm_free(&part);
}

/* The first process of each side. */
static void check_create(MPI_Comm inter)
{
	MPI_Group group, first;
	MPI_Comm pair;
	int got = -1;

	MPI_Comm_group(inter, &group);
	MPI_Group_incl(group, 1, &(int){ 0 }, &first);
	MPI_Comm_create(inter, first, &pair);
	t_check_eq(pair == MPI_COMM_NULL, own_rank != 0);
	if (pair != MPI_COMM_NULL) {
		MPI_Sendrecv(&t_rank, 1, MPI_INT, 0, 0, &got, 1, MPI_INT, 0, 0, pair, MPI_STATUS_IGNORE);
		t_check_eq(got, world_rank(!side, 0));
		MPI_Comm_free(&pair);
	}
	MPI_Group_free(&group);
	MPI_Group_free(&first);
}

int main(int argc, char **argv)
{
	MPI_Comm local, inter, dup[2];
	MPI_Request request;
	int result = -1;

	t_init(&argc, &argv);
	side = t_rank % 2;
	own_size = (t_size + 1 - side) / 2;
	remote_size = t_size - own_size;
	MPI_Comm_split(MPI_COMM_WORLD, side, 0, &local);
	MPI_Comm_rank(local, &own_rank);
	MPI_Intercomm_create(local, 0, MPI_COMM_WORLD, !side, 9, &inter);
	MPI_Comm_free(&local);
	check_shape(inter);
	MPI_Comm_dup(inter, &dup[0]);
	MPI_Comm_idup(inter, &dup[1], &request);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	MPI_Comm_compare(inter, dup[1], &result);
	t_check_eq(result, MPI_CONGRUENT);
	for (t_step = 0; t_step < 10; t_step++)
		check_messages(t_step % 2 ? inter : dup[t_step / 2 % 2]);
	check_shape(dup[1]);
	check_split(dup[0]);
	check_create(inter);
	MPI_Comm_free(&inter);
	check_merge(dup[0], side);
	check_merge(dup[1], !side);
	MPI_Comm_free(&dup[0]);
	MPI_Comm_free(&dup[1]);
	return t_done();
}
