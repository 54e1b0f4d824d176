/* SPDX-License-Identifier: BSD-2-Clause */
/* Typemaps: see type_walk.h. */
#include "type/type_walk.h"

#include <stdint.h>

#include "type/pack.h"
#include "type/type_array.h"
#include "type/type_derived.h"

#define AGREES_MAX 1000000

static bool walk_places(const struct ml_recipe *recipe, ptrdiff_t at, struct ml_walker *walker)
{
	size_t places = ml_recipe_places(recipe);

	for (size_t i = 0; i < places; i++) {
		struct ml_place place;

		ml_recipe_place(recipe, i, &place);
		for (MPI_Count k = 0; k < place.count; k++)
			if (!ml_type_walk(place.type, at + place.at + k * place.type->extent, walker))
				return false;
	}
	return true;
}

/* Dimensions i, i-1 ... 0 of an array whose part of them begins at `at`. */
static bool walk_array(const struct ml_recipe *recipe, size_t i, ptrdiff_t at, struct ml_walker *walker)
{
	struct ml_dimension d = ml_type_array_dimension(recipe, i);
	ptrdiff_t extent = recipe->type[0]->extent;

	for (size_t k = 0; k < i; k++)
		extent *= ml_type_array_dimension(recipe, k).size;
	for (MPI_Count index = d.start; index < d.end; index++) {
		ptrdiff_t there = at + index * extent;

		if ((index - d.start) % d.cycle >= d.length)
			continue;
		if (i ? !walk_array(recipe, i - 1, there, walker) : !ml_type_walk(recipe->type[0], there, walker))
			return false;
	}
	return true;
}

bool ml_type_walk(const struct ml_type *type, ptrdiff_t at, struct ml_walker *walker)
{
	const struct ml_recipe *recipe;

	while (ml_type_is_derived(type)) {
		recipe = &ml_type_derived(type)->recipe;
		switch (recipe->combiner) {
		case MPI_COMBINER_CONTIGUOUS:
		case MPI_COMBINER_VECTOR:
		case MPI_COMBINER_HVECTOR:
		case MPI_COMBINER_INDEXED:
		case MPI_COMBINER_HINDEXED:
		case MPI_COMBINER_INDEXED_BLOCK:
		case MPI_COMBINER_HINDEXED_BLOCK:
		case MPI_COMBINER_STRUCT: return walk_places(recipe, at, walker);
		case MPI_COMBINER_SUBARRAY:
		case MPI_COMBINER_DARRAY: return walk_array(recipe, ml_type_array_dimensions(recipe) - 1, at, walker);
		default: type = recipe->type[0]; /* the same data under another name or with other bounds */
		}
	}
	return walker->visit(walker, type, at);
}

/* Adds the elements of a type to those that were looked at before. False when they differ. */
static bool is_basic(const struct ml_type *type, const struct ml_type **basic)
{
	const struct ml_recipe *recipe;

	if (!type->size)
		return true;
	if (!ml_type_is_derived(type)) {
		if (!*basic)
			*basic = type;
		return *basic == type;
	}
	recipe = &ml_type_derived(type)->recipe;
	for (size_t i = 0; recipe->combiner == MPI_COMBINER_STRUCT && i < ml_recipe_places(recipe); i++) {
		struct ml_place place;

		ml_recipe_place(recipe, i, &place);
		if (place.count && !is_basic(place.type, basic))
			return false;
	}
	return recipe->combiner == MPI_COMBINER_STRUCT || is_basic(recipe->type[0], basic);
}

const struct ml_type *ml_type_walk_basic(const struct ml_type *type)
{
	const struct ml_type *basic = NULL;

	return is_basic(type, &basic) ? basic : NULL;
}

/* Counts basic elements and their bytes up to a limit of either. */
struct counter {
	struct ml_walker walker;
	size_t bytes_max, elements_max;
	size_t bytes, elements;
};

static bool add(struct counter *c, size_t bytes)
{
	if (c->elements == c->elements_max || c->bytes_max - c->bytes < bytes)
		return false;
	c->elements++;
	c->bytes += bytes;
	return true;
}

static bool count(struct ml_walker *walker, const struct ml_type *basic, ptrdiff_t at)
{
	struct counter *c = ml_container_of(walker, struct counter, walker);
	size_t value = ml_type_first_of_pair(basic);

	(void)at;
	if (basic->class != ML_CLASS_PAIR)
		return add(c, basic->size);
	return add(c, value) && add(c, basic->size - value);
}

MPI_Count ml_type_walk_elements(const struct ml_type *type, size_t bytes)
{
	size_t unit = ml_type_unit(type), rest = type->size ? bytes % type->size : bytes;
	size_t whole = type->size ? bytes / type->size * ml_type_elements(type) : 0;
	struct counter c = { .walker = { count }, .bytes_max = rest, .elements_max = SIZE_MAX };

	if (unit)
		return rest % unit ? MPI_UNDEFINED : (MPI_Count)(whole + rest / unit);
	ml_type_walk(type, 0, &c.walker);
	return c.bytes == rest ? (MPI_Count)(whole + c.elements) : MPI_UNDEFINED;
}

bool ml_type_walk_bytes(const struct ml_type *type, size_t elements, size_t *bytes_out)
{
	size_t each = ml_type_elements(type), rest = each ? elements % each : elements, whole;
	struct counter c = { .walker = { count }, .bytes_max = SIZE_MAX, .elements_max = rest };

	if (!each) {
		*bytes_out = 0;
		return elements == 0;
	}
	if (__builtin_mul_overflow(elements / each, type->size, &whole) || whole > PTRDIFF_MAX - type->size)
		return false;
	if (ml_type_unit(type))
		c.bytes = rest * ml_type_unit(type);
	else
		ml_type_walk(type, 0, &c.walker);
	*bytes_out = whole + c.bytes;
	return true;
}

struct comparison {
	struct ml_walker walker;
	struct ml_pack pack;
	ptrdiff_t low, high;
	size_t visits;
	bool agrees;
};

/* The next `bytes` of the canonical form are where the typemap has them. */
static void compare(struct comparison *c, ptrdiff_t at, size_t bytes)
{
	while (bytes && c->agrees) {
		struct ml_piece piece;

		c->agrees = c->pack.bytes - c->pack.position >= bytes && ml_pack_pieces(&c->pack, bytes, &piece, 1) == 1 &&
		            (intptr_t)piece.address == at;
		if (c->agrees) {
			bytes -= piece.bytes;
			at += (ptrdiff_t)piece.bytes;
		}
	}
}

static bool check(struct ml_walker *walker, const struct ml_type *basic, ptrdiff_t at)
{
	struct comparison *c = ml_container_of(walker, struct comparison, walker);
	const struct ml_flat *pair = basic->flat;

	if (++c->visits > AGREES_MAX)
		return false;
	c->low = c->visits == 1 ? at : ml_min(c->low, at);
	c->high = c->visits == 1 ? at + basic->true_extent : ml_max(c->high, at + basic->true_extent);
	if (pair && pair->row == ML_ROW_MIXED) {
		compare(c, at, pair->block[1].before);
		compare(c, at + pair->block[1].at, basic->size - pair->block[1].before);
	} else {
		compare(c, at, basic->size);
	}
	return c->agrees;
}

bool ml_type_walk_agrees(const struct ml_type *type)
{
	struct comparison c = { .walker = { check }, .agrees = true };

	ml_pack_init(&c.pack, NULL, 1, type);
	ml_type_walk(type, 0, &c.walker);
	if (c.visits > AGREES_MAX)
		return c.agrees;
	return c.agrees && c.pack.position == type->size && (c.visits == 0 || (c.low == type->true_lb)) &&
	       c.high - c.low == type->true_extent;
}
