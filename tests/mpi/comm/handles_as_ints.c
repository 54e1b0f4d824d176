/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: handles become integers and integers the same handles again, for predefined objects and for those made at run
 * time (MPI 5.0 chapter 20).
 */
#include "tests/lib/t.h"

static void handle(MPI_Comm *comm, int *code, ...)
{
	(void)comm;
	(void)code;
}

int main(int argc, char **argv)
{
	MPI_Comm comm[3];
	MPI_Group group;
	MPI_Info info;
	MPI_Errhandler errhandler;

	t_init(&argc, &argv);
	t_check(MPI_Comm_fromint(MPI_Comm_toint(MPI_COMM_WORLD)) == MPI_COMM_WORLD);
	t_check(MPI_Comm_fromint(MPI_Comm_toint(MPI_COMM_NULL)) == MPI_COMM_NULL);
	for (int i = 0; i < 3; i++)
		MPI_Comm_dup(MPI_COMM_WORLD, &comm[i]);
	for (int i = 0; i < 3; i++) {
		t_check(MPI_Comm_fromint(MPI_Comm_toint(comm[i])) == comm[i]);
		t_check(MPI_Comm_toint(comm[i]) != MPI_Comm_toint(comm[(i + 1) % 3]));
		t_check(MPI_Comm_toint(comm[i]) > 0);
	}
	MPI_Comm_group(comm[1], &group);
	t_check(MPI_Group_fromint(MPI_Group_toint(group)) == group);
	t_check(MPI_Group_fromint(MPI_Group_toint(MPI_GROUP_EMPTY)) == MPI_GROUP_EMPTY);
	MPI_Info_create(&info);
	t_check(MPI_Info_fromint(MPI_Info_toint(info)) == info);
	t_check(MPI_Info_fromint(MPI_Info_toint(MPI_INFO_ENV)) == MPI_INFO_ENV);
	MPI_Comm_create_errhandler(handle, &errhandler);
	t_check(MPI_Errhandler_fromint(MPI_Errhandler_toint(errhandler)) == errhandler);
	t_check(MPI_Errhandler_fromint(MPI_Errhandler_toint(MPI_ERRORS_RETURN)) == MPI_ERRORS_RETURN);
	MPI_Errhandler_free(&errhandler);
	MPI_Info_free(&info);
	MPI_Group_free(&group);
	for (int i = 0; i < 3; i++)
		MPI_Comm_free(&comm[i]);
	return t_done();
}
