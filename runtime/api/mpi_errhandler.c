/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error handlers (MPI 5.0 section 9.3) of communicators, windows, files and sessions. What MPI_FILE_NULL has is the handler of
 * files to come and of opening them.
 */
#include "api/api.h"

#include "api/check.h"
#include "api/file_run.h"
#include "object/errhandler.h"
#include "rma/window.h"

static int create(const char *call, enum ml_errhandler_kind kind, union ml_errhandler_function function,
		  MPI_Errhandler *errhandler)
{
	ML_GUARD_ALWAYS;
	MPI_Errhandler made = MPI_ERRHANDLER_NULL;
	int error = ml_api_need(MPI_SUCCESS, errhandler, "errhandler");

	if (!error && (made = ml_errhandler_new(kind, function)) == MPI_ERRHANDLER_NULL)
		error = MPI_ERR_NO_MEM;
	if (!error)
		*errhandler = made;
	return ml_api_raise(call, error, NULL);
}

/* Replaces the handler that an object has. */
static int set(MPI_Errhandler *place, enum ml_errhandler_kind kind, MPI_Errhandler errhandler)
{
	static const char *const kinds[] = { "communicators", "windows", "files", "sessions" };
	MPI_Errhandler old = *place;

	if (!ml_errhandler_is_valid(errhandler, kind)) {
		ml_note("%p is not an error handler of %s", (void *)errhandler, kinds[kind]);
		return MPI_ERR_ERRHANDLER;
	}
	*place = ml_errhandler_hold(errhandler);
	ml_errhandler_drop(old);
	return MPI_SUCCESS;
}

int PMPI_Errhandler_free(MPI_Errhandler *errhandler)
{
	ML_GUARD_ALWAYS;
	int error = ml_api_need(MPI_SUCCESS, errhandler, "errhandler");

	if (!error && !ml_errhandler_is_any(*errhandler)) {
		ml_note("%p is not an error handler", (void *)*errhandler);
		error = MPI_ERR_ERRHANDLER;
	}
	if (!error) {
		ml_errhandler_drop(*errhandler); /* a predefined one, as MPI_Comm_get_errhandler may return it, stays */
		*errhandler = MPI_ERRHANDLER_NULL;
	}
	return ml_api_raise("MPI_Errhandler_free", error, NULL);
}
ML_ALIAS(Errhandler_free);

/* ---- communicators ---------------------------------------------------------------------------------------------- */

int PMPI_Comm_create_errhandler(MPI_Comm_errhandler_function *function, MPI_Errhandler *errhandler)
{
	return create("MPI_Comm_create_errhandler", ML_ERRHANDLER_COMM, (union ml_errhandler_function){ .comm = function },
		      errhandler);
}
ML_ALIAS(Comm_create_errhandler);

int PMPI_Comm_set_errhandler(MPI_Comm handle, MPI_Errhandler errhandler)
{
	ML_GUARD_ALWAYS;
	struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error)
		error = set(&comm->errhandler, ML_ERRHANDLER_COMM, errhandler);
	return ml_api_raise("MPI_Comm_set_errhandler", error, comm);
}
ML_ALIAS(Comm_set_errhandler);

int PMPI_Comm_get_errhandler(MPI_Comm handle, MPI_Errhandler *errhandler)
{
	ML_GUARD_ALWAYS;
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_check_comm(handle), errhandler, "errhandler");

	if (!error)
		*errhandler = ml_errhandler_hold(comm->errhandler);
	return ml_api_raise("MPI_Comm_get_errhandler", error, comm);
}
ML_ALIAS(Comm_get_errhandler);

/* Section 9.3: MPI_SUCCESS when the handler returns, whatever the code. */
int PMPI_Comm_call_errhandler(MPI_Comm handle, int errorcode)
{
	ML_GUARD_ALWAYS;
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error)
		error = ml_check_code(errorcode);
	if (!error)
		ml_api_raise("MPI_Comm_call_errhandler", errorcode, comm);
	return ml_api_raise("MPI_Comm_call_errhandler", error, comm);
}
ML_ALIAS(Comm_call_errhandler);

/* ---- sessions --------------------------------------------------------------------------------------------------- */

int PMPI_Session_create_errhandler(MPI_Session_errhandler_function *function, MPI_Errhandler *errhandler)
{
	return create("MPI_Session_create_errhandler", ML_ERRHANDLER_SESSION,
		      (union ml_errhandler_function){ .session = function }, errhandler);
}
ML_ALIAS(Session_create_errhandler);

int PMPI_Session_set_errhandler(MPI_Session handle, MPI_Errhandler errhandler)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = ml_session_find(handle);
	int error = ml_check_session(handle);

	if (!error)
		error = set(&session->errhandler, ML_ERRHANDLER_SESSION, errhandler);
	return ml_api_raise_session("MPI_Session_set_errhandler", error, session);
}
ML_ALIAS(Session_set_errhandler);

int PMPI_Session_get_errhandler(MPI_Session handle, MPI_Errhandler *errhandler)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = ml_session_find(handle);
	int error = ml_api_need(ml_check_session(handle), errhandler, "errhandler");

	if (!error)
		*errhandler = ml_errhandler_hold(session->errhandler);
	return ml_api_raise_session("MPI_Session_get_errhandler", error, session);
}
ML_ALIAS(Session_get_errhandler);

int PMPI_Session_call_errhandler(MPI_Session handle, int errorcode)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = ml_session_find(handle);
	int error = ml_check_session(handle);

	if (!error)
		error = ml_check_code(errorcode);
	if (!error)
		ml_api_raise_session("MPI_Session_call_errhandler", errorcode, session);
	return ml_api_raise_session("MPI_Session_call_errhandler", error, session);
}
ML_ALIAS(Session_call_errhandler);

/* ---- files ------------------------------------------------------------------------------------------------------ */

MPI_Errhandler ml_api_file_errhandler = MPI_ERRORS_RETURN;

int PMPI_File_create_errhandler(MPI_File_errhandler_function *function, MPI_Errhandler *errhandler)
{
	return create("MPI_File_create_errhandler", ML_ERRHANDLER_FILE, (union ml_errhandler_function){ .file = function },
		      errhandler);
}
ML_ALIAS(File_create_errhandler);

/* The file behind a handle, NULL for MPI_FILE_NULL. */
static int find_file(MPI_File handle, struct ml_file **file)
{
	*file = NULL;
	return handle == MPI_FILE_NULL ? MPI_SUCCESS : ml_file_run_find(handle, file);
}

int PMPI_File_set_errhandler(MPI_File handle, MPI_Errhandler errhandler)
{
	ML_GUARD_ALWAYS;
	struct ml_file *file;
	int error = find_file(handle, &file);

	if (!error)
		error = set(file ? &file->errhandler : &ml_api_file_errhandler, ML_ERRHANDLER_FILE, errhandler);
	return ml_api_raise_file("MPI_File_set_errhandler", error, file);
}
ML_ALIAS(File_set_errhandler);

int PMPI_File_get_errhandler(MPI_File handle, MPI_Errhandler *errhandler)
{
	ML_GUARD_ALWAYS;
	struct ml_file *file;
	int error = ml_api_need(find_file(handle, &file), errhandler, "errhandler");

	if (!error)
		*errhandler = ml_errhandler_hold(file ? file->errhandler : ml_api_file_errhandler);
	return ml_api_raise_file("MPI_File_get_errhandler", error, file);
}
ML_ALIAS(File_get_errhandler);

int PMPI_File_call_errhandler(MPI_File handle, int errorcode)
{
	ML_GUARD_ALWAYS;
	struct ml_file *file;
	int error = find_file(handle, &file);

	if (!error)
		error = ml_check_code(errorcode);
	if (!error)
		ml_api_raise_file("MPI_File_call_errhandler", errorcode, file);
	return ml_api_raise_file("MPI_File_call_errhandler", error, file);
}
ML_ALIAS(File_call_errhandler);

/* ---- windows ---------------------------------------------------------------------------------------------------- */

int PMPI_Win_create_errhandler(MPI_Win_errhandler_function *function, MPI_Errhandler *errhandler)
{
	return create("MPI_Win_create_errhandler", ML_ERRHANDLER_WIN, (union ml_errhandler_function){ .win = function },
		      errhandler);
}
ML_ALIAS(Win_create_errhandler);

int PMPI_Win_set_errhandler(MPI_Win handle, MPI_Errhandler errhandler)
{
	ML_GUARD_ALWAYS;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = set(&win->errhandler, ML_ERRHANDLER_WIN, errhandler);
	return ml_api_raise_win("MPI_Win_set_errhandler", error, win);
}
ML_ALIAS(Win_set_errhandler);

int PMPI_Win_get_errhandler(MPI_Win handle, MPI_Errhandler *errhandler)
{
	ML_GUARD_ALWAYS;
	struct ml_win *win = NULL;
	int error = ml_api_need(ml_check_win(handle, &win), errhandler, "errhandler");

	if (!error)
		*errhandler = ml_errhandler_hold(win->errhandler);
	return ml_api_raise_win("MPI_Win_get_errhandler", error, win);
}
ML_ALIAS(Win_get_errhandler);

int PMPI_Win_call_errhandler(MPI_Win handle, int errorcode)
{
	ML_GUARD_ALWAYS;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = ml_check_code(errorcode);
	if (!error)
		ml_api_raise_win("MPI_Win_call_errhandler", errorcode, win);
	return ml_api_raise_win("MPI_Win_call_errhandler", error, win);
}
ML_ALIAS(Win_call_errhandler);
