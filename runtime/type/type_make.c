/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making, holding and freeing derived datatypes: see type_make.h.
 *
 * While a type is made, a `maker` gathers where its data lies, where the bounds that somebody has set lie, how many elements and
 * bytes there are, and the canonical form. Sums and products that leave the range of an address are noticed where they happen and
 * refuse the type at the end.
 */
#include "type/type_make.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "object/arena.h"
#include "object/error.h"
#include "type/type_array.h"
#include "type/type_extern.h"
#include "type/type_walk.h"

#define DERIVED_MAX ((size_t)1 << 20)
#define STRIDE ML_ROUND_UP(sizeof(struct ml_derived), (size_t)ML_CACHELINE)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the arena and of `handles` in every type */
static struct ml_arena arena;                             /* reserved by the first derived type */
static ml_atomic_u64 first, used;                         /* where it is and how many bytes of it have been handed out */

static pthread_mutex_t permanent_lock = PTHREAD_MUTEX_INITIALIZER; /* taken before the other */
static struct ml_derived *permanent;

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

static struct ml_derived *writable(const struct ml_type *type)
{
	ml_assert(ml_type_is_derived(type));
	return (struct ml_derived *)(uintptr_t)type;
}

const struct ml_type *ml_type_find_derived(MPI_Datatype handle)
{
	uint64_t offset = (uint64_t)(uintptr_t)handle - ml_load_rlx(&first);

	/* ml_arena_has in words that other threads may be writing, and with a divisor that the compiler knows. */
	if (offset >= ml_load_acq(&used) || offset % STRIDE != 0)
		return NULL;
	return (const struct ml_type *)handle;
}

int ml_type_number(const struct ml_type *type)
{
	return (int)(((uintptr_t)type - ml_load_rlx(&first)) / STRIDE);
}

const struct ml_type *ml_type_by_number(int number)
{
	return ml_type_find_derived((MPI_Datatype)(ml_load_rlx(&first) + (uintptr_t)number * STRIDE));
}

size_t ml_type_elements(const struct ml_type *type)
{
	if (ml_type_is_derived(type))
		return ml_type_derived(type)->elements;
	return type->class == ML_CLASS_PAIR ? 2 : 1;
}

size_t ml_type_unit(const struct ml_type *type)
{
	if (ml_type_is_derived(type))
		return ml_type_derived(type)->unit;
	if (type->class != ML_CLASS_PAIR)
		return type->size;
	return ml_type_first_of_pair(type) * 2 == type->size ? type->size / 2 : 0;
}

size_t ml_type_external(const struct ml_type *type)
{
	return ml_type_is_derived(type) ? ml_type_derived(type)->external : ml_type_extern_size(type);
}

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

static struct ml_derived *take(void)
{
	struct ml_derived *derived = NULL;

	pthread_mutex_lock(&lock);
	if (arena.base || ml_arena_init(&arena, sizeof *derived, DERIVED_MAX) == 0)
		derived = ml_arena_new(&arena);
	if (derived) {
		memset(derived, 0, sizeof *derived);
		ml_store_rlx(&first, (uintptr_t)arena.base);
		ml_store_rel(&used, ml_arena_made(&arena) * STRIDE);
	}
	pthread_mutex_unlock(&lock);
	return derived;
}

static void give_back(struct ml_derived *derived)
{
	ml_flat_free(derived->memory);
	derived->type.magic = 0;
	pthread_mutex_lock(&lock);
	ml_arena_free(&arena, derived);
	pthread_mutex_unlock(&lock);
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

	if (!error && !(m.derived = take())) {
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
			give_back(m.derived);
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

void ml_type_commit(const struct ml_type *type)
{
	if (!ml_type_is_derived(type) || ml_type_derived(type)->is_committed)
		return;
	ml_assert_slow(ml_type_walk_agrees(type));
	writable(type)->is_committed = true;
	writable(type)->type.magic = ML_TYPE_MAGIC;
}

static struct ml_derived *find_permanent(const struct ml_recipe *recipe)
{
	for (struct ml_derived *d = permanent; d; d = d->next)
		if (d->recipe.combiner == recipe->combiner && d->recipe.numbers == recipe->numbers &&
		    memcmp(d->recipe.number, recipe->number, recipe->numbers * sizeof *recipe->number) == 0)
			return d;
	return NULL;
}

int ml_type_make_once(struct ml_recipe *recipe, const struct ml_type **type_out)
{
	const struct ml_type *type;
	struct ml_derived *derived;
	int error;

	pthread_mutex_lock(&permanent_lock);
	derived = find_permanent(recipe);
	if (derived) {
		ml_recipe_fini(recipe);
	} else if ((error = ml_type_make(recipe, &type)) == MPI_SUCCESS) {
		ml_type_commit(type);
		derived = writable(type);
		derived->is_permanent = true;
		derived->next = permanent;
		permanent = derived;
	}
	pthread_mutex_unlock(&permanent_lock);
	if (!derived)
		return error;
	*type_out = &derived->type;
	return MPI_SUCCESS;
}

void ml_type_rename(const struct ml_type *type, const char *name)
{
	struct ml_derived *derived = writable(type);

	snprintf(derived->name, sizeof derived->name, "%s", name);
	derived->type.name = derived->name;
}

void ml_type_give(const struct ml_type *type)
{
	struct ml_derived *derived;

	if (!ml_type_can_free(type))
		return;
	derived = writable(type);
	pthread_mutex_lock(&lock);
	derived->handles++;
	derived->type.magic = derived->is_committed ? ML_TYPE_MAGIC : ML_TYPE_DRAFT;
	pthread_mutex_unlock(&lock);
	ml_type_hold(type);
}

void ml_type_free(const struct ml_type *type)
{
	ml_assert(ml_type_can_free(type) && ml_type_derived(type)->handles > 0);
	pthread_mutex_lock(&lock);
	if (--writable(type)->handles == 0)
		writable(type)->type.magic = ML_TYPE_GONE;
	pthread_mutex_unlock(&lock);
	ml_type_drop(type);
}

void ml_type_hold_derived(const struct ml_type *type)
{
	ml_add_rlx(&writable(type)->holders, 1);
}

/* Long chains of types made from one another are let go link by link, not by recursion. */
void ml_type_drop_derived(const struct ml_type *type)
{
	while (type && ml_type_is_derived(type) && ml_sub_acqrel(&writable(type)->holders, 1) == 1) {
		struct ml_derived *derived = writable(type);
		const struct ml_type *last = NULL;

		if (derived->recipe.types)
			last = derived->recipe.type[--derived->recipe.types];
		ml_recipe_fini(&derived->recipe);
		give_back(derived);
		type = last;
	}
}

void ml_type_fini(void)
{
	pthread_mutex_lock(&lock);
	for (size_t i = 0; i < ml_arena_made(&arena); i++) {
		struct ml_derived *derived = (struct ml_derived *)(arena.base + i * STRIDE);

		if (derived->type.magic) {
			free(derived->recipe.number);
			free(derived->recipe.type);
			ml_flat_free(derived->memory);
		}
	}
	permanent = NULL;
	ml_store_rel(&used, 0);
	ml_arena_fini(&arena);
	pthread_mutex_unlock(&lock);
}
