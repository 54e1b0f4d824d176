/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Derived datatypes (MPI 5.0 section 5.1). A type is made from a recipe: which constructor, its numbers, the older types. The
 * recipe is kept, because MPI_Type_get_contents gives it back; from it the constructor computes bounds, counts and the canonical
 * form at once, so that older types are never looked at again and MPI_Type_commit has nothing left to do.
 *
 * Life: made (DRAFT) -> committed (MAGIC) -> freed by the user (GONE) -> nobody holds it any more: memory given back. Making
 * and freeing may be done by any thread at any time.
 */
#ifndef ML_TYPE_TYPE_MAKE_H
#define ML_TYPE_TYPE_MAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/atomic.h"
#include "mpi_lite.h"
#include "type/type.h"
#include "type/type_flat.h"
#include "type/type_recipe.h"

/* Types may be nested so deep; a duplicate or a resized type is no level of its own. */
#define ML_TYPE_DEPTH_MAX 1000

struct ml_derived {
	struct ml_type type;
	ml_atomic_u32 holders;
	uint32_t handles;  /* how often the user may free it */
	uint16_t depth;
	bool is_committed;
	bool is_bounded;   /* lb and ub were set, by MPI_Type_create_resized or an array constructor, here or inside */
	bool is_permanent; /* belongs to the library: MPI_Type_create_f90_real and its kin */
	size_t elements;   /* basic elements in one; a value with an index counts as two */
	size_t unit;       /* bytes of each of them; 0: they differ */
	size_t external;   /* bytes of one in external32 */
	struct ml_recipe recipe;
	struct ml_flat flat;
	struct ml_flat_memory *memory;
	struct ml_derived *next; /* of the permanent types */
	char name[MPI_MAX_OBJECT_NAME]; /* empty: none */
};

/* The larger object of a derived type. */
ml_inline const struct ml_derived *ml_type_derived(const struct ml_type *type)
{
	return (const struct ml_derived *)type;
}

/* Basic elements in an element of a type, the bytes of each of them (0: they differ), and its size in external32. */
size_t ml_type_elements(const struct ml_type *type);
size_t ml_type_unit(const struct ml_type *type);
size_t ml_type_external(const struct ml_type *type);

/*
 * Makes a type of a recipe, which is the callee's from now on. Returns MPI_SUCCESS, or a class with a note; then the recipe has
 * been freed. The type is held once, for the user's handle.
 */
int ml_type_make(struct ml_recipe *recipe, const struct ml_type **type_out);

/* Lets a type take part in communication. Predefined and committed types stay as they are. */
void ml_type_commit(const struct ml_type *type);

/* False for a type that belongs to the library. */
ml_inline bool ml_type_can_free(const struct ml_type *type)
{
	return ml_type_is_derived(type) && !ml_type_derived(type)->is_permanent;
}

/* Takes back one of the user's handles. */
void ml_type_free(const struct ml_type *type);

/* Gives the user one more handle of a type. */
void ml_type_give(const struct ml_type *type);

/* The same for a type of the library's own, which the user gets again for the same recipe and cannot free. It is committed. */
int ml_type_make_once(struct ml_recipe *recipe, const struct ml_type **type_out);

/* Names a derived type; a longer name is cut. */
void ml_type_rename(const struct ml_type *type, const char *name);

/* Every derived type has a number; the type of a number that none has had is NULL. */
int ml_type_number(const struct ml_type *type);
const struct ml_type *ml_type_by_number(int number);

/* Gives back all memory, that of types which the user has not freed included. */
void ml_type_fini(void);

#endif
