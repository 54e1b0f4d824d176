/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The public fields of a status, for languages that cannot name them, and what a status says about cancelling (MPI 5.0 sections
 * 3.2.5, 3.8.4 and 13.3). A status is the caller's memory and is not checked.
 */
#include "api/api.h"

#include "object/status.h"

int PMPI_Status_get_source(const MPI_Status *status, int *source)
{
	*source = status->MPI_SOURCE;
	return MPI_SUCCESS;
}
ML_ALIAS(Status_get_source);

int PMPI_Status_set_source(MPI_Status *status, int source)
{
	status->MPI_SOURCE = source;
	return MPI_SUCCESS;
}
ML_ALIAS(Status_set_source);

int PMPI_Status_get_tag(const MPI_Status *status, int *tag)
{
	*tag = status->MPI_TAG;
	return MPI_SUCCESS;
}
ML_ALIAS(Status_get_tag);

int PMPI_Status_set_tag(MPI_Status *status, int tag)
{
	status->MPI_TAG = tag;
	return MPI_SUCCESS;
}
ML_ALIAS(Status_set_tag);

int PMPI_Status_get_error(const MPI_Status *status, int *error)
{
	*error = status->MPI_ERROR;
	return MPI_SUCCESS;
}
ML_ALIAS(Status_get_error);

int PMPI_Status_set_error(MPI_Status *status, int error)
{
	status->MPI_ERROR = error;
	return MPI_SUCCESS;
}
ML_ALIAS(Status_set_error);

int PMPI_Test_cancelled(const MPI_Status *status, int *flag)
{
	*flag = ml_status_is_cancelled(status);
	return MPI_SUCCESS;
}
ML_ALIAS(Test_cancelled);
