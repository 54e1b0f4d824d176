/* SPDX-License-Identifier: BSD-2-Clause */
/* The buddy allocator: see buddy.h. */
#include "shm/buddy.h"

#include <errno.h>
#include <stdbool.h>

#include "base/compiler.h"

#define PAGE UINT64_C(4096)
#define BLOCKS_AT_A_TIME 64

struct block {
	struct ml_list link; /* in the free list of its order */
	uint64_t offset;
	uint64_t provided;   /* bytes of memory behind it that are its own; 0 inside a group */
	unsigned int order;
	bool in_use;
};

static uint64_t size_of(unsigned int order)
{
	return UINT64_C(1) << order;
}

/* Enters a new free block. -ENOMEM. */
static int add(struct ml_buddy *buddy, uint64_t offset, unsigned int order)
{
	struct block *block = ml_pool_new(&buddy->pool);

	if (!block)
		return -ENOMEM;
	*block = (struct block){ .offset = offset, .order = order };
	if (ml_map_add(&buddy->blocks, offset, block) != 0) {
		ml_pool_free(&buddy->pool, block);
		return -ENOMEM;
	}
	ml_list_push_front(&buddy->free[order], &block->link);
	return 0;
}

int ml_buddy_init(struct ml_buddy *buddy, unsigned int order, int (*provide)(uint64_t offset, uint64_t size),
                  void (*withdraw)(uint64_t offset, uint64_t size))
{
	ml_assert(order <= ML_BUDDY_LARGEST);
	for (unsigned int i = 0; i <= ML_BUDDY_LARGEST; i++)
		ml_list_init(&buddy->free[i]);
	ml_map_init(&buddy->blocks);
	ml_pool_init(&buddy->pool, sizeof(struct block), BLOCKS_AT_A_TIME);
	buddy->provide = provide;
	buddy->withdraw = withdraw;
	return add(buddy, 0, order);
}

void ml_buddy_fini(struct ml_buddy *buddy)
{
	ml_map_fini(&buddy->blocks);
	ml_pool_fini(&buddy->pool);
}

static bool is_group(const struct block *block)
{
	return block->order == ML_BUDDY_GROUP;
}

/* Puts a block that is not in use, and in no list, together with its free neighbours. */
static void merge(struct ml_buddy *buddy, struct block *block)
{
	for (;;) {
		struct block *other = ml_map_find(&buddy->blocks, block->offset ^ size_of(block->order));
		struct block *low, *high;

		if (!other || other->in_use || other->order != block->order)
			break;
		ml_list_remove(&other->link);
		low = block->offset < other->offset ? block : other;
		high = low == block ? other : block;
		ml_map_remove(&buddy->blocks, high->offset);
		ml_pool_free(&buddy->pool, high);
		low->order++;
		if (is_group(low))
			buddy->withdraw(low->offset, size_of(ML_BUDDY_GROUP));
		block = low;
	}
	ml_list_push_front(&buddy->free[block->order], &block->link);
}

/* Halves a block, which is in no list, until it has this order; what is cut off is free. */
static int cut(struct ml_buddy *buddy, struct block *block, unsigned int order)
{
	while (block->order > order) {
		int error = is_group(block) ? buddy->provide(block->offset, size_of(ML_BUDDY_GROUP)) : 0;

		if (error)
			return error;
		error = add(buddy, block->offset + size_of(block->order - 1), block->order - 1);
		if (error) {
			if (is_group(block))
				buddy->withdraw(block->offset, size_of(ML_BUDDY_GROUP));
			return error;
		}
		block->order--;
	}
	return 0;
}

static unsigned int order_for(uint64_t size)
{
	unsigned int order = size <= 1 ? 0 : 64 - (unsigned int)__builtin_clzll(size - 1);

	return ml_max(order, (unsigned int)ML_BUDDY_SMALLEST);
}

/* The smallest free block that is large enough, out of its list, or NULL. */
static struct block *take_free(struct ml_buddy *buddy, unsigned int order)
{
	for (; order <= ML_BUDDY_LARGEST; order++) {
		struct ml_list *node = ml_list_pop(&buddy->free[order]);

		if (node)
			return ml_container_of(node, struct block, link);
	}
	return NULL;
}

int ml_buddy_new(struct ml_buddy *buddy, uint64_t size, uint64_t *offset_out)
{
	unsigned int order = order_for(size);
	struct block *block;
	int error;

	if (order > ML_BUDDY_LARGEST)
		return -ENOMEM;
	block = take_free(buddy, order);
	if (!block)
		return -ENOMEM;
	error = cut(buddy, block, order);
	if (!error && order >= ML_BUDDY_GROUP) {
		block->provided = ML_ROUND_UP(size, PAGE);
		error = buddy->provide(block->offset, block->provided);
	}
	if (error) {
		merge(buddy, block);
		return error;
	}
	block->in_use = true;
	*offset_out = block->offset;
	return 0;
}

int ml_buddy_free(struct ml_buddy *buddy, uint64_t offset)
{
	struct block *block = ml_map_find(&buddy->blocks, offset);

	if (!block || !block->in_use)
		return -EINVAL;
	if (block->order >= ML_BUDDY_GROUP)
		buddy->withdraw(block->offset, block->provided);
	block->in_use = false;
	merge(buddy, block);
	return 0;
}
