/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making derived datatypes (MPI 5.0 section 5.1). A type is made from a recipe: which constructor, its numbers, the older types. The
 * recipe is kept, because MPI_Type_get_contents gives it back; from it the constructor computes bounds, counts and the canonical
 * form at once, so that older types are never looked at again and MPI_Type_commit has nothing left to do.
 */
#ifndef ML_TYPE_TYPE_MAKE_H
#define ML_TYPE_TYPE_MAKE_H

#include "type/type_derived.h"
#include "type/type_recipe.h"

/* Types may be nested so deep; a duplicate or a resized type is no level of its own. */
#define ML_TYPE_DEPTH_MAX 1000

/*
 * Makes a type of a recipe, which is the callee's from now on. Returns MPI_SUCCESS, or a class with a note; then the recipe has
 * been freed. The type is held once, for the user's handle.
 */
int ml_type_make(struct ml_recipe *recipe, const struct ml_type **type_out);

/* The same for a type of the library's own, which the user gets again for the same recipe and cannot free. It is committed. */
int ml_type_make_once(struct ml_recipe *recipe, const struct ml_type **type_out);

#endif
