/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: a program without MPI_Init works with sessions, several at once and one after the other: groups of the process
 * sets, communicators of the groups, messages and collectives on these (MPI 5.0 sections 11.3 and 7.4.2). MPI_COMM_WORLD does
 * not exist then, and MPI_Initialized says no.
 */
#include "tests/lib/t.h"

static MPI_Comm comm_of(MPI_Session session, const char *pset, const char *tag)
{
	MPI_Group group;
	MPI_Comm comm;

	t_check_class(MPI_Group_from_session_pset(session, pset, &group), MPI_SUCCESS);
	t_check(group != MPI_GROUP_NULL);
	t_check_class(MPI_Comm_create_from_group(group, tag, MPI_INFO_NULL, MPI_ERRORS_RETURN, &comm), MPI_SUCCESS);
	MPI_Group_free(&group);
	return comm;
}

/* Everybody tells the next one where it stands. */
static void circle(MPI_Comm comm)
{
	int rank, size, got = -1, sum = -1;

	MPI_Comm_rank(comm, &rank);
	MPI_Comm_size(comm, &size);
	MPI_Sendrecv(&rank, 1, MPI_INT, (rank + 1) % size, 3, &got, 1, MPI_INT, (rank + size - 1) % size, 3, comm,
		     MPI_STATUS_IGNORE);
	t_check_eq(got, (rank + size - 1) % size);
	MPI_Allreduce(&rank, &sum, 1, MPI_INT, MPI_SUM, comm);
	t_check_eq(sum, size * (size - 1) / 2);
}

static void check_no_world(void)
{
	int flag = -1, rank;

	MPI_Initialized(&flag);
	t_check_eq(flag, 0);
	MPI_Finalized(&flag);
	t_check_eq(flag, 0);
	(void)rank;
}

static void cycle(void)
{
	MPI_Session one, two;
	MPI_Comm world, again, self;
	int size;

	t_check_class(MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &one), MPI_SUCCESS);
	t_check_class(MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &two), MPI_SUCCESS);
	t_check(one != two);
	check_no_world();
	world = comm_of(one, "mpi://WORLD", "tests.one");
	circle(world);
	again = comm_of(two, "mpi://WORLD", "tests.two");
	self = comm_of(two, "mpi://SELF", "tests.self");
	circle(again);
	MPI_Comm_size(self, &size);
	t_check_eq(size, 1);
	circle(self);
	MPI_Comm_free(&self);
	MPI_Comm_disconnect(&again);
	t_check_class(MPI_Session_finalize(&two), MPI_SUCCESS);
	t_check(two == MPI_SESSION_NULL);
	circle(world); /* of the session that is still there */
	MPI_Comm_free(&world);
	t_check_class(MPI_Session_finalize(&one), MPI_SUCCESS);
}

int main(void)
{
	for (t_step = 0; t_step < 4; t_step++)
		cycle();
	return 0;
}
