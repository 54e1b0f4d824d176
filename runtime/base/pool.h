/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects of one size. New and free take a few instructions: free objects form a stack, linked
 * through their own first word. Memory comes from malloc in chunks that grow on demand and go back
 * only in ml_pool_fini(); an object never moves.
 *
 *   chunk:  [ header, 64 bytes | object | object | ... ]
 *
 * An object's size is rounded up to 16 bytes, and it is aligned to 64 when the rounded size is a
 * multiple of 64, otherwise to 16. A new object has undefined contents. The caller excludes other
 * threads.
 *
 * Debug builds fill free objects with ML_POOL_FREED and new ones with ML_POOL_FRESH; from debug
 * level 2 a write after free and a second free are found. Under AddressSanitizer any touch of a
 * free object is.
 */
#ifndef ML_BASE_POOL_H
#define ML_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/compiler.h"
#include "base/fail.h"

#if defined(__SANITIZE_ADDRESS__)
#define ML_POOL_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ML_POOL_ASAN 1
#endif
#endif

#ifdef ML_POOL_ASAN
#include <sanitizer/asan_interface.h>
#define ML_POOL_HIDE(p, size) __asan_poison_memory_region((p), (size))
#define ML_POOL_SHOW(p, size) __asan_unpoison_memory_region((p), (size))
#else
#define ML_POOL_HIDE(p, size) ((void)(p), (void)(size))
#define ML_POOL_SHOW(p, size) ((void)(p), (void)(size))
#endif

#define ML_POOL_FREED 0xdb
#define ML_POOL_FRESH 0xcd

/* What a free object holds in its first word. */
struct ml_pool_link {
	struct ml_pool_link *next;
};

struct ml_pool_chunk;

struct ml_pool {
	struct ml_pool_link *free;    /* youngest free object, most likely still in the cache */
	size_t used;                  /* objects handed out and not freed */
	size_t size;                  /* of an object, rounded; fixed */
	size_t chunk_objects;         /* objects in a chunk; fixed */
	struct ml_pool_chunk *chunks; /* all memory there is, for ml_pool_fini() */
};

/*
 * Prepares an empty pool; allocates nothing. `size` is that of an object, `chunk_objects` how many
 * are malloc'ed at a time.
 */
void ml_pool_init(struct ml_pool *pool, size_t size, size_t chunk_objects);

/*
 * Frees all memory, that of objects in use included. The pool is empty afterwards and may be used
 * again.
 */
void ml_pool_fini(struct ml_pool *pool);

/*
 * Adds a chunk of free objects: 0 or -ENOMEM. Called by ml_pool_new(); call it early to have no
 * malloc later.
 */
ml_cold int ml_pool_grow(struct ml_pool *pool);

/* True when every byte of the object behind its link is ML_POOL_FREED. Meant for assertions. */
bool ml_pool_is_freed(const struct ml_pool *pool, const void *object);

/*
 * An object with undefined contents, or NULL when there is no memory. Give it back with
 * ml_pool_free().
 */
ml_inline void *ml_pool_new(struct ml_pool *pool)
{
	if (ml_unlikely(!pool->free) && ml_pool_grow(pool) != 0)
		return NULL;

	struct ml_pool_link *link = pool->free;

	ML_POOL_SHOW(link, pool->size);
	ml_assert_slow(ml_pool_is_freed(pool, link));
	pool->free = link->next;
	pool->used++;
	if (ML_DEBUG >= 1)
		memset((void *)link, ML_POOL_FRESH, pool->size);
	return link;
}

/* Takes back an object that ml_pool_new() of the same pool returned. */
ml_inline void ml_pool_free(struct ml_pool *pool, void *object)
{
	struct ml_pool_link *link = (struct ml_pool_link *)object;

	ml_assert(object != NULL && pool->used > 0);
	ml_assert_slow(!ml_pool_is_freed(pool, object));
	if (ML_DEBUG >= 1)
		memset(object, ML_POOL_FREED, pool->size);
	link->next = pool->free;
	pool->free = link;
	pool->used--;
	ML_POOL_HIDE(object, pool->size);
}

#endif
