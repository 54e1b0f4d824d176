/* SPDX-License-Identifier: BSD-2-Clause */
/* Recipes of datatypes: see type_recipe.h. */
#include "type/type_recipe.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/fail.h"
#include "object/error.h"
#include "type/type_array.h"

static MPI_Count number_at(const struct ml_numbers *run, size_t i)
{
	return run->wide ? ((const MPI_Count *)run->at)[i] : ((const int *)run->at)[i];
}

/* How many numbers there are; a run may have a negative length, or be missing. */
static int count_numbers(const struct ml_numbers *runs, size_t run_count, size_t *count)
{
	size_t sum = 0;

	for (size_t k = 0; k < run_count; k++) {
		if (runs[k].count < 0) {
			ml_note("a count is %lld", (long long)runs[k].count);
			return MPI_ERR_COUNT;
		}
		if (__builtin_add_overflow(sum, (size_t)runs[k].count, &sum) || sum > PTRDIFF_MAX / sizeof(MPI_Count)) {
			ml_note("%lld numbers do not fit into memory", (long long)runs[k].count);
			return MPI_ERR_COUNT;
		}
		if (runs[k].count && !runs[k].at) {
			ml_note("an array of %lld numbers is a null pointer", (long long)runs[k].count);
			return MPI_ERR_ARG;
		}
	}
	*count = sum;
	return MPI_SUCCESS;
}

static int hold_types(struct ml_recipe *recipe, const MPI_Datatype *older, size_t older_count)
{
	for (size_t i = 0; i < older_count; i++) {
		const struct ml_type *type = ml_type_find_draft(older[i]);

		if (!type) {
			ml_note(older[i] == MPI_DATATYPE_NULL ? "a datatype is MPI_DATATYPE_NULL" : "not a datatype: %p",
			        (void *)older[i]);
			return MPI_ERR_TYPE;
		}
		ml_type_hold(type);
		recipe->type[recipe->types++] = type;
	}
	return MPI_SUCCESS;
}

int ml_recipe_init(struct ml_recipe *recipe, const struct ml_numbers *runs, size_t run_count, const MPI_Datatype *older,
                   size_t older_count)
{
	size_t numbers, n = 0;
	int error = count_numbers(runs, run_count, &numbers);

	if (error)
		return error;
	if (older_count && !older) {
		ml_note("the array of %zu datatypes is a null pointer", older_count);
		return MPI_ERR_ARG;
	}
	recipe->number = malloc((numbers + 1) * sizeof *recipe->number);
	recipe->type = malloc((older_count + 1) * sizeof *recipe->type);
	recipe->numbers = numbers;
	recipe->types = 0;
	if (!recipe->number || !recipe->type) {
		ml_recipe_fini(recipe);
		ml_note("no memory for the %zu arguments of a datatype", numbers + older_count);
		return MPI_ERR_NO_MEM;
	}
	for (size_t k = 0; k < run_count; k++)
		for (size_t i = 0; i < (size_t)runs[k].count; i++)
			recipe->number[n++] = number_at(&runs[k], i);
	error = hold_types(recipe, older, older_count);
	if (error)
		ml_recipe_fini(recipe);
	return error;
}

void ml_recipe_fini(struct ml_recipe *recipe)
{
	for (size_t i = 0; i < recipe->types; i++)
		ml_type_drop(recipe->type[i]);
	free(recipe->number);
	free(recipe->type);
	recipe->number = NULL;
	recipe->type = NULL;
	recipe->numbers = recipe->types = 0;
}

static int check_length(MPI_Count length)
{
	if (length >= 0)
		return MPI_SUCCESS;
	ml_note("a block length is %lld", (long long)length);
	return MPI_ERR_ARG;
}

static int check_list(const struct ml_recipe *recipe)
{
	size_t n = (size_t)recipe->number[0];
	int error = MPI_SUCCESS;

	for (size_t i = 0; i < n && !error; i++)
		error = check_length(recipe->number[1 + i]);
	return error;
}

int ml_recipe_check(const struct ml_recipe *recipe)
{
	switch (recipe->combiner) {
	case MPI_COMBINER_CONTIGUOUS:
	case MPI_COMBINER_VECTOR:
	case MPI_COMBINER_HVECTOR:
	case MPI_COMBINER_INDEXED_BLOCK:
	case MPI_COMBINER_HINDEXED_BLOCK:
		if (recipe->number[0] < 0) {
			ml_note("count is %lld", (long long)recipe->number[0]);
			return MPI_ERR_COUNT;
		}
		return recipe->combiner == MPI_COMBINER_CONTIGUOUS ? MPI_SUCCESS : check_length(recipe->number[1]);
	case MPI_COMBINER_INDEXED:
	case MPI_COMBINER_HINDEXED:
	case MPI_COMBINER_STRUCT: return check_list(recipe);
	case MPI_COMBINER_SUBARRAY: return ml_type_array_check_subarray(recipe);
	case MPI_COMBINER_DARRAY: return ml_type_array_check_darray(recipe);
	}
	return MPI_SUCCESS;
}

size_t ml_recipe_places(const struct ml_recipe *recipe)
{
	return recipe->combiner == MPI_COMBINER_CONTIGUOUS ? 1 : (size_t)recipe->number[0];
}

bool ml_recipe_place(const struct ml_recipe *recipe, size_t i, struct ml_place *place)
{
	const MPI_Count *number = recipe->number;
	size_t n = (size_t)number[0];
	const struct ml_type *type = recipe->type[recipe->combiner == MPI_COMBINER_STRUCT ? i : 0];
	MPI_Count at = 0, unit = 1, count = 1;

	switch (recipe->combiner) {
	case MPI_COMBINER_CONTIGUOUS:
		count = number[0];
		break;
	case MPI_COMBINER_VECTOR:
	case MPI_COMBINER_HVECTOR:
		count = number[1];
		unit = recipe->combiner == MPI_COMBINER_VECTOR ? type->extent : 1;
		if (__builtin_mul_overflow((MPI_Count)i, number[2], &at))
			return false;
		break;
	case MPI_COMBINER_INDEXED:
	case MPI_COMBINER_HINDEXED:
	case MPI_COMBINER_STRUCT:
		count = number[1 + i];
		at = number[1 + n + i];
		unit = recipe->combiner == MPI_COMBINER_INDEXED ? type->extent : 1;
		break;
	case MPI_COMBINER_INDEXED_BLOCK:
	case MPI_COMBINER_HINDEXED_BLOCK:
		count = number[1];
		at = number[2 + i];
		unit = recipe->combiner == MPI_COMBINER_INDEXED_BLOCK ? type->extent : 1;
		break;
	default: ml_wrong("this constructor puts no blocks at places");
	}
	*place = (struct ml_place){ .count = count, .type = type };
	return !__builtin_mul_overflow(at, unit, &place->at);
}
