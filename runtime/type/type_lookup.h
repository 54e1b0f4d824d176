/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding datatypes by what they can hold: a size, a precision, a value with an index; and what they are called.
 */
#ifndef ML_TYPE_TYPE_LOOKUP_H
#define ML_TYPE_TYPE_LOOKUP_H

#include "type/type.h"

/* MPI_Type_match_size: the type of a class (MPI_TYPECLASS_...) with so many bytes, or NULL with a note (section 19.1.9). */
const struct ml_type *ml_type_lookup_size(int typeclass, int size);

/*
 * The type of Fortran's selected_real_kind(p, r), its complex counterpart, or selected_int_kind(r); p or r may be
 * MPI_UNDEFINED. The same arguments give the same type. MPI_SUCCESS, or a class with a note (section 19.1.9).
 */
int ml_type_lookup_f90(int combiner, int p, int r, const struct ml_type **type_out);

/* The pair type for MPI_MINLOC and MPI_MAXLOC on a value and an index, or NULL: there is none (section 6.9.4). */
const struct ml_type *ml_type_lookup_pair(const struct ml_type *value, const struct ml_type *index);

/*
 * Names (section 7.8). Predefined types can be renamed as well. A name is cut at MPI_MAX_OBJECT_NAME - 1 bytes; `name` of get has
 * MPI_MAX_OBJECT_NAME. Setting returns MPI_SUCCESS or MPI_ERR_NO_MEM.
 */
int ml_type_lookup_set_name(const struct ml_type *type, const char *name);
void ml_type_lookup_get_name(const struct ml_type *type, char *name);

/* Forgets the names that predefined types were given. */
void ml_type_lookup_fini(void);

#endif
