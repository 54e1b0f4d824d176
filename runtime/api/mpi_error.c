/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error codes, their texts, and the error handlers of communicators (MPI 5.0 chapter 9). Error codes are error classes, and the
 * handlers are the three predefined ones: there is nothing to create, count or free.
 */
#include "api/api.h"

#include <stdio.h>

#include "api/check.h"

static int check_code(int code)
{
	if (ml_error_string(code))
		return MPI_SUCCESS;
	ml_note("%d is not an error code", code);
	return MPI_ERR_ARG;
}

static int check_handler(MPI_Errhandler handler)
{
	if (handler == MPI_ERRORS_ARE_FATAL || handler == MPI_ERRORS_ABORT ||
	    handler == MPI_ERRORS_RETURN)
		return MPI_SUCCESS;
	ml_note("%p is not an error handler", (void *)handler);
	return MPI_ERR_ERRHANDLER;
}

int PMPI_Error_string(int errorcode, char *string, int *resultlen)
{
	int result = check_code(errorcode);

	if (result == MPI_SUCCESS)
		*resultlen = snprintf(string, MPI_MAX_ERROR_STRING, "%s: %s",
				      ml_error_name(errorcode), ml_error_string(errorcode));
	return ml_api_raise("MPI_Error_string", result, NULL);
}
ML_ALIAS(Error_string);

int PMPI_Error_class(int errorcode, int *errorclass)
{
	int result = check_code(errorcode);

	if (result == MPI_SUCCESS)
		*errorclass = errorcode;
	return ml_api_raise("MPI_Error_class", result, NULL);
}
ML_ALIAS(Error_class);

int PMPI_Comm_set_errhandler(MPI_Comm handle, MPI_Errhandler errhandler)
{
	struct ml_comm *comm = ml_comm_find(handle);
	int result = ml_check_comm(handle);

	if (result == MPI_SUCCESS)
		result = check_handler(errhandler);
	if (result == MPI_SUCCESS)
		comm->errhandler = errhandler;
	return ml_api_raise("MPI_Comm_set_errhandler", result, comm);
}
ML_ALIAS(Comm_set_errhandler);

int PMPI_Comm_get_errhandler(MPI_Comm handle, MPI_Errhandler *errhandler)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int result = ml_check_comm(handle);

	if (result == MPI_SUCCESS)
		*errhandler = comm->errhandler;
	return ml_api_raise("MPI_Comm_get_errhandler", result, comm);
}
ML_ALIAS(Comm_get_errhandler);

/* Section 9.5: MPI_SUCCESS when the handler returns, whatever the code. */
int PMPI_Comm_call_errhandler(MPI_Comm handle, int errorcode)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int result = ml_check_comm(handle);

	if (result == MPI_SUCCESS)
		result = check_code(errorcode);
	if (result == MPI_SUCCESS)
		ml_api_raise("MPI_Comm_call_errhandler", errorcode, comm);
	return ml_api_raise("MPI_Comm_call_errhandler", result, comm);
}
ML_ALIAS(Comm_call_errhandler);

/* For what MPI_Comm_get_errhandler returned: a predefined handler is not freed, only the handle is cleared. */
int PMPI_Errhandler_free(MPI_Errhandler *errhandler)
{
	int result = check_handler(*errhandler);

	if (result == MPI_SUCCESS)
		*errhandler = MPI_ERRHANDLER_NULL;
	return ml_api_raise("MPI_Errhandler_free", result, NULL);
}
ML_ALIAS(Errhandler_free);
