/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a datatype was made (MPI 5.0 section 5.1.13): the recipe, sorted into the arrays of MPI_Type_get_contents.
 */
#ifndef ML_TYPE_TYPE_DECODE_H
#define ML_TYPE_TYPE_DECODE_H

#include <stdbool.h>
#include <stddef.h>

#include "type/type.h"

struct ml_envelope {
	int combiner;
	bool is_wide; /* the int form of the calls cannot say how it was made */
	size_t integers, addresses, counts, types;
};

/* Arrays as long as the envelope says; not needed where that is 0. */
struct ml_contents {
	int *integer;
	MPI_Aint *address;
	MPI_Count *count;
	MPI_Datatype *type;
};

/* Any type; a predefined one is MPI_COMBINER_NAMED and has no contents. */
void ml_type_decode_envelope(const struct ml_type *type, struct ml_envelope *envelope);

/* Fills the arrays. Derived types among them are new handles that the user has to free. */
void ml_type_decode_contents(const struct ml_type *type, const struct ml_contents *contents);

#endif
