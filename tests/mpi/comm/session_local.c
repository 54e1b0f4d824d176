/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 4
 * Description: beginning and ending a session is local: the first process of a job can do both, and work for itself in between,
 * while the others do nothing with MPI at all; and then those of odd rank make a communicator of their own without the rest (MPI
 * 5.0 sections 11.3.1 and 7.4.2).
 */
#include "tests/lib/t.h"

static void odd_ones(MPI_Group world)
{
	MPI_Group odd;
	MPI_Comm comm;
	int range[3] = { 1, t_size - 1, 2 }, rank, root = -1;

	MPI_Group_range_incl(world, t_size > 1, &range, &odd);
	MPI_Comm_create_from_group(odd, "tests.odd", MPI_INFO_NULL, MPI_ERRORS_RETURN, &comm);
	MPI_Comm_rank(comm, &rank);
	t_check_eq(rank, t_rank / 2);
	if (rank == 0)
		root = 4711;
	MPI_Bcast(&root, 1, MPI_INT, 0, comm);
	t_check_eq(root, 4711);
	MPI_Barrier(comm);
	MPI_Comm_free(&comm);
	MPI_Group_free(&odd);
}

int main(void)
{
	MPI_Session session;
	MPI_Group world, self;
	MPI_Comm comm;
	int one = 1;

	MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &session);
	MPI_Group_from_session_pset(session, "mpi://WORLD", &world);
	MPI_Group_rank(world, &t_rank);
	MPI_Group_size(world, &t_size);
	if (t_rank == 0) {
		MPI_Group_from_session_pset(session, "mpi://SELF", &self);
		MPI_Comm_create_from_group(self, "tests.self", MPI_INFO_NULL, MPI_ERRORS_RETURN, &comm);
		MPI_Allreduce(MPI_IN_PLACE, &one, 1, MPI_INT, MPI_SUM, comm);
		t_check_eq(one, 1);
		MPI_Comm_free(&comm);
		MPI_Group_free(&self);
	} else if (t_rank % 2) {
		odd_ones(world);
	}
	MPI_Group_free(&world);
	MPI_Session_finalize(&session);
	return 0;
}
