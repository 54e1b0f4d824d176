/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: sessions live beside the world and independently of it: before MPI_Init, across MPI_Finalize and after it; what
 * belongs to MPI_COMM_WORLD ends with MPI_Finalize, what belongs to a session does not (MPI 5.0 sections 11.2 and 11.3).
 */
#include "tests/lib/t.h"

static MPI_Comm comm_of(MPI_Session session, const char *tag)
{
	MPI_Group group;
	MPI_Comm comm;

	MPI_Group_from_session_pset(session, "mpi://WORLD", &group);
	MPI_Comm_create_from_group(group, tag, MPI_INFO_NULL, MPI_ERRORS_RETURN, &comm);
	MPI_Group_free(&group);
	return comm;
}

static void check_sum(MPI_Comm comm)
{
	int one = 1;

	MPI_Allreduce(MPI_IN_PLACE, &one, 1, MPI_INT, MPI_SUM, comm);
	t_check_eq(one, t_size);
}

int main(int argc, char **argv)
{
	MPI_Session before, across, after;
	MPI_Comm comm;
	int flag;

	MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &before);
	t_init(&argc, &argv);
	comm = comm_of(before, "tests.before");
	check_sum(comm);
	MPI_Comm_free(&comm);
	MPI_Session_finalize(&before);
	check_sum(MPI_COMM_WORLD);

	MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &across);
	comm = comm_of(across, "tests.across");
	MPI_Finalize();
	MPI_Finalized(&flag);
	t_check_eq(flag, 1);
	check_sum(comm);
	MPI_Comm_free(&comm);
	MPI_Session_finalize(&across);

	MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &after);
	comm = comm_of(after, "tests.after");
	check_sum(comm);
	t_check_class(MPI_Send(&flag, 1, MPI_INT, t_size, 0, comm), MPI_ERR_RANK);
	MPI_Comm_free(&comm);
	MPI_Session_finalize(&after);
	return 0;
}
