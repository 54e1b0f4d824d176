/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Growing and freeing pools; the hot half is in pool.h.
 */
#include "base/pool.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>

#define OBJECT_ALIGN 16

struct ml_pool_chunk {
	struct ml_pool_chunk *next;
} ml_aligned(ML_CACHELINE);

static_assert(sizeof(struct ml_pool_link) <= OBJECT_ALIGN, "the smallest object holds a link");

void ml_pool_init(struct ml_pool *pool, size_t size, size_t chunk_objects)
{
	ml_assert(size > 0 && chunk_objects > 0);
	*pool = (struct ml_pool){
		.size = ML_ROUND_UP(size, OBJECT_ALIGN),
		.chunk_objects = chunk_objects,
	};
}

void ml_pool_fini(struct ml_pool *pool)
{
	struct ml_pool_chunk *chunk = pool->chunks;

	while (chunk) {
		struct ml_pool_chunk *next = chunk->next;

		ML_POOL_SHOW(chunk + 1, pool->size * pool->chunk_objects);
		free(chunk);
		chunk = next;
	}
	pool->chunks = NULL;
	pool->free = NULL;
	pool->used = 0;
}

int ml_pool_grow(struct ml_pool *pool)
{
	size_t bytes = pool->size * pool->chunk_objects;
	struct ml_pool_chunk *chunk;

	if (bytes / pool->chunk_objects != pool->size || bytes > SIZE_MAX / 2)
		return -ENOMEM;
	chunk = aligned_alloc(ML_CACHELINE, ML_ROUND_UP(sizeof(*chunk) + bytes, ML_CACHELINE));
	if (!chunk)
		return -ENOMEM;
	chunk->next = pool->chunks;
	pool->chunks = chunk;

	char *first = (char *)(chunk + 1);

	if (ML_DEBUG >= 1)
		memset(first, ML_POOL_FREED, bytes);
	/* Backwards, so that objects are handed out in the order of their addresses. */
	for (size_t i = pool->chunk_objects; i-- > 0;) {
		struct ml_pool_link *link = (struct ml_pool_link *)(first + i * pool->size);

		link->next = pool->free;
		pool->free = link;
	}
	ML_POOL_HIDE(first, bytes);
	return 0;
}

bool ml_pool_is_freed(const struct ml_pool *pool, const void *object)
{
	const unsigned char *bytes = object;

	for (size_t i = sizeof(struct ml_pool_link); i < pool->size; i++) {
		if (bytes[i] != ML_POOL_FREED)
			return false;
	}
	return true;
}
