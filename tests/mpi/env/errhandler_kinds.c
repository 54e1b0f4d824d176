/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: each kind of object has error handlers of its own kind. Files have one before any is open, which first is
 * MPI_ERRORS_RETURN; a handler of another kind is MPI_ERR_ERRHANDLER; no window is MPI_ERR_WIN (MPI 5.0 section 9.3).
 */
#include "tests/lib/t.h"

static int calls, code_seen;

static void handle(MPI_File *file, int *code, ...)
{
	t_check(*file == MPI_FILE_NULL);
	code_seen = *code;
	calls++;
}

static void handle_comm(MPI_Comm *comm, int *code, ...)
{
	(void)comm;
	(void)code;
}

int main(int argc, char **argv)
{
	MPI_Errhandler files, comms, got;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_SELF);
	MPI_File_get_errhandler(MPI_FILE_NULL, &got);
	t_check(got == MPI_ERRORS_RETURN);
	t_check_class(MPI_File_call_errhandler(MPI_FILE_NULL, MPI_ERR_FILE), MPI_SUCCESS);

	MPI_File_create_errhandler(handle, &files);
	MPI_Comm_create_errhandler(handle_comm, &comms);
	t_check_class(MPI_File_set_errhandler(MPI_FILE_NULL, files), MPI_SUCCESS);
	MPI_File_get_errhandler(MPI_FILE_NULL, &got);
	t_check(got == files);
	MPI_Errhandler_free(&got);
	t_check_class(MPI_File_call_errhandler(MPI_FILE_NULL, MPI_ERR_IO), MPI_SUCCESS);
	t_check_eq(calls, 1);
	t_check_eq(code_seen, MPI_ERR_IO);
	t_check_class(MPI_File_set_errhandler(MPI_FILE_NULL, comms), MPI_ERR_ERRHANDLER);
	t_check_eq(calls, 2);
	t_check_class(MPI_File_set_errhandler(MPI_FILE_NULL, MPI_ERRORS_RETURN), MPI_SUCCESS);
	t_check_class(MPI_Comm_set_errhandler(MPI_COMM_SELF, files), MPI_ERR_ERRHANDLER);
	t_check_class(MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRHANDLER_NULL), MPI_ERR_ERRHANDLER);

	t_check_class(MPI_Win_set_errhandler(MPI_WIN_NULL, MPI_ERRORS_RETURN), MPI_ERR_WIN);
	t_check_class(MPI_Win_get_errhandler(MPI_WIN_NULL, &got), MPI_ERR_WIN);
	t_check_class(MPI_Win_call_errhandler(MPI_WIN_NULL, MPI_ERR_OTHER), MPI_ERR_WIN);
	t_check_class(MPI_Win_set_attr(MPI_WIN_NULL, MPI_WIN_BASE, NULL), MPI_ERR_WIN);
	t_check_class(MPI_Win_set_name(MPI_WIN_NULL, "name"), MPI_ERR_WIN);
	t_check_class(MPI_Session_get_errhandler(MPI_SESSION_NULL, &got), MPI_ERR_SESSION);
	t_check_class(MPI_Session_set_errhandler(MPI_SESSION_NULL, MPI_ERRORS_RETURN), MPI_ERR_SESSION);
	MPI_Errhandler_free(&files);
	MPI_Errhandler_free(&comms);
	return t_done();
}
