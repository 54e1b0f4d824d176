/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: a handler of the user is called with the communicator and the error code, and the call then returns the code;
 * new communicators inherit it; a handler that was freed works for as long as a communicator has it (MPI 5.0 section 9.3).
 */
#include "tests/lib/t.h"

static MPI_Comm called_on = MPI_COMM_NULL;
static int called_with, calls;

static void handle(MPI_Comm *comm, int *code, ...)
{
	char text[MPI_MAX_ERROR_STRING];
	int length;

	MPI_Error_string(*code, text, &length);
	called_on = *comm;
	called_with = *code;
	calls++;
}

static void check_called(MPI_Comm comm, int code, int class)
{
	int got = -1;

	t_check_eq(calls, 1);
	t_check(called_on == comm);
	t_check_eq(called_with, code);
	MPI_Error_class(code, &got);
	t_check_eq(got, class);
	calls = 0;
}

int main(int argc, char **argv)
{
	MPI_Errhandler errhandler, got;
	MPI_Comm comm, child;

	t_init(&argc, &argv);
	MPI_Comm_dup(MPI_COMM_WORLD, &comm);
	MPI_Comm_create_errhandler(handle, &errhandler);
	MPI_Comm_set_errhandler(comm, errhandler);
	MPI_Comm_get_errhandler(comm, &got);
	t_check(got == errhandler);
	MPI_Errhandler_free(&got);
	t_check(got == MPI_ERRHANDLER_NULL);
	check_called(comm, (calls = 0, MPI_Send(&calls, 1, MPI_INT, t_size, 0, comm)), MPI_ERR_RANK);
	MPI_Errhandler_free(&errhandler);

	MPI_Comm_split(comm, 0, 0, &child);
	MPI_Comm_free(&comm);
	check_called(child, MPI_Send(&calls, -1, MPI_INT, 0, 0, child), MPI_ERR_COUNT);
	t_check_eq(MPI_Comm_call_errhandler(child, MPI_ERR_OTHER), MPI_SUCCESS);
	check_called(child, MPI_ERR_OTHER, MPI_ERR_OTHER);

	MPI_Comm_set_errhandler(child, MPI_ERRORS_RETURN);
	t_check_class(MPI_Send(&calls, 1, MPI_INT, -77, 0, child), MPI_ERR_RANK);
	t_check_eq(calls, 0);
	MPI_Comm_free(&child);

	/* Calls on no communicator: that of MPI_COMM_SELF. */
	MPI_Comm_create_errhandler(handle, &errhandler);
	MPI_Comm_set_errhandler(MPI_COMM_SELF, errhandler);
	MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
	MPI_Errhandler_free(&errhandler);
	MPI_Group_size(MPI_GROUP_NULL, &called_with);
	t_check_eq(calls, 1);
	t_check(called_on == MPI_COMM_SELF);
	return t_done();
}
