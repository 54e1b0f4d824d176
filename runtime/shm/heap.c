/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks, addresses and gates: see heap.h. */
#include "shm/heap.h"

#include <errno.h>

#include "base/fail.h"
#include "os/mem.h"
#include "shm/buddy.h"
#include "shm/segment.h"

struct ml_heap ml_heap = { .is_refused = true };

static struct ml_buddy blocks;
static bool has_blocks;

void ml_heap_init(struct ml_segment *segment, uint32_t me, char *mapped)
{
	const struct ml_layout *l = &segment->layout;

	ml_heap = (struct ml_heap){
		.segment = segment,
		.gates = (struct ml_heap_shm *)(segment->base + l->gate),
		.base = mapped,
		.begin = l->heap,
		.size = l->ranks * l->heap_size,
		.half = l->heap_size / 2,
		.me = me,
		.is_refused = !l->heap_size,
	};
	has_blocks = false;
}

void ml_heap_fini(void)
{
	if (has_blocks)
		ml_buddy_fini(&blocks);
	has_blocks = false;
	ml_heap = (struct ml_heap){ .is_refused = true };
}

int ml_heap_map(const struct ml_segment *segment, char **base_out)
{
	const struct ml_layout *l = &segment->layout;
	void *base;
	int error;

	if (!l->heap_size)
		return -ENOMEM;
	error = ml_mem_map_aligned(segment->fd, l->heap, l->ranks * l->heap_size, ML_LAYOUT_HEAP_ALIGN, &base);
	if (!error)
		*base_out = base;
	return error;
}

static bool map(void)
{
	if (!ml_heap.base && !ml_heap.is_refused)
		ml_heap.is_refused = ml_heap_map(ml_heap.segment, &ml_heap.base) != 0;
	return ml_heap.base != NULL;
}

/* This rank's blocks. */
static char *mine(void)
{
	return ml_heap.base + ml_heap.me * 2 * ml_heap.half;
}

static int provide(uint64_t offset, uint64_t size)
{
	return ml_segment_pay(ml_heap.segment, mine() + offset, size);
}

static void withdraw(uint64_t offset, uint64_t size)
{
	ml_segment_refund(ml_heap.segment, mine() + offset, size);
}

int ml_heap_alloc(size_t size, void **out)
{
	uint64_t offset;
	int error;

	if (!map())
		return -ENOMEM;
	if (!has_blocks) {
		error = ml_buddy_init(&blocks, (unsigned int)__builtin_ctzll(ml_heap.half), provide, withdraw);
		if (error) {
			ml_buddy_fini(&blocks);
			return error;
		}
		has_blocks = true;
	}
	error = ml_buddy_new(&blocks, size, &offset);
	if (!error)
		*out = mine() + offset;
	return error;
}

int ml_heap_free(void *p)
{
	uintptr_t offset;

	if (!has_blocks)
		return -EINVAL;
	offset = (uintptr_t)p - (uintptr_t)mine();
	if (offset >= ml_heap.half)
		return -EINVAL;
	return ml_buddy_free(&blocks, offset);
}

uint64_t ml_heap_offset(const void *p, size_t n)
{
	uintptr_t at = (uintptr_t)p - (uintptr_t)ml_heap.base;
	uint64_t offset = ml_heap.begin + at;

	if (!ml_heap.base || at >= ml_heap.size || n > ml_heap.half - at % ml_heap.half || ml_heap_rank_of(offset) != ml_heap.me)
		return 0;
	if (ml_heap_is_malloc(offset) && ml_load_rlx(&ml_heap.gates[ml_heap.me].gate) & ML_HEAP_CLOSED)
		return 0;
	return offset;
}

void *ml_heap_at(uint64_t offset, size_t n)
{
	if (offset < ml_heap.begin || offset - ml_heap.begin >= ml_heap.size || n > ml_heap.size - (offset - ml_heap.begin))
		return NULL;
	return map() ? ml_heap.base + (offset - ml_heap.begin) : NULL;
}

bool ml_heap_enter(uint64_t offset)
{
	struct ml_heap_shm *heap = &ml_heap.gates[ml_heap_rank_of(offset)];

	if (!ml_heap_is_malloc(offset))
		return true;
	if (!(ml_add_acqrel(&heap->gate, 1) & ML_HEAP_CLOSED)) /* R1 */
		return true;
	ml_sub_acqrel(&heap->gate, 1);
	return false;
}

void ml_heap_leave(uint64_t offset)
{
	if (ml_heap_is_malloc(offset))
		ml_sub_acqrel(&ml_heap.gates[ml_heap_rank_of(offset)].gate, 1); /* R1 */
}
