/* SPDX-License-Identifier: BSD-2-Clause */
/* Arenas of handle-bearing objects. */
#include "object/arena.h"

#include <errno.h>
#include <string.h>

#include "base/compiler.h"
#include "os/mem.h"

/* Memory is taken this much at a time. */
#define STEP_BYTES ((size_t)64 << 10)
#define MAX_LEAST ((size_t)1024)

int ml_arena_init(struct ml_arena *arena, size_t size, size_t max)
{
	size_t stride = ML_ROUND_UP(size, ML_CACHELINE);
	void *base;

	while (ml_mem_reserve(ML_ROUND_UP(stride * max, STEP_BYTES), &base) != 0) {
		max /= 2;
		if (max < MAX_LEAST)
			return -ENOMEM;
	}
	*arena = (struct ml_arena){ .base = base, .stride = stride, .max = max };
	return 0;
}

void ml_arena_fini(struct ml_arena *arena)
{
	if (arena->base)
		ml_mem_unmap(arena->base, ML_ROUND_UP(arena->stride * arena->max, STEP_BYTES));
	memset(arena, 0, sizeof *arena);
}

static bool grow(struct ml_arena *arena)
{
	size_t have = ML_ROUND_UP(arena->ready * arena->stride, STEP_BYTES);

	if (ml_arena_made(arena) == arena->max || ml_mem_commit(arena->base + have, STEP_BYTES) != 0)
		return false;
	arena->ready = ml_min((have + STEP_BYTES) / arena->stride, arena->max);
	return true;
}

void *ml_arena_make(struct ml_arena *arena)
{
	while (ml_arena_made(arena) == arena->ready)
		if (!grow(arena))
			return NULL;
	return arena->base + arena->stride * ml_add_rlx(&arena->made, 1);
}

bool ml_arena_has(const struct ml_arena *arena, const void *p)
{
	uintptr_t offset = (uintptr_t)p - (uintptr_t)arena->base;

	return offset < ml_arena_made(arena) * arena->stride && offset % arena->stride == 0;
}
