/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making derived datatypes: see type_make.h.
 *
 * While a type is made, a `maker` gathers where its data lies, where the bounds that somebody has set lie, how many elements and
 * bytes there are, and the canonical form. Sums and products that leave the range of an address are noticed where they happen and
 * refuse the type at the end.
 */
#include "type/type_make.h"

#include <pthread.h>

#include "object/error.h"
#include "type/type_array.h"

/* A span of displacements, empty at first. */
struct span {
	bool is_set;
	ptrdiff_t low, high;
};

struct maker {
	struct ml_derived *derived;
	struct span data;  /* bytes of data */
	struct span bound; /* lb and ub of older types that have set ones */
	size_t align;
	unsigned depth;
	bool overflow;
	bool no_memory;
};

static bool is_bounded(const struct ml_type *type)
{
	return ml_type_is_derived(type) && ml_type_derived(type)->is_bounded;
}

static struct ml_flat form_of(const struct ml_type *type)
{
	return type->flat ? *type->flat : ml_flat_block(type->size);
}

static void widen(struct maker *m, struct span *span, ptrdiff_t low, ptrdiff_t high)
{
	ptrdiff_t length;

	if (!span->is_set) {
		*span = (struct span){ true, low, high };
	} else {
		span->low = ml_min(span->low, low);
		span->high = ml_max(span->high, high);
	}
	m->overflow |= __builtin_sub_overflow(span->high, span->low, &length);
}

/* `count` elements of an older type stand at displacements of which the least is `low` and the greatest `high`. */
static void cover(struct maker *m, const struct ml_type *old, size_t count, ptrdiff_t low, ptrdiff_t high)
{
	struct ml_derived *d = m->derived;
	ptrdiff_t first, last;
	size_t more;

	if (ml_type_elements(old))
		d->unit = d->elements == 0 || d->unit == ml_type_unit(old) ? ml_type_unit(old) : 0;

	m->overflow |= __builtin_mul_overflow(count, old->size, &more) ||
	               __builtin_add_overflow(d->type.size, more, &d->type.size) || d->type.size > PTRDIFF_MAX;
	m->overflow |= __builtin_mul_overflow(count, ml_type_elements(old), &more) ||
	               __builtin_add_overflow(d->elements, more, &d->elements);
	m->overflow |= __builtin_mul_overflow(count, ml_type_external(old), &more) ||
	               __builtin_add_overflow(d->external, more, &d->external) || d->external > PTRDIFF_MAX;
	if (ml_type_elements(old)) {
		m->overflow |= __builtin_add_overflow(low, old->true_lb, &first);
		m->overflow |= __builtin_add_overflow(high, old->true_lb + old->true_extent, &last);
		widen(m, &m->data, first, last);
		m->align = ml_max(m->align, (size_t)old->align);
	}
	if (is_bounded(old)) {
		m->overflow |= __builtin_add_overflow(low, old->lb, &first);
		m->overflow |= __builtin_add_overflow(high, old->lb + old->extent, &last);
		widen(m, &m->bound, first, last);
	}
}

/* The same for `count` elements, `stride` bytes apart, of which the first stands at displacements from `low` to `high`. */
static void spread(struct maker *m, MPI_Count count, ptrdiff_t stride, ptrdiff_t *low, ptrdiff_t *high)
{
	ptrdiff_t reach;

	m->overflow |= __builtin_mul_overflow(count - 1, stride, &reach);
	if (reach < 0)
		m->overflow |= __builtin_add_overflow(*low, reach, low);
	else
		m->overflow |= __builtin_add_overflow(*high, reach, high);
}

/* contiguous, vector, hvector: places at equal distances. */
static void make_regular(struct maker *m, const struct ml_recipe *recipe)
{
	struct ml_flat *flat = &m->derived->flat;
	size_t places = ml_recipe_places(recipe);
	ptrdiff_t low = 0, high = 0, stride = 0;
	struct ml_place place;
	size_t count;

	if (places > 1) {
		m->overflow |= !ml_recipe_place(recipe, 1, &place);
		stride = place.at;
	}
	if (places == 0 || m->overflow || !ml_recipe_place(recipe, 0, &place) || place.count == 0)
		return;
	spread(m, place.count, place.type->extent, &low, &high);
	spread(m, (MPI_Count)places, stride, &low, &high);
	m->overflow |= __builtin_mul_overflow(places, (size_t)place.count, &count);
	if (m->overflow)
		return;
	cover(m, place.type, count, low, high);
	*flat = form_of(place.type);
	if (!m->overflow)
		m->no_memory = !ml_flat_repeat(flat, (size_t)place.count, place.type->extent, &m->derived->memory) ||
		               !ml_flat_repeat(flat, places, stride, &m->derived->memory);
}

static void add_place(struct maker *m, const struct ml_place *place, struct ml_flat_list *list)
{
	ptrdiff_t low = place->at, high = place->at;
	struct ml_flat flat;

	if (place->count == 0)
		return;
	spread(m, place->count, place->type->extent, &low, &high);
	cover(m, place->type, (size_t)place->count, low, high);
	if (m->overflow)
		return;
	flat = form_of(place->type);
	if (ml_flat_repeat(&flat, (size_t)place->count, place->type->extent, &m->derived->memory))
		ml_flat_add(list, place->at, &flat);
	else
		m->no_memory = true;
}

/* indexed and its kin, struct: places anywhere. */
static void make_list(struct maker *m, const struct ml_recipe *recipe)
{
	struct ml_flat_list list = { .memory = &m->derived->memory };
	size_t places = ml_recipe_places(recipe);

	for (size_t i = 0; i < places && !m->overflow && !m->no_memory; i++) {
		struct ml_place place;

		if (ml_recipe_place(recipe, i, &place))
			add_place(m, &place, &list);
		else
			m->overflow = true;
	}
	if (!ml_flat_finish(&list, &m->derived->flat))
		m->no_memory = true;
}

/* subarray, darray. The bounds are those of the whole array. */
static void make_array(struct maker *m, const struct ml_recipe *recipe)
{
	const struct ml_type *old = recipe->type[0];
	struct ml_flat *flat = &m->derived->flat;
	ptrdiff_t extent = old->extent, low = 0, high = 0;
	size_t count = 1;

	*flat = form_of(old);
	for (size_t i = 0; i < ml_type_array_dimensions(recipe) && !m->overflow && !m->no_memory; i++) {
		struct ml_dimension d = ml_type_array_dimension(recipe, i);
		ptrdiff_t whole;

		m->overflow |= __builtin_mul_overflow(d.size, extent, &whole);
		m->overflow |= __builtin_mul_overflow(count, (size_t)ml_type_array_count(&d), &count);
		if (m->overflow)
			break;
		if (count) {
			low += (extent < 0 ? ml_type_array_last(&d) : d.start) * extent;
			high += (extent < 0 ? d.start : ml_type_array_last(&d)) * extent;
		}
		m->no_memory = !ml_type_array_flatten(&d, extent, flat, &m->derived->memory);
		extent = whole;
	}
	if (count && !m->overflow)
		cover(m, old, count, low, high);
	m->bound = (struct span){ true, ml_min(extent, 0), ml_max(extent, 0) };
}

/* dup, resized: the data of one older type. */
static void make_alike(struct maker *m, const struct ml_recipe *recipe)
{
	const struct ml_type *old = recipe->type[0];

	cover(m, old, 1, 0, 0);
	m->derived->flat = form_of(old);
	if (recipe->combiner == MPI_COMBINER_RESIZED) {
		ptrdiff_t high;

		m->overflow |= __builtin_add_overflow(recipe->number[0], recipe->number[1], &high);
		m->bound = (struct span){ true, recipe->number[0], high };
	}
}

/* Writes the bounds that were gathered (MPI 5.0 sections 5.1.6 and 5.1.7). */
static void set_bounds(struct maker *m)
{
	struct ml_type *type = &m->derived->type;
	ptrdiff_t extent = m->data.high - m->data.low;

	type->align = (uint8_t)m->align;
	type->true_lb = m->data.low;
	type->true_extent = extent;
	m->derived->is_bounded = m->bound.is_set;
	if (m->bound.is_set) {
		type->lb = m->bound.low;
		type->extent = m->bound.high - m->bound.low;
	} else {
		/* An array of them must be aligned as well as one is. */
		size_t padding = -(size_t)extent % m->align;

		type->lb = m->data.low;
		m->overflow |= __builtin_add_overflow(extent, padding, &type->extent);
	}
}

static void make(struct maker *m, const struct ml_recipe *recipe)
{
	m->derived->flat = ml_flat_block(0);
	switch (recipe->combiner) {
	case MPI_COMBINER_CONTIGUOUS:
	case MPI_COMBINER_VECTOR:
	case MPI_COMBINER_HVECTOR: make_regular(m, recipe); break;
	case MPI_COMBINER_SUBARRAY:
	case MPI_COMBINER_DARRAY: make_array(m, recipe); break;
	case MPI_COMBINER_INDEXED:
	case MPI_COMBINER_HINDEXED:
	case MPI_COMBINER_INDEXED_BLOCK:
	case MPI_COMBINER_HINDEXED_BLOCK:
	case MPI_COMBINER_STRUCT: make_list(m, recipe); break;
	default: make_alike(m, recipe);
	}
	if (!m->overflow)
		set_bounds(m);
}

static int outcome(const struct maker *m)
{
	if (m->depth > ML_TYPE_DEPTH_MAX) {
		ml_note("datatypes are nested more than %d deep", ML_TYPE_DEPTH_MAX);
		return MPI_ERR_ARG;
	}
	if (m->overflow) {
		ml_note("the datatype reaches further than addresses do");
		return MPI_ERR_ARG;
	}
	if (m->no_memory) {
		ml_note("no memory for the blocks of the datatype");
		return MPI_ERR_NO_MEM;
	}
	return MPI_SUCCESS;
}

static unsigned depth_of(const struct ml_recipe *recipe)
{
	bool is_level = recipe->combiner != MPI_COMBINER_DUP && recipe->combiner != MPI_COMBINER_RESIZED;
	unsigned depth = 0;

	for (size_t i = 0; i < recipe->types; i++)
		if (ml_type_is_derived(recipe->type[i]))
			depth = ml_max(depth, (unsigned)ml_type_derived(recipe->type[i])->depth);
	return depth + is_level;
}

/* The Fortran types of a precision are predefined, which allows reductions on them. */
static bool is_predefined(const struct ml_recipe *recipe)
{
	return recipe->combiner >= MPI_COMBINER_F90_REAL && recipe->combiner <= MPI_COMBINER_F90_INTEGER;
}

/* A duplicate is as ready for communication as the original. */
static bool is_ready(const struct ml_recipe *recipe)
{
	return recipe->combiner == MPI_COMBINER_DUP &&
	       (!ml_type_is_derived(recipe->type[0]) || ml_type_derived(recipe->type[0])->is_committed);
}

int ml_type_make(struct ml_recipe *recipe, const struct ml_type **type_out)
{
	struct maker m = { .align = 1, .depth = depth_of(recipe) };
	struct ml_type *type;
	int error = ml_recipe_check(recipe);

	if (!error && !(m.derived = ml_type_new())) {
		ml_note("no memory for another datatype");
		error = MPI_ERR_NO_MEM;
	}
	if (!error && m.depth <= ML_TYPE_DEPTH_MAX)
		make(&m, recipe);
	if (!error)
		error = outcome(&m);
	if (error) {
		ml_recipe_fini(recipe);
		if (m.derived)
			ml_type_discard(m.derived);
		return error;
	}
	type = &m.derived->type;
	type->class = is_predefined(recipe) ? recipe->type[0]->class : ML_CLASS_NONE;
	type->rep = is_predefined(recipe) ? recipe->type[0]->rep : ML_REP_U8;
	type->flat = &m.derived->flat;
	type->name = "a derived datatype";
	type->contiguous = type->size == 0 ||
	                   (ml_flat_is_block(type->flat) && type->true_lb == 0 && type->extent == (MPI_Aint)type->size);
	m.derived->holders = m.derived->handles = 1;
	m.derived->depth = (uint16_t)m.depth;
	m.derived->recipe = *recipe;
	m.derived->is_committed = is_ready(recipe);
	type->magic = m.derived->is_committed ? ML_TYPE_MAGIC : ML_TYPE_DRAFT;
	*type_out = type;
	return MPI_SUCCESS;
}

/* One type for one recipe, whichever thread asks first. */
int ml_type_make_once(struct ml_recipe *recipe, const struct ml_type **type_out)
{
	static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
	const struct ml_type *type;
	int error = MPI_SUCCESS;

	pthread_mutex_lock(&one_at_a_time);
	type = ml_type_find_permanent(recipe);
	if (type)
		ml_recipe_fini(recipe);
	else if ((error = ml_type_make(recipe, &type)) == MPI_SUCCESS)
		ml_type_make_permanent(type);
	pthread_mutex_unlock(&one_at_a_time);
	if (!error)
		*type_out = type;
	return error;
}
