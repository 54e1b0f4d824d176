/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: a duplicate has the same group and other contexts: messages and collectives on the one are not seen on the other
 * (MPI 5.0 sections 7.1.1 and 7.4.2). MPI_Comm_compare tells identical, congruent, similar and unequal communicators apart.
 */
#include "tests/lib/t.h"

static int compare(MPI_Comm a, MPI_Comm b)
{
	int result = -1;

	MPI_Comm_compare(a, b, &result);
	return result;
}

static void check_compare(MPI_Comm dup)
{
	MPI_Comm reversed, part;

	t_check_eq(compare(MPI_COMM_WORLD, MPI_COMM_WORLD), MPI_IDENT);
	t_check_eq(compare(dup, dup), MPI_IDENT);
	t_check_eq(compare(MPI_COMM_WORLD, dup), MPI_CONGRUENT);
	MPI_Comm_split(dup, 0, -t_rank, &reversed);
	t_check_eq(compare(dup, reversed), t_size == 1 ? MPI_CONGRUENT : MPI_SIMILAR);
	MPI_Comm_split(dup, t_rank == 0, 0, &part);
	t_check_eq(compare(dup, part), t_size == 1 ? MPI_CONGRUENT : MPI_UNEQUAL);
	MPI_Comm_free(&reversed);
	MPI_Comm_free(&part);
}

/* The older message, on the other communicator, is not taken, neither by its tag nor by wildcards. */
static void check_messages(MPI_Comm dup)
{
	int to = (t_rank + 1) % t_size, from = (t_rank + t_size - 1) % t_size, got = -1, flag = -1;
	MPI_Request request[2];
	MPI_Status status;

	MPI_Isend(&(int){ 1 }, 1, MPI_INT, to, 5, MPI_COMM_WORLD, &request[0]);
	MPI_Barrier(MPI_COMM_WORLD);
	MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, dup, &flag, MPI_STATUS_IGNORE);
	t_check_eq(flag, 0, "a message of MPI_COMM_WORLD on its duplicate");
	MPI_Barrier(dup);
	MPI_Isend(&(int){ 2 }, 1, MPI_INT, to, 5, dup, &request[1]);
	MPI_Barrier(dup);
	MPI_Recv(&got, 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, dup, &status);
	t_check_eq(got, 2);
	t_check_eq(status.MPI_SOURCE, from);
	MPI_Recv(&got, 1, MPI_INT, from, 5, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_eq(got, 1);
	MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
}

int main(int argc, char **argv)
{
	char name[MPI_MAX_OBJECT_NAME];
	int length = -1, rank, size, flag = -1;
	MPI_Comm dup;

	t_init(&argc, &argv);
	MPI_Comm_dup(MPI_COMM_WORLD, &dup);
	MPI_Comm_rank(dup, &rank);
	MPI_Comm_size(dup, &size);
	t_check_eq(rank, t_rank);
	t_check_eq(size, t_size);
	MPI_Comm_test_inter(dup, &flag);
	t_check_eq(flag, 0);
	MPI_Comm_get_name(dup, name, &length);
	t_check_eq(length, 0, "a new communicator has no name, got \"%s\"", name);
	MPI_Comm_set_name(dup, "a duplicate");
	MPI_Comm_get_name(dup, name, &length);
	t_check_eq(length, 11);
	t_check(strcmp(name, "a duplicate") == 0);
	check_compare(dup);
	check_messages(dup);
	MPI_Comm_disconnect(&dup);
	t_check(dup == MPI_COMM_NULL);
	return t_done();
}
