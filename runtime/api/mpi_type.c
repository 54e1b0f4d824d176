/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The life of a datatype, its name, and types found by what they hold (MPI 5.0 sections 5.1.9, 5.1.10, 6.9.4, 7.8 and 19.1.9).
 */
#include "api/api.h"

#include <string.h>

#include "api/type_check.h"
#include "object/attr.h"
#include "type/type_lookup.h"
#include "type/type_make.h"

int PMPI_Type_commit(MPI_Datatype *datatype)
{
	const struct ml_type *type;
	int error = ml_api_need(MPI_SUCCESS, datatype, "datatype");

	if (!error)
		error = ml_type_check_any(*datatype, &type);
	if (!error)
		ml_type_commit(type);
	return ml_api_raise("MPI_Type_commit", error, NULL);
}
ML_ALIAS(Type_commit);

int PMPI_Type_free(MPI_Datatype *datatype)
{
	ML_GUARD;
	const struct ml_type *type;
	int error = ml_api_need(MPI_SUCCESS, datatype, "datatype");

	if (!error)
		error = ml_type_check_any(*datatype, &type);
	if (!error && !ml_type_can_free(type)) {
		ml_note("%s belongs to MPI", type->name);
		error = MPI_ERR_TYPE;
	}
	if (!error)
		error = ml_attr_delete_type(*datatype);
	if (!error) {
		ml_type_free(type);
		*datatype = MPI_DATATYPE_NULL;
	}
	return ml_api_raise("MPI_Type_free", error, NULL);
}
ML_ALIAS(Type_free);

int PMPI_Type_dup(MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	ML_GUARD;
	struct ml_recipe recipe = { .combiner = MPI_COMBINER_DUP };
	const struct ml_type *type;
	int error = ml_api_need(MPI_SUCCESS, newtype, "newtype");

	if (!error)
		error = ml_recipe_init(&recipe, NULL, 0, &oldtype, 1);
	if (!error)
		error = ml_type_make(&recipe, &type);
	if (!error) {
		error = ml_attr_copy_type(oldtype, ml_type_handle(type));
		if (error)
			ml_type_free(type);
		else
			*newtype = ml_type_handle(type);
	}
	return ml_api_raise("MPI_Type_dup", error, NULL);
}
ML_ALIAS(Type_dup);

int PMPI_Type_set_name(MPI_Datatype datatype, const char *type_name)
{
	ML_GUARD;
	const struct ml_type *type;
	int error = ml_api_need(ml_type_check_any(datatype, &type), type_name, "type_name");

	if (!error)
		error = ml_type_lookup_set_name(type, type_name);
	return ml_api_raise("MPI_Type_set_name", error, NULL);
}
ML_ALIAS(Type_set_name);

/* The null handle has a name as well. */
int PMPI_Type_get_name(MPI_Datatype datatype, char *type_name, int *resultlen)
{
	ML_GUARD;
	const struct ml_type *type = NULL;
	bool is_null = datatype == MPI_DATATYPE_NULL;
	int error = is_null ? MPI_SUCCESS : ml_type_check_any(datatype, &type);

	error = ml_api_need(ml_api_need(error, type_name, "type_name"), resultlen, "resultlen");
	if (!error) {
		if (is_null)
			strcpy(type_name, "MPI_DATATYPE_NULL");
		else
			ml_type_lookup_get_name(type, type_name);
		*resultlen = (int)strlen(type_name);
	}
	return ml_api_raise("MPI_Type_get_name", error, NULL);
}
ML_ALIAS(Type_get_name);

int PMPI_Type_match_size(int typeclass, int size, MPI_Datatype *datatype)
{
	const struct ml_type *type = ml_type_lookup_size(typeclass, size);
	int error = ml_api_need(type ? MPI_SUCCESS : MPI_ERR_ARG, datatype, "datatype");

	if (!error)
		*datatype = ml_type_handle(type);
	return ml_api_raise("MPI_Type_match_size", error, NULL);
}
ML_ALIAS(Type_match_size);

int PMPI_Type_get_value_index(MPI_Datatype value_type, MPI_Datatype index_type, MPI_Datatype *pair_type)
{
	const struct ml_type *value, *index, *pair;
	int error = ml_api_need(ml_type_check_any(value_type, &value), pair_type, "pair_type");

	if (!error)
		error = ml_type_check_any(index_type, &index);
	if (!error) {
		pair = ml_type_lookup_pair(value, index);
		*pair_type = pair ? ml_type_handle(pair) : MPI_DATATYPE_NULL;
	}
	return ml_api_raise("MPI_Type_get_value_index", error, NULL);
}
ML_ALIAS(Type_get_value_index);

static int create_f90(const char *call, int combiner, int p, int r, MPI_Datatype *newtype)
{
	const struct ml_type *type;
	int error = ml_api_need(ml_type_lookup_f90(combiner, p, r, &type), newtype, "newtype");

	if (!error)
		*newtype = ml_type_handle(type);
	return ml_api_raise(call, error, NULL);
}

int PMPI_Type_create_f90_real(int p, int r, MPI_Datatype *newtype)
{
	return create_f90("MPI_Type_create_f90_real", MPI_COMBINER_F90_REAL, p, r, newtype);
}
ML_ALIAS(Type_create_f90_real);

int PMPI_Type_create_f90_complex(int p, int r, MPI_Datatype *newtype)
{
	return create_f90("MPI_Type_create_f90_complex", MPI_COMBINER_F90_COMPLEX, p, r, newtype);
}
ML_ALIAS(Type_create_f90_complex);

int PMPI_Type_create_f90_integer(int r, MPI_Datatype *newtype)
{
	return create_f90("MPI_Type_create_f90_integer", MPI_COMBINER_F90_INTEGER, MPI_UNDEFINED, r, newtype);
}
ML_ALIAS(Type_create_f90_integer);
