/* SPDX-License-Identifier: BSD-2-Clause */
/* Memory for the length of one call: see spare.h. */
#include "base/spare.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/atomic.h"
#include "base/compiler.h"

#define CLASSES 13
static_assert(ML_SPARE_MIN << (CLASSES - 1) == ML_SPARE_MAX, "a class for each size");

/* In front of what the caller gets. */
struct block {
	unsigned class; /* CLASSES: too large to be kept */
	unsigned char bytes[] ml_aligned(ML_CACHELINE);
};

static ml_atomic_u64 place[CLASSES][ML_SPARE_PLACES];
static bool is_shared;

void ml_spare_share(void)
{
	is_shared = true;
}

static unsigned class_of(size_t bytes)
{
	if (bytes <= ML_SPARE_MIN)
		return 0;
	return bytes > ML_SPARE_MAX ? CLASSES : (unsigned)(64 - __builtin_clzll((bytes - 1) / ML_SPARE_MIN));
}

static struct block *take(ml_atomic_u64 *from)
{
	uint64_t block = ml_load_rlx(from);

	if (block && is_shared)
		block = ml_swap_acqrel(from, 0); /* A1 */
	else if (block)
		ml_store_rlx(from, 0);
	return (struct block *)(uintptr_t)block;
}

/* False: the place is taken. */
static bool put(ml_atomic_u64 *to, struct block *block)
{
	uint64_t expected = 0;

	if (ml_load_rlx(to))
		return false;
	if (is_shared)
		return ml_cas_acqrel(to, &expected, (uintptr_t)block); /* R1 */
	ml_store_rlx(to, (uintptr_t)block);
	return true;
}

void *ml_spare_new(size_t bytes)
{
	unsigned class = class_of(bytes);
	struct block *block = NULL;

	for (unsigned i = 0; i < ML_SPARE_PLACES && class < CLASSES && !block; i++)
		block = take(&place[class][i]);
	if (class < CLASSES)
		bytes = ML_SPARE_MIN << class;
	if (!block && bytes < PTRDIFF_MAX - 2 * ML_CACHELINE)
		block = aligned_alloc(ML_CACHELINE, ML_ROUND_UP(sizeof *block + bytes, ML_CACHELINE));
	if (!block)
		return NULL;
	block->class = class;
	return block->bytes;
}

void ml_spare_free(void *p)
{
	struct block *block = p ? ml_container_of(p, struct block, bytes) : NULL;

	for (unsigned i = 0; block && block->class < CLASSES && i < ML_SPARE_PLACES; i++)
		if (put(&place[block->class][i], block))
			return;
	free(block);
}

void ml_spare_fini(void)
{
	for (unsigned class = 0; class < CLASSES; class++)
		for (unsigned i = 0; i < ML_SPARE_PLACES; i++)
			free(take(&place[class][i]));
}
