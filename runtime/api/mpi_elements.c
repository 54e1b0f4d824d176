/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Basic elements in a status, and filling a status by hand (MPI 5.0 sections 5.1.11 and 13.3). Get_count counts whole elements of a
 * datatype; Get_elements counts what those consist of, also when the last is not whole.
 */
#include "api/api.h"

#include "api/type_check.h"
#include "object/status.h"
#include "type/type_walk.h"

static int get_elements(const char *call, const MPI_Status *status, MPI_Datatype datatype, MPI_Count *count)
{
	const struct ml_type *type;
	int error = ml_api_need(ml_type_check_status(status), count, "count");

	if (!error)
		error = ml_type_check_any(datatype, &type);
	if (!error)
		*count = ml_type_walk_elements(type, ml_status_bytes(status));
	return ml_api_raise(call, error, NULL);
}

int PMPI_Get_elements(const MPI_Status *status, MPI_Datatype datatype, int *count)
{
	MPI_Count wide = 0;
	int error = get_elements("MPI_Get_elements", status, datatype, count ? &wide : NULL);

	if (!error)
		*count = ml_api_narrow(wide);
	return error;
}
ML_ALIAS(Get_elements);

int PMPI_Get_elements_c(const MPI_Status *status, MPI_Datatype datatype, MPI_Count *count)
{
	return get_elements("MPI_Get_elements", status, datatype, count);
}
ML_ALIAS(Get_elements_c);

int PMPI_Get_elements_x(const MPI_Status *status, MPI_Datatype datatype, MPI_Count *count)
{
	return get_elements("MPI_Get_elements_x", status, datatype, count);
}
ML_ALIAS(Get_elements_x);

/* ---- filling ---------------------------------------------------------------------------------------------------- */

static int set_elements(const char *call, MPI_Status *status, MPI_Datatype datatype, MPI_Count count)
{
	const struct ml_type *type;
	int error = ml_type_check_status(status);
	size_t bytes;

	if (!error)
		error = ml_type_check_any(datatype, &type);
	if (!error && (count < 0 || !ml_type_walk_bytes(type, (size_t)count, &bytes))) {
		ml_note("count is %lld", (long long)count);
		error = MPI_ERR_COUNT;
	}
	if (!error)
		ml_status_set_bytes(status, bytes);
	return ml_api_raise(call, error, NULL);
}

int PMPI_Status_set_elements(MPI_Status *status, MPI_Datatype datatype, int count)
{
	return set_elements("MPI_Status_set_elements", status, datatype, count);
}
ML_ALIAS(Status_set_elements);

int PMPI_Status_set_elements_c(MPI_Status *status, MPI_Datatype datatype, MPI_Count count)
{
	return set_elements("MPI_Status_set_elements", status, datatype, count);
}
ML_ALIAS(Status_set_elements_c);

int PMPI_Status_set_elements_x(MPI_Status *status, MPI_Datatype datatype, MPI_Count count)
{
	return set_elements("MPI_Status_set_elements_x", status, datatype, count);
}
ML_ALIAS(Status_set_elements_x);

int PMPI_Status_set_cancelled(MPI_Status *status, int flag)
{
	int error = ml_type_check_status(status);

	if (!error)
		ml_status_set_cancelled(status, flag != 0);
	return ml_api_raise("MPI_Status_set_cancelled", error, NULL);
}
ML_ALIAS(Status_set_cancelled);
