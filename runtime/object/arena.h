/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An arena: the home of all objects of one class that a user holds handles of. A handle is the object's address, so whether a
 * handle can be one of ours is a question of range and alignment, asked without touching the memory it points to. Addresses
 * are reserved once and get memory as objects are made; an object's index fits an int.
 */
#ifndef ML_OBJECT_ARENA_H
#define ML_OBJECT_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

struct ml_arena {
	char *base;
	size_t stride;    /* bytes of an object */
	size_t max;       /* objects there are addresses for */
	size_t ready;     /* objects that have memory */
	ml_atomic_u64 made; /* objects ever handed out: the rest of `ready` is fresh; read also outside the guard */
	void *free;       /* freed objects, linked through their second word */
};

ml_inline size_t ml_arena_made(const struct ml_arena *arena)
{
	return ml_load_rlx(&arena->made);
}

/* Reserves addresses for up to max objects; fewer when addresses are short (ulimit -v). 0 or -ENOMEM. */
int ml_arena_init(struct ml_arena *arena, size_t size, size_t max);
void ml_arena_fini(struct ml_arena *arena);

/* A fresh object, when none has been freed. */
ml_cold void *ml_arena_make(struct ml_arena *arena);

/* Where a freed object keeps the address of the next one. */
ml_inline void **ml_arena_link(void *object)
{
	return (void **)object + 1;
}

/* An object with undefined contents, or NULL. */
ml_inline void *ml_arena_new(struct ml_arena *arena)
{
	void *object = arena->free;

	if (ml_unlikely(!object))
		return ml_arena_make(arena);
	arena->free = *ml_arena_link(object);
	return object;
}

/* Takes it back. Its first word stays as it is, so that a magic word cleared by the caller stays cleared. */
ml_inline void ml_arena_free(struct ml_arena *arena, void *object)
{
	*ml_arena_link(object) = arena->free;
	arena->free = object;
}

/* True when p is the address of an object of this arena, in use or not. */
bool ml_arena_has(const struct ml_arena *arena, const void *p);

/* Every object has a number, from 0 to made - 1, in use or not. */
static inline void *ml_arena_at(const struct ml_arena *arena, size_t index)
{
	return arena->base + arena->stride * index;
}

static inline int ml_arena_index(const struct ml_arena *arena, const void *object)
{
	return (int)((size_t)((const char *)object - arena->base) / arena->stride);
}

#endif
