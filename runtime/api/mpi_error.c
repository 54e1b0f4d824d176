/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error codes, their texts, and error handlers (MPI 5.0 chapter 9). The library's codes are the standard's classes; the user may
 * add classes and codes.
 */
#include "api/api.h"

#include <stdio.h>

#include "api/check.h"
#include "object/errcode.h"
#include "object/errhandler.h"

/* ---- codes ------------------------------------------------------------------------------------------------------ */

static int check_code(int code)
{
	if (ml_error_string(code))
		return MPI_SUCCESS;
	ml_note("%d is not an error code", code);
	return MPI_ERR_ARG;
}

int PMPI_Error_string(int errorcode, char *string, int *resultlen)
{
	int error = check_code(errorcode);
	const char *name = ml_error_name(errorcode);

	if (!error)
		*resultlen = snprintf(string, MPI_MAX_ERROR_STRING, "%s%s%s", name ? name : "", name ? ": " : "",
				      ml_error_string(errorcode));
	return ml_api_raise("MPI_Error_string", error, NULL);
}
ML_ALIAS(Error_string);

int PMPI_Error_class(int errorcode, int *errorclass)
{
	int error = check_code(errorcode), own = ml_errcode_class_of(errorcode);

	if (!error)
		*errorclass = own >= 0 ? own : errorcode;
	return ml_api_raise("MPI_Error_class", error, NULL);
}
ML_ALIAS(Error_class);

int PMPI_Add_error_class(int *errorclass)
{
	return ml_api_raise("MPI_Add_error_class", ml_errcode_add_class(errorclass), NULL);
}
ML_ALIAS(Add_error_class);

int PMPI_Remove_error_class(int errorclass)
{
	return ml_api_raise("MPI_Remove_error_class", ml_errcode_remove_class(errorclass), NULL);
}
ML_ALIAS(Remove_error_class);

int PMPI_Add_error_code(int errorclass, int *errorcode)
{
	return ml_api_raise("MPI_Add_error_code", ml_errcode_add_code(errorclass, errorcode), NULL);
}
ML_ALIAS(Add_error_code);

int PMPI_Remove_error_code(int errorcode)
{
	return ml_api_raise("MPI_Remove_error_code", ml_errcode_remove_code(errorcode), NULL);
}
ML_ALIAS(Remove_error_code);

int PMPI_Add_error_string(int errorcode, const char *string)
{
	return ml_api_raise("MPI_Add_error_string", ml_errcode_set_string(errorcode, string), NULL);
}
ML_ALIAS(Add_error_string);

int PMPI_Remove_error_string(int errorcode)
{
	return ml_api_raise("MPI_Remove_error_string", ml_errcode_remove_string(errorcode), NULL);
}
ML_ALIAS(Remove_error_string);

/* ---- handlers --------------------------------------------------------------------------------------------------- */

static int create(const char *call, enum ml_errhandler_kind kind, union ml_errhandler_function function,
		  MPI_Errhandler *errhandler)
{
	MPI_Errhandler made = ml_errhandler_new(kind, function);

	if (made == MPI_ERRHANDLER_NULL)
		return ml_api_raise(call, MPI_ERR_NO_MEM, NULL);
	*errhandler = made;
	return MPI_SUCCESS;
}

int PMPI_Comm_create_errhandler(MPI_Comm_errhandler_function *function, MPI_Errhandler *errhandler)
{
	return create("MPI_Comm_create_errhandler", ML_ERRHANDLER_COMM, (union ml_errhandler_function){ .comm = function },
		      errhandler);
}
ML_ALIAS(Comm_create_errhandler);

int PMPI_Win_create_errhandler(MPI_Win_errhandler_function *function, MPI_Errhandler *errhandler)
{
	return create("MPI_Win_create_errhandler", ML_ERRHANDLER_WIN, (union ml_errhandler_function){ .win = function },
		      errhandler);
}
ML_ALIAS(Win_create_errhandler);

int PMPI_File_create_errhandler(MPI_File_errhandler_function *function, MPI_Errhandler *errhandler)
{
	return create("MPI_File_create_errhandler", ML_ERRHANDLER_FILE, (union ml_errhandler_function){ .file = function },
		      errhandler);
}
ML_ALIAS(File_create_errhandler);

int PMPI_Session_create_errhandler(MPI_Session_errhandler_function *function, MPI_Errhandler *errhandler)
{
	return create("MPI_Session_create_errhandler", ML_ERRHANDLER_SESSION,
		      (union ml_errhandler_function){ .session = function }, errhandler);
}
ML_ALIAS(Session_create_errhandler);

int PMPI_Errhandler_free(MPI_Errhandler *errhandler)
{
	int error = MPI_SUCCESS;

	if (ml_errhandler_is_any(*errhandler)) {
		ml_errhandler_drop(*errhandler); /* a predefined one, as MPI_Comm_get_errhandler may return it, stays */
		*errhandler = MPI_ERRHANDLER_NULL;
	} else {
		ml_note("%p is not an error handler", (void *)*errhandler);
		error = MPI_ERR_ERRHANDLER;
	}
	return ml_api_raise("MPI_Errhandler_free", error, NULL);
}
ML_ALIAS(Errhandler_free);

int PMPI_Comm_set_errhandler(MPI_Comm handle, MPI_Errhandler errhandler)
{
	struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error && !ml_errhandler_is_valid(errhandler, ML_ERRHANDLER_COMM)) {
		ml_note("%p is not an error handler of communicators", (void *)errhandler);
		error = MPI_ERR_ERRHANDLER;
	}
	if (!error) {
		MPI_Errhandler old = comm->errhandler;

		comm->errhandler = ml_errhandler_hold(errhandler);
		ml_errhandler_drop(old);
	}
	return ml_api_raise("MPI_Comm_set_errhandler", error, comm);
}
ML_ALIAS(Comm_set_errhandler);

int PMPI_Comm_get_errhandler(MPI_Comm handle, MPI_Errhandler *errhandler)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error)
		*errhandler = ml_errhandler_hold(comm->errhandler);
	return ml_api_raise("MPI_Comm_get_errhandler", error, comm);
}
ML_ALIAS(Comm_get_errhandler);

/* Section 9.3: MPI_SUCCESS when the handler returns, whatever the code. */
int PMPI_Comm_call_errhandler(MPI_Comm handle, int errorcode)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error)
		error = check_code(errorcode);
	if (!error)
		ml_api_raise("MPI_Comm_call_errhandler", errorcode, comm);
	return ml_api_raise("MPI_Comm_call_errhandler", error, comm);
}
ML_ALIAS(Comm_call_errhandler);
