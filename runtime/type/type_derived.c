/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of derived datatypes: see type_derived.h. */
#include "type/type_derived.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "object/arena.h"
#include "type/type_extern.h"
#include "type/type_walk.h"

#define DERIVED_MAX ((size_t)1 << 20)
#define STRIDE ML_ROUND_UP(sizeof(struct ml_derived), (size_t)ML_CACHELINE)

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the arena and of `handles` in every type */
static struct ml_arena arena;                             /* reserved by the first derived type */
static ml_atomic_u64 first, used;                         /* where it is and how many bytes of it have been handed out */
static struct ml_derived *permanent;

static struct ml_derived *writable(const struct ml_type *type)
{
	ml_assert(ml_type_is_derived(type));
	return (struct ml_derived *)(uintptr_t)type;
}

/* ---- handles ---------------------------------------------------------------------------------------------------- */

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

/* ---- what one holds --------------------------------------------------------------------------------------------- */

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

/* ---- life ------------------------------------------------------------------------------------------------------- */

struct ml_derived *ml_type_new(void)
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

void ml_type_discard(struct ml_derived *derived)
{
	ml_flat_free(derived->memory);
	derived->type.magic = 0;
	pthread_mutex_lock(&lock);
	ml_arena_free(&arena, derived);
	pthread_mutex_unlock(&lock);
}

void ml_type_commit(const struct ml_type *type)
{
	if (!ml_type_is_derived(type) || ml_type_derived(type)->is_committed)
		return;
	ml_assert_slow(ml_type_walk_agrees(type));
	writable(type)->is_committed = true;
	writable(type)->type.magic = ML_TYPE_MAGIC;
}

const struct ml_type *ml_type_find_permanent(const struct ml_recipe *recipe)
{
	for (struct ml_derived *d = permanent; d; d = d->next)
		if (d->recipe.combiner == recipe->combiner && d->recipe.numbers == recipe->numbers &&
		    memcmp(d->recipe.number, recipe->number, recipe->numbers * sizeof *recipe->number) == 0)
			return &d->type;
	return NULL;
}

void ml_type_make_permanent(const struct ml_type *type)
{
	struct ml_derived *derived = writable(type);

	ml_type_commit(type);
	derived->is_permanent = true;
	derived->next = permanent;
	permanent = derived;
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
		ml_type_discard(derived);
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
