/* SPDX-License-Identifier: BSD-2-Clause */
/* Datatypes by property and by name: see type_lookup.h. */
#include "type/type_lookup.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/fail.h"
#include "object/error.h"
#include "type/type_make.h"

static const struct sized {
	int typeclass, size;
	MPI_Datatype handle;
} by_size[] = {
	{ MPI_TYPECLASS_INTEGER, 1, MPI_INTEGER1 },     { MPI_TYPECLASS_INTEGER, 2, MPI_INTEGER2 },
	{ MPI_TYPECLASS_INTEGER, 4, MPI_INTEGER4 },     { MPI_TYPECLASS_INTEGER, 8, MPI_INTEGER8 },
	{ MPI_TYPECLASS_INTEGER, 16, MPI_INTEGER16 },   { MPI_TYPECLASS_REAL, 4, MPI_REAL4 },
	{ MPI_TYPECLASS_REAL, 8, MPI_REAL8 },           { MPI_TYPECLASS_REAL, 16, MPI_REAL16 },
	{ MPI_TYPECLASS_COMPLEX, 8, MPI_COMPLEX8 },     { MPI_TYPECLASS_COMPLEX, 16, MPI_COMPLEX16 },
	{ MPI_TYPECLASS_COMPLEX, 32, MPI_COMPLEX32 },   { MPIX_TYPECLASS_LOGICAL, 1, MPI_LOGICAL1 },
	{ MPIX_TYPECLASS_LOGICAL, 2, MPI_LOGICAL2 },    { MPIX_TYPECLASS_LOGICAL, 4, MPI_LOGICAL4 },
	{ MPIX_TYPECLASS_LOGICAL, 8, MPI_LOGICAL8 },    { MPIX_TYPECLASS_LOGICAL, 16, MPI_LOGICAL16 },
};

/* What each kind of Fortran holds: decimal digits and decimal exponents, smallest kind first. */
static const struct kind {
	int combiner, digits, exponents;
	MPI_Datatype handle;
} by_kind[] = {
	{ MPI_COMBINER_F90_REAL, 6, 37, MPI_REAL4 },
	{ MPI_COMBINER_F90_REAL, 15, 307, MPI_REAL8 },
	{ MPI_COMBINER_F90_REAL, 33, 4931, MPI_REAL16 },
	{ MPI_COMBINER_F90_COMPLEX, 6, 37, MPI_COMPLEX8 },
	{ MPI_COMBINER_F90_COMPLEX, 15, 307, MPI_COMPLEX16 },
	{ MPI_COMBINER_F90_COMPLEX, 33, 4931, MPI_COMPLEX32 },
	{ MPI_COMBINER_F90_INTEGER, 0, 2, MPI_INTEGER1 },
	{ MPI_COMBINER_F90_INTEGER, 0, 4, MPI_INTEGER2 },
	{ MPI_COMBINER_F90_INTEGER, 0, 9, MPI_INTEGER4 },
	{ MPI_COMBINER_F90_INTEGER, 0, 18, MPI_INTEGER8 },
	{ MPI_COMBINER_F90_INTEGER, 0, 38, MPI_INTEGER16 },
};

static const struct pair {
	MPI_Datatype value, index, handle;
} pairs[] = {
	{ MPI_FLOAT, MPI_INT, MPI_FLOAT_INT },
	{ MPI_DOUBLE, MPI_INT, MPI_DOUBLE_INT },
	{ MPI_LONG, MPI_INT, MPI_LONG_INT },
	{ MPI_INT, MPI_INT, MPI_2INT },
	{ MPI_SHORT, MPI_INT, MPI_SHORT_INT },
	{ MPI_LONG_DOUBLE, MPI_INT, MPI_LONG_DOUBLE_INT },
	{ MPI_REAL, MPI_REAL, MPI_2REAL },
	{ MPI_DOUBLE_PRECISION, MPI_DOUBLE_PRECISION, MPI_2DOUBLE_PRECISION },
	{ MPI_INTEGER, MPI_INTEGER, MPI_2INTEGER },
};

/* Names that predefined types were given; written by one thread at a time. */
static char *renamed[ML_TYPE_BASIC_COUNT];

const struct ml_type *ml_type_lookup_size(int typeclass, int size)
{
	bool is_class = false;

	for (size_t i = 0; i < ML_ARRAY_LEN(by_size); i++) {
		is_class |= by_size[i].typeclass == typeclass;
		if (by_size[i].typeclass == typeclass && by_size[i].size == size)
			return ml_type_find(by_size[i].handle);
	}
	if (is_class)
		ml_note("no type of this class has %d bytes", size);
	else
		ml_note("%d is no class of types", typeclass);
	return NULL;
}

static const struct ml_type *find_kind(int combiner, int p, int r)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(by_kind); i++)
		if (by_kind[i].combiner == combiner && (p == MPI_UNDEFINED || p <= by_kind[i].digits) &&
		    (r == MPI_UNDEFINED || r <= by_kind[i].exponents))
			return ml_type_find(by_kind[i].handle);
	return NULL;
}

int ml_type_lookup_f90(int combiner, int p, int r, const struct ml_type **type_out)
{
	bool is_integer = combiner == MPI_COMBINER_F90_INTEGER;
	const int arguments[] = { p, r };
	const struct ml_numbers run = { is_integer ? &arguments[1] : arguments, is_integer ? 1 : 2, false };
	const struct ml_type *kind = find_kind(combiner, is_integer ? MPI_UNDEFINED : p, r);
	struct ml_recipe recipe = { .combiner = combiner };
	MPI_Datatype handle;
	int error;

	if (!kind || (p == MPI_UNDEFINED && r == MPI_UNDEFINED)) {
		ml_note("no type of Fortran has that precision and range");
		return MPI_ERR_ARG;
	}
	handle = ml_type_handle(kind);
	error = ml_recipe_init(&recipe, &run, 1, &handle, 1);
	return error ? error : ml_type_make_once(&recipe, type_out);
}

const struct ml_type *ml_type_lookup_pair(const struct ml_type *value, const struct ml_type *index)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(pairs); i++)
		if (ml_type_handle(value) == pairs[i].value && ml_type_handle(index) == pairs[i].index)
			return ml_type_find(pairs[i].handle);
	return NULL;
}

int ml_type_lookup_set_name(const struct ml_type *type, const char *name)
{
	char **slot;

	if (ml_type_is_derived(type)) {
		ml_type_rename(type, name);
		return MPI_SUCCESS;
	}
	slot = &renamed[type - ml_type_basic];
	if (!*slot)
		*slot = malloc(MPI_MAX_OBJECT_NAME);
	if (!*slot) {
		ml_note("no memory for a name");
		return MPI_ERR_NO_MEM;
	}
	snprintf(*slot, MPI_MAX_OBJECT_NAME, "%s", name);
	return MPI_SUCCESS;
}

void ml_type_lookup_get_name(const struct ml_type *type, char *name)
{
	const char *found = type->name;

	if (ml_type_is_derived(type))
		found = ml_type_derived(type)->name;
	else if (renamed[type - ml_type_basic])
		found = renamed[type - ml_type_basic];
	snprintf(name, MPI_MAX_OBJECT_NAME, "%s", found);
}

void ml_type_lookup_fini(void)
{
	for (size_t i = 0; i < ML_TYPE_BASIC_COUNT; i++) {
		free(renamed[i]);
		renamed[i] = NULL;
	}
}
