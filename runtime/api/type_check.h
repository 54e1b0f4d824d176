/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arguments of the functions about datatypes: from handles to types, from counts to bytes.
 */
#ifndef ML_API_TYPE_CHECK_H
#define ML_API_TYPE_CHECK_H

#include "api/api.h"
#include "type/type.h"

/* The type behind a handle, committed or not: MPI_SUCCESS, or MPI_ERR_TYPE with a note. */
ml_inline int ml_type_check_any(MPI_Datatype handle, const struct ml_type **type_out)
{
	const struct ml_type *type = ml_type_find_draft(handle);

	if (ml_likely(type != NULL)) {
		*type_out = type;
		return MPI_SUCCESS;
	}
	ml_note(handle == MPI_DATATYPE_NULL ? "the datatype is MPI_DATATYPE_NULL" : "not a datatype: %p", (void *)handle);
	return MPI_ERR_TYPE;
}

/* The same for a type that data is moved with. */
ml_inline int ml_type_check_committed(MPI_Datatype handle, const struct ml_type **type_out)
{
	const struct ml_type *type = ml_type_find(handle);
	int error = MPI_SUCCESS;

	if (ml_likely(type != NULL)) {
		*type_out = type;
	} else if ((error = ml_type_check_any(handle, &type)) == MPI_SUCCESS) {
		ml_note("the datatype is not committed");
		error = MPI_ERR_TYPE;
	}
	return error;
}

/* A status to look at or to fill: MPI_SUCCESS, or MPI_ERR_ARG with a note. */
ml_inline int ml_type_check_status(const MPI_Status *status)
{
	if (ml_likely(status != MPI_STATUS_IGNORE))
		return MPI_SUCCESS;
	ml_note("the status is MPI_STATUS_IGNORE");
	return MPI_ERR_ARG;
}

/* `count` of something with `size` bytes each: MPI_SUCCESS, or MPI_ERR_COUNT with a note. */
ml_inline int ml_type_check_bytes(MPI_Count count, size_t size, size_t *bytes_out)
{
	if (ml_likely(count >= 0 && !__builtin_mul_overflow((size_t)count, size, bytes_out) && *bytes_out <= PTRDIFF_MAX))
		return MPI_SUCCESS;
	ml_note("count is %lld", (long long)count);
	return MPI_ERR_COUNT;
}

#endif
