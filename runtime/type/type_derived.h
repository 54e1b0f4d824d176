/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Derived datatypes as objects (MPI 5.0 section 5.1): what one is, handles, and its life. How they are made: type_make.h.
 *
 * Life: made (DRAFT) -> committed (MAGIC) -> freed by the user (GONE) -> nobody holds it any more: memory given back. Making
 * and freeing may be done by any thread at any time.
 */
#ifndef ML_TYPE_TYPE_DERIVED_H
#define ML_TYPE_TYPE_DERIVED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/atomic.h"
#include "mpi_lite.h"
#include "type/type.h"
#include "type/type_flat.h"
#include "type/type_recipe.h"

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

/* Every derived type has a number; the type of a number that none has had is NULL. */
int ml_type_number(const struct ml_type *type);
const struct ml_type *ml_type_by_number(int number);

/* Room for a type that is to be made, all zero and no type yet, or NULL; and what is left of it when that did not come off. */
struct ml_derived *ml_type_new(void);
void ml_type_discard(struct ml_derived *derived);

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

/*
 * Types of the library's own: they are committed, and the user cannot free them. The one that was made of this recipe, or NULL. Who
 * makes one sees to it that nobody else does.
 */
const struct ml_type *ml_type_find_permanent(const struct ml_recipe *recipe);
void ml_type_make_permanent(const struct ml_type *type);

/* Names a derived type; a longer name is cut. */
void ml_type_rename(const struct ml_type *type, const char *name);

/* Gives back all memory, that of types which the user has not freed included. */
void ml_type_fini(void);

#endif
