/* SPDX-License-Identifier: BSD-2-Clause */
/* What a datatype is, and how many of it a status counts (MPI 5.0 sections 3.2.5, 5.1.5 to 5.1.8). */
#include "api/api.h"

#include "api/type_check.h"
#include "object/status.h"

static int type_size(const char *call, MPI_Datatype handle, MPI_Count *size)
{
	const struct ml_type *type = NULL;
	int error = ml_type_is_absent(handle) ? MPI_SUCCESS : ml_type_check_any(handle, &type);

	error = ml_api_need(error, size, "size");
	if (!error)
		*size = type ? (MPI_Count)type->size : MPI_UNDEFINED;
	return ml_api_raise(call, error, NULL);
}

int PMPI_Type_size(MPI_Datatype datatype, int *size)
{
	MPI_Count wide = 0;
	int error = type_size("MPI_Type_size", datatype, size ? &wide : NULL);

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

int PMPI_Type_size_x(MPI_Datatype datatype, MPI_Count *size)
{
	return type_size("MPI_Type_size_x", datatype, size);
}
ML_ALIAS(Type_size_x);

/* MPI_Aint is as wide as MPI_Count, so no bound needs to be cut. */
static_assert(sizeof(MPI_Aint) == sizeof(MPI_Count), "bounds fit an MPI_Aint");

static int get_extent(const char *call, MPI_Datatype handle, MPI_Aint *lb, MPI_Aint *extent)
{
	const struct ml_type *type;
	int error = ml_api_need(ml_api_need(ml_type_check_any(handle, &type), lb, "lb"), extent, "extent");

	if (!error) {
		*lb = type->lb;
		*extent = type->extent;
	}
	return ml_api_raise(call, error, NULL);
}

int PMPI_Type_get_extent(MPI_Datatype datatype, MPI_Aint *lb, MPI_Aint *extent)
{
	return get_extent("MPI_Type_get_extent", datatype, lb, extent);
}
ML_ALIAS(Type_get_extent);

int PMPI_Type_get_extent_c(MPI_Datatype datatype, MPI_Count *lb, MPI_Count *extent)
{
	return get_extent("MPI_Type_get_extent", datatype, lb, extent);
}
ML_ALIAS(Type_get_extent_c);

int PMPI_Type_get_extent_x(MPI_Datatype datatype, MPI_Count *lb, MPI_Count *extent)
{
	return get_extent("MPI_Type_get_extent_x", datatype, lb, extent);
}
ML_ALIAS(Type_get_extent_x);

static int get_true_extent(const char *call, MPI_Datatype handle, MPI_Aint *true_lb, MPI_Aint *true_extent)
{
	const struct ml_type *type;
	int error = ml_api_need(ml_api_need(ml_type_check_any(handle, &type), true_lb, "true_lb"), true_extent, "true_extent");

	if (!error) {
		*true_lb = type->true_lb;
		*true_extent = type->true_extent;
	}
	return ml_api_raise(call, error, NULL);
}

int PMPI_Type_get_true_extent(MPI_Datatype datatype, MPI_Aint *true_lb, MPI_Aint *true_extent)
{
	return get_true_extent("MPI_Type_get_true_extent", datatype, true_lb, true_extent);
}
ML_ALIAS(Type_get_true_extent);

int PMPI_Type_get_true_extent_c(MPI_Datatype datatype, MPI_Count *true_lb, MPI_Count *true_extent)
{
	return get_true_extent("MPI_Type_get_true_extent", datatype, true_lb, true_extent);
}
ML_ALIAS(Type_get_true_extent_c);

int PMPI_Type_get_true_extent_x(MPI_Datatype datatype, MPI_Count *true_lb, MPI_Count *true_extent)
{
	return get_true_extent("MPI_Type_get_true_extent_x", datatype, true_lb, true_extent);
}
ML_ALIAS(Type_get_true_extent_x);

static int get_count(const MPI_Status *status, MPI_Datatype handle, MPI_Count *count)
{
	const struct ml_type *type;
	int error = ml_api_need(ml_type_check_status(status), count, "count");

	if (!error)
		error = ml_type_check_any(handle, &type);
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
	int error = get_count(status, datatype, count ? &wide : NULL);

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
