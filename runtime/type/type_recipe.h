/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A recipe: the arguments of a constructor of datatypes, as the user passed them. All constructors have the same three sorts of
 * arguments, so one struct holds any call. The numbers stand in the order in which the standard lists the arguments of the int
 * form (MPI 5.0 section 5.1.13), integers before addresses: for MPI_Type_create_hindexed count, blocklengths, displacements.
 */
#ifndef ML_TYPE_TYPE_RECIPE_H
#define ML_TYPE_TYPE_RECIPE_H

#include <stdbool.h>
#include <stddef.h>

#include "mpi_lite.h"
#include "type/type.h"

/* Numbers as the user passed them. */
struct ml_numbers {
	const void *at;
	MPI_Count count;
	bool wide; /* MPI_Count or MPI_Aint, not int */
};

struct ml_recipe {
	int combiner; /* MPI_COMBINER_ */
	bool wide;    /* the MPI_Count form was called */
	size_t numbers, types;
	MPI_Count *number;
	const struct ml_type **type; /* held */
};

/* `count` elements of an older type, one behind the other, at a displacement in bytes. */
struct ml_place {
	ptrdiff_t at;
	MPI_Count count;
	const struct ml_type *type;
};

/*
 * Writes down a call: the runs of numbers one after the other, and holds the older types. MPI_SUCCESS, or a class with a note:
 * a run of negative length, a handle that is no datatype, no memory.
 */
int ml_recipe_init(struct ml_recipe *recipe, const struct ml_numbers *runs, size_t run_count, const MPI_Datatype *older,
                   size_t older_count);

/* Drops the older types and frees the numbers. */
void ml_recipe_fini(struct ml_recipe *recipe);

/*
 * MPI_SUCCESS when the numbers are what the standard allows, apart from what is too large to be counted; otherwise a class
 * with a note.
 */
int ml_recipe_check(const struct ml_recipe *recipe);

/*
 * The constructors from contiguous to struct put blocks of older types at places: how many places, and the i-th. False when its
 * displacement cannot be counted in bytes.
 */
size_t ml_recipe_places(const struct ml_recipe *recipe);
bool ml_recipe_place(const struct ml_recipe *recipe, size_t i, struct ml_place *place);

#endif
