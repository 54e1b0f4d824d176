/* SPDX-License-Identifier: BSD-2-Clause */
/* What a communicator is (MPI 5.0 sections 7.4.1 and 7.8). */
#include "api/api.h"

#include <stdio.h>

#include "api/check.h"

int PMPI_Comm_rank(MPI_Comm handle, int *rank)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error)
		*rank = comm->rank;
	return ml_api_raise("MPI_Comm_rank", error, comm);
}
ML_ALIAS(Comm_rank);

int PMPI_Comm_size(MPI_Comm handle, int *size)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error)
		*size = comm->size;
	return ml_api_raise("MPI_Comm_size", error, comm);
}
ML_ALIAS(Comm_size);

int PMPI_Comm_get_name(MPI_Comm handle, char *comm_name, int *resultlen)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error)
		*resultlen = snprintf(comm_name, MPI_MAX_OBJECT_NAME, "%s", comm->name);
	return ml_api_raise("MPI_Comm_get_name", error, comm);
}
ML_ALIAS(Comm_get_name);
