/* SPDX-License-Identifier: BSD-2-Clause */
/* Envelope and contents: see type_decode.h. */
#include "type/type_decode.h"

#include "type/type_derived.h"

enum array { INTEGER, ADDRESS, COUNT };

/* In the MPI_Count form everything that counts or displaces is a large count. */
static enum array wide_array(const struct ml_recipe *recipe, size_t i)
{
	size_t first = 0, last = recipe->numbers;

	if (recipe->combiner == MPI_COMBINER_SUBARRAY) {
		first = 1;
		last = recipe->numbers - 1;
	} else if (recipe->combiner == MPI_COMBINER_DARRAY) {
		first = 3;
		last = first + (size_t)recipe->number[2];
	}
	return i >= first && i < last ? COUNT : INTEGER;
}

/* The array in which number i of a recipe stands. */
static enum array array_of(const struct ml_recipe *recipe, size_t i)
{
	size_t addresses = 0;

	if (recipe->wide)
		return wide_array(recipe, i);
	switch (recipe->combiner) {
	case MPI_COMBINER_HVECTOR: addresses = 1; break;
	case MPI_COMBINER_RESIZED: addresses = 2; break;
	case MPI_COMBINER_HINDEXED:
	case MPI_COMBINER_HINDEXED_BLOCK:
	case MPI_COMBINER_STRUCT: addresses = (size_t)recipe->number[0]; break;
	}
	return i >= recipe->numbers - addresses ? ADDRESS : INTEGER;
}

/* The Fortran types of a precision are made of numbers alone. */
static size_t types_of(const struct ml_recipe *recipe)
{
	bool is_fortran = recipe->combiner >= MPI_COMBINER_F90_REAL && recipe->combiner <= MPI_COMBINER_F90_INTEGER;

	return is_fortran ? 0 : recipe->types;
}

void ml_type_decode_envelope(const struct ml_type *type, struct ml_envelope *envelope)
{
	const struct ml_recipe *recipe;

	*envelope = (struct ml_envelope){ .combiner = MPI_COMBINER_NAMED };
	if (!ml_type_is_derived(type))
		return;
	recipe = &ml_type_derived(type)->recipe;
	envelope->combiner = recipe->combiner;
	envelope->is_wide = recipe->wide;
	envelope->types = types_of(recipe);
	for (size_t i = 0; i < recipe->numbers; i++) {
		enum array array = array_of(recipe, i);

		envelope->integers += array == INTEGER;
		envelope->addresses += array == ADDRESS;
		envelope->counts += array == COUNT;
	}
}

void ml_type_decode_contents(const struct ml_type *type, const struct ml_contents *contents)
{
	const struct ml_recipe *recipe = &ml_type_derived(type)->recipe;
	size_t integers = 0, addresses = 0, counts = 0;

	for (size_t i = 0; i < recipe->numbers; i++) {
		enum array array = array_of(recipe, i);

		if (array == INTEGER)
			contents->integer[integers++] = (int)recipe->number[i];
		else if (array == ADDRESS)
			contents->address[addresses++] = (MPI_Aint)recipe->number[i];
		else
			contents->count[counts++] = recipe->number[i];
	}
	for (size_t i = 0; i < types_of(recipe); i++) {
		ml_type_give(recipe->type[i]);
		contents->type[i] = ml_type_handle(recipe->type[i]);
	}
}
