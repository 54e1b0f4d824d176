/* SPDX-License-Identifier: BSD-2-Clause */
/* The binary interface about itself (MPI 5.0 sections 20.2 and 20.4). All of it works at any time. */
#include "api/api.h"

#include <stdio.h>

#include "api/check.h"
#include "object/fortran.h"
#include "object/info.h"

int PMPI_Abi_get_version(int *abi_major, int *abi_minor)
{
	int error = ml_api_need(ml_api_need(MPI_SUCCESS, abi_major, "abi_major"), abi_minor, "abi_minor");

	if (!error) {
		*abi_major = MPI_ABI_VERSION;
		*abi_minor = MPI_ABI_SUBVERSION;
	}
	return ml_api_raise("MPI_Abi_get_version", error, NULL);
}
ML_ALIAS(Abi_get_version);

/* The sizes that a tool which does not compile C has to know, in bytes. The caller frees the object. */
int PMPI_Abi_get_info(MPI_Info *info)
{
	ML_GUARD_ALWAYS;
	static const struct {
		const char *key;
		size_t size;
	} facts[] = {
		{ "mpi_aint_size", sizeof(MPI_Aint) },
		{ "mpi_count_size", sizeof(MPI_Count) },
		{ "mpi_offset_size", sizeof(MPI_Offset) },
	};
	struct ml_info *made = ml_info_new();
	int error = made ? MPI_SUCCESS : MPI_ERR_NO_MEM;

	for (size_t i = 0; !error && i < ML_ARRAY_LEN(facts); i++) {
		char value[24];

		snprintf(value, sizeof value, "%zu", facts[i].size);
		error = ml_info_set(made, facts[i].key, value);
	}
	return ml_api_give_info("MPI_Abi_get_info", error, made, info);
}
ML_ALIAS(Abi_get_info);

/* ---- Fortran ---------------------------------------------------------------------------------------------------- */

/* MPI_INFO_NULL: the library knows of no Fortran, and nobody has told it. */
int PMPI_Abi_get_fortran_info(MPI_Info *info)
{
	ML_GUARD_ALWAYS;
	struct ml_info *copy = NULL;
	int error = MPI_SUCCESS;

	if (info && !ml_fortran_info()) {
		*info = MPI_INFO_NULL;
		return MPI_SUCCESS;
	}
	if (info)
		error = ml_info_dup(ml_fortran_info(), &copy);
	return ml_api_give_info("MPI_Abi_get_fortran_info", error, copy, info);
}
ML_ALIAS(Abi_get_fortran_info);

int PMPI_Abi_set_fortran_info(MPI_Info info)
{
	ML_GUARD_ALWAYS;
	const struct ml_info *told = ml_info_find(info);
	int error = MPI_ERR_INFO;

	if (told)
		error = ml_fortran_set_info(told);
	else
		ml_note(info == MPI_INFO_NULL ? "the info object is MPI_INFO_NULL" : "not an info object: %p", (void *)info);
	return ml_api_raise("MPI_Abi_set_fortran_info", error, NULL);
}
ML_ALIAS(Abi_set_fortran_info);

int PMPI_Abi_get_fortran_booleans(int logical_size, void *logical_true, void *logical_false, int *is_set)
{
	ML_GUARD_ALWAYS;
	int error = ml_api_need(ml_api_need(MPI_SUCCESS, logical_true, "logical_true"), logical_false, "logical_false");

	error = ml_api_need(error, is_set, "is_set");
	if (!error)
		*is_set = ml_fortran_booleans(logical_size, logical_true, logical_false);
	return ml_api_raise("MPI_Abi_get_fortran_booleans", error, NULL);
}
ML_ALIAS(Abi_get_fortran_booleans);

int PMPI_Abi_set_fortran_booleans(int logical_size, void *logical_true, void *logical_false)
{
	ML_GUARD_ALWAYS;
	int error = ml_api_need(ml_api_need(MPI_SUCCESS, logical_true, "logical_true"), logical_false, "logical_false");

	if (!error)
		error = ml_fortran_set_booleans(logical_size, logical_true, logical_false);
	return ml_api_raise("MPI_Abi_set_fortran_booleans", error, NULL);
}
ML_ALIAS(Abi_set_fortran_booleans);
