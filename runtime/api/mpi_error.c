/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error codes and their texts (MPI 5.0 sections 9.4 and 9.5). The library's codes are the standard's classes; the user may add
 * classes and codes.
 */
#include "api/api.h"

#include <stdio.h>

#include "api/check.h"
#include "object/errcode.h"

int PMPI_Error_string(int errorcode, char *string, int *resultlen)
{
	ML_GUARD_ALWAYS;
	int error = ml_api_need(ml_api_need(ml_check_code(errorcode), string, "string"), resultlen, "resultlen");
	const char *name = ml_error_name(errorcode);

	if (!error)
		*resultlen = snprintf(string, MPI_MAX_ERROR_STRING, "%s%s%s", name ? name : "", name ? ": " : "",
				      ml_error_string(errorcode));
	return ml_api_raise("MPI_Error_string", error, NULL);
}
ML_ALIAS(Error_string);

int PMPI_Error_class(int errorcode, int *errorclass)
{
	ML_GUARD_ALWAYS;
	int error = ml_api_need(ml_check_code(errorcode), errorclass, "errorclass"), own = ml_errcode_class_of(errorcode);

	if (!error)
		*errorclass = own >= 0 ? own : errorcode;
	return ml_api_raise("MPI_Error_class", error, NULL);
}
ML_ALIAS(Error_class);

int PMPI_Add_error_class(int *errorclass)
{
	ML_GUARD_ALWAYS;
	int error = ml_api_need(MPI_SUCCESS, errorclass, "errorclass");

	if (!error)
		error = ml_errcode_add_class(errorclass);
	return ml_api_raise("MPI_Add_error_class", error, NULL);
}
ML_ALIAS(Add_error_class);

int PMPI_Remove_error_class(int errorclass)
{
	ML_GUARD_ALWAYS;

	return ml_api_raise("MPI_Remove_error_class", ml_errcode_remove_class(errorclass), NULL);
}
ML_ALIAS(Remove_error_class);

int PMPI_Add_error_code(int errorclass, int *errorcode)
{
	ML_GUARD_ALWAYS;
	int error = ml_api_need(MPI_SUCCESS, errorcode, "errorcode");

	if (!error)
		error = ml_errcode_add_code(errorclass, errorcode);
	return ml_api_raise("MPI_Add_error_code", error, NULL);
}
ML_ALIAS(Add_error_code);

int PMPI_Remove_error_code(int errorcode)
{
	ML_GUARD_ALWAYS;

	return ml_api_raise("MPI_Remove_error_code", ml_errcode_remove_code(errorcode), NULL);
}
ML_ALIAS(Remove_error_code);

int PMPI_Add_error_string(int errorcode, const char *string)
{
	ML_GUARD_ALWAYS;
	int error = ml_api_need(MPI_SUCCESS, string, "string");

	if (!error)
		error = ml_errcode_set_string(errorcode, string);
	return ml_api_raise("MPI_Add_error_string", error, NULL);
}
ML_ALIAS(Add_error_string);

int PMPI_Remove_error_string(int errorcode)
{
	ML_GUARD_ALWAYS;

	return ml_api_raise("MPI_Remove_error_string", ml_errcode_remove_string(errorcode), NULL);
}
ML_ALIAS(Remove_error_string);
