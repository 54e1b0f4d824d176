/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The public fields of a status, for languages that cannot name them, and what a status says about cancelling (MPI 5.0 sections
 * 3.2.5, 3.8.4 and 13.3).
 */
#include "api/api.h"

#include "api/type_check.h"
#include "object/status.h"

int PMPI_Status_get_source(const MPI_Status *status, int *source)
{
	int error = ml_api_need(ml_type_check_status(status), source, "source");

	if (!error)
		*source = status->MPI_SOURCE;
	return ml_api_raise("MPI_Status_get_source", error, NULL);
}
ML_ALIAS(Status_get_source);

int PMPI_Status_set_source(MPI_Status *status, int source)
{
	int error = ml_type_check_status(status);

	if (!error)
		status->MPI_SOURCE = source;
	return ml_api_raise("MPI_Status_set_source", error, NULL);
}
ML_ALIAS(Status_set_source);

int PMPI_Status_get_tag(const MPI_Status *status, int *tag)
{
	int error = ml_api_need(ml_type_check_status(status), tag, "tag");

	if (!error)
		*tag = status->MPI_TAG;
	return ml_api_raise("MPI_Status_get_tag", error, NULL);
}
ML_ALIAS(Status_get_tag);

int PMPI_Status_set_tag(MPI_Status *status, int tag)
{
	int error = ml_type_check_status(status);

	if (!error)
		status->MPI_TAG = tag;
	return ml_api_raise("MPI_Status_set_tag", error, NULL);
}
ML_ALIAS(Status_set_tag);

int PMPI_Status_get_error(const MPI_Status *status, int *code)
{
	int error = ml_api_need(ml_type_check_status(status), code, "error");

	if (!error)
		*code = status->MPI_ERROR;
	return ml_api_raise("MPI_Status_get_error", error, NULL);
}
ML_ALIAS(Status_get_error);

int PMPI_Status_set_error(MPI_Status *status, int code)
{
	int error = ml_type_check_status(status);

	if (!error)
		status->MPI_ERROR = code;
	return ml_api_raise("MPI_Status_set_error", error, NULL);
}
ML_ALIAS(Status_set_error);

int PMPI_Test_cancelled(const MPI_Status *status, int *flag)
{
	int error = ml_api_need(ml_type_check_status(status), flag, "flag");

	if (!error)
		*flag = ml_status_is_cancelled(status);
	return ml_api_raise("MPI_Test_cancelled", error, NULL);
}
ML_ALIAS(Test_cancelled);
