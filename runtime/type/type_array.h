/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parts of multidimensional arrays: MPI_Type_create_subarray and MPI_Type_create_darray (MPI 5.0 sections 5.1.3 and 5.1.4). Both
 * say, dimension by dimension, which indexes of a whole array belong to the type; its elements are in the array's own order.
 */
#ifndef ML_TYPE_TYPE_ARRAY_H
#define ML_TYPE_TYPE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>

#include "type/type_flat.h"
#include "type/type_recipe.h"

/* One dimension of the array: of `size` indexes those i with start <= i, (i - start) mod cycle < length, at most `end`. */
struct ml_dimension {
	MPI_Count size;
	MPI_Count start;
	MPI_Count length; /* of a block; 0: none belongs to the type */
	MPI_Count cycle;  /* from block to block, >= length */
	MPI_Count end;    /* the last block ends here at the latest */
};

/* MPI_SUCCESS, or a class with a note. */
int ml_type_array_check_subarray(const struct ml_recipe *recipe);
int ml_type_array_check_darray(const struct ml_recipe *recipe);

/* Dimensions of the array, and the i-th of them: 0 is the one that varies fastest in memory. */
size_t ml_type_array_dimensions(const struct ml_recipe *recipe);
struct ml_dimension ml_type_array_dimension(const struct ml_recipe *recipe, size_t i);

/* Indexes of a dimension that belong to the type, and the last of them. */
MPI_Count ml_type_array_count(const struct ml_dimension *dimension);
MPI_Count ml_type_array_last(const struct ml_dimension *dimension);

/* Replaces the form of an element of `extent` bytes by that of a row, plane ... of them. False when memory is short. */
bool ml_type_array_flatten(const struct ml_dimension *dimension, ptrdiff_t extent, struct ml_flat *flat,
                           struct ml_flat_memory **memory);

#endif
