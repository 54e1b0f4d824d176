/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 4 5
 * Description: an intercommunicator of two groups, made without any communicator: messages go to the ranks of the other side, it
 * has the error handler that was given, and it can be merged (MPI 5.0 section 7.6.2, MPI_Intercomm_create_from_groups).
 */
#include "tests/lib/t.h"

static void check(MPI_Comm inter, MPI_Group remote, bool odd)
{
	int local_rank, remote_size, size, got = -1, last;
	MPI_Group group;
	MPI_Comm both;

	MPI_Comm_rank(inter, &local_rank);
	MPI_Comm_remote_size(inter, &remote_size);
	MPI_Comm_remote_group(inter, &group);
	MPI_Group_compare(group, remote, &got);
	t_check_eq(got, MPI_IDENT);
	MPI_Group_free(&group);
	if (local_rank < remote_size) {
		MPI_Sendrecv(&t_rank, 1, MPI_INT, local_rank, 1, &got, 1, MPI_INT, local_rank, 1, inter, MPI_STATUS_IGNORE);
		t_check_eq(got, odd ? t_rank - 1 : t_rank + 1);
	}
	t_check_class(MPI_Send(&got, 1, MPI_INT, remote_size, 0, inter), MPI_ERR_RANK);
	MPI_Intercomm_merge(inter, odd, &both);
	MPI_Comm_size(both, &size);
	t_check_eq(size, t_size);
	MPI_Comm_rank(both, &got);
	last = (t_size + 1) / 2;
	t_check_eq(got, odd ? last + t_rank / 2 : t_rank / 2);
	MPI_Comm_free(&both);
}

int main(void)
{
	MPI_Session session;
	MPI_Group world, even, odd;
	MPI_Comm inter;
	bool is_odd;

	MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &session);
	MPI_Group_from_session_pset(session, "mpi://WORLD", &world);
	MPI_Group_rank(world, &t_rank);
	MPI_Group_size(world, &t_size);
	is_odd = t_rank % 2;
	MPI_Group_range_incl(world, 1, &(int[3]){ 0, t_size - 1, 2 }, &even);
	MPI_Group_range_incl(world, 1, &(int[3]){ 1, t_size - 1, 2 }, &odd);
	for (t_step = 0; t_step < 3; t_step++) {
		MPI_Intercomm_create_from_groups(is_odd ? odd : even, 0, is_odd ? even : odd, 0, "tests.inter", MPI_INFO_NULL,
						 MPI_ERRORS_RETURN, &inter);
		check(inter, is_odd ? even : odd, is_odd);
		MPI_Comm_free(&inter);
	}
	MPI_Group_free(&world);
	MPI_Group_free(&even);
	MPI_Group_free(&odd);
	MPI_Session_finalize(&session);
	return 0;
}
