/* SPDX-License-Identifier: BSD-2-Clause */
/* What a datatype is, and how many of it a status counts (MPI 5.0 sections 3.2.5, 5.1.5 and 5.1.7). */
#include "api/api.h"

#include "object/status.h"
#include "type/type.h"

static int check_type(MPI_Datatype handle, const struct ml_type *type)
{
	if (type)
		return MPI_SUCCESS;
	ml_note(handle == MPI_DATATYPE_NULL ? "the datatype is MPI_DATATYPE_NULL" : "not a datatype: %p", (void *)handle);
	return MPI_ERR_TYPE;
}

static int type_size(const char *call, MPI_Datatype handle, MPI_Count *size)
{
	const struct ml_type *type = ml_type_find(handle);
	int error = check_type(handle, type);

	if (!error)
		*size = (MPI_Count)type->size;
	return ml_api_raise(call, error, NULL);
}

int PMPI_Type_size(MPI_Datatype datatype, int *size)
{
	MPI_Count wide = 0;
	int error = type_size("MPI_Type_size", datatype, &wide);

	if (!error)
		*size = ml_api_narrow(wide);
	return error;
}
ML_ALIAS(Type_size);

int PMPI_Type_size_c(MPI_Datatype datatype, MPI_Count *size)
{
	return type_size("MPI_Type_size", datatype, size);
}
ML_ALIAS(Type_size_c);

int PMPI_Type_get_extent(MPI_Datatype datatype, MPI_Aint *lb, MPI_Aint *extent)
{
	const struct ml_type *type = ml_type_find(datatype);
	int error = check_type(datatype, type);

	if (!error) {
		*lb = type->lb;
		*extent = type->extent;
	}
	return ml_api_raise("MPI_Type_get_extent", error, NULL);
}
ML_ALIAS(Type_get_extent);

int PMPI_Type_get_extent_c(MPI_Datatype datatype, MPI_Count *lb, MPI_Count *extent)
{
	const struct ml_type *type = ml_type_find(datatype);
	int error = check_type(datatype, type);

	if (!error) {
		*lb = type->lb;
		*extent = type->extent;
	}
	return ml_api_raise("MPI_Type_get_extent", error, NULL);
}
ML_ALIAS(Type_get_extent_c);

static int get_count(const MPI_Status *status, MPI_Datatype handle, MPI_Count *count)
{
	const struct ml_type *type = ml_type_find(handle);
	int error = check_type(handle, type);

	if (!error) {
		uint64_t bytes = ml_status_bytes(status);

		if (type->size)
			*count = bytes % type->size ? MPI_UNDEFINED : (MPI_Count)(bytes / type->size);
		else
			*count = bytes ? MPI_UNDEFINED : 0;
	}
	return ml_api_raise("MPI_Get_count", error, NULL);
}

int PMPI_Get_count(const MPI_Status *status, MPI_Datatype datatype, int *count)
{
	MPI_Count wide = 0;
	int error = get_count(status, datatype, &wide);

	if (!error)
		*count = ml_api_narrow(wide);
	return error;
}
ML_ALIAS(Get_count);

int PMPI_Get_count_c(const MPI_Status *status, MPI_Datatype datatype, MPI_Count *count)
{
	return get_count(status, datatype, count);
}
ML_ALIAS(Get_count_c);
