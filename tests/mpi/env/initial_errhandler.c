/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * env: MPILITE_INITIAL_ERRHANDLER=mpi_errors_return
 * Description: the user chooses the error handler that is in charge before MPI_Init, that MPI_COMM_WORLD and MPI_COMM_SELF begin
 * with, and that is in charge again after MPI_Finalize (MPI 5.0 section 9.3).
 */
#include "tests/lib/t.h"

static void check_outside(void)
{
	int size;

	t_check(MPI_Comm_size(MPI_COMM_WORLD, &size) == MPI_ERR_COMM);
	t_check(MPI_Group_size(MPI_GROUP_NULL, &size) == MPI_ERR_GROUP);
}

int main(int argc, char **argv)
{
	MPI_Errhandler got;

	check_outside();
	t_init(&argc, &argv);
	MPI_Comm_get_errhandler(MPI_COMM_WORLD, &got);
	t_check(got == MPI_ERRORS_RETURN);
	MPI_Comm_get_errhandler(MPI_COMM_SELF, &got);
	t_check(got == MPI_ERRORS_RETURN);
	MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_ARE_FATAL);
	MPI_Finalize();
	check_outside();
	return 0;
}
