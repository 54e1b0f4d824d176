/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The typemap of a datatype, element by element, straight from the recipes: what the standard means by a type. It is slow and
 * simple. External32 and MPI_Get_elements need it, because the canonical form has forgotten what the bytes are; debug builds and
 * tests compare the canonical form with it.
 */
#ifndef ML_TYPE_TYPE_WALK_H
#define ML_TYPE_TYPE_WALK_H

#include <stdbool.h>
#include <stddef.h>

#include "type/type.h"

/* Somebody who looks at each element. Embed it and find yourself with ml_container_of. */
struct ml_walker {
	/* A predefined type at a displacement; false ends the walk. */
	bool (*visit)(struct ml_walker *walker, const struct ml_type *basic, ptrdiff_t at);
};

/* Visits every predefined element of one element of `type` at displacement `at`. False when a visit ended it. */
bool ml_type_walk(const struct ml_type *type, ptrdiff_t at, struct ml_walker *walker);

/*
 * The predefined type of all basic elements of a type; NULL when they differ, or there are none. A pair is one element here. Looks at
 * the recipes alone, however long the type.
 */
const struct ml_type *ml_type_walk_basic(const struct ml_type *type);

/* Basic elements in the first `bytes` of a stream of elements, or MPI_UNDEFINED when they end inside one. */
MPI_Count ml_type_walk_elements(const struct ml_type *type, size_t bytes);

/* The other way: the bytes of the first elements of a stream. False when there are none, or too many to be counted. */
bool ml_type_walk_bytes(const struct ml_type *type, size_t elements, size_t *bytes_out);

/* True when canonical form, size and true bounds of a type say the same as its typemap. Looks at the first million elements. */
bool ml_type_walk_agrees(const struct ml_type *type);

#endif
