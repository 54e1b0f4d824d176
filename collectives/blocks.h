/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers of collective operations: one block of elements, or a block for each rank. Algorithms see addresses and bytes.
 *
 * Algorithms meet only datatypes without gaps, whose elements are `extent` bytes in a row. Others are packed before: staged.h.
 */
#ifndef ML_COLLECTIVES_BLOCKS_H
#define ML_COLLECTIVES_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>

#include "collectives/count_view.h"
#include "type/type.h"

struct ml_part {
	unsigned char *base;
	MPI_Count count;
	const struct ml_type *type;
};

struct ml_blocks {
	unsigned char *base;
	const struct ml_type *type;
	MPI_Count each;              /* elements of every block, which lie one behind the other; */
	struct ml_count_view counts; /* unless counts.v is set: then these ... */
	struct ml_count_view displs; /* ... and where the blocks start, in extents from base */
	const MPI_Datatype *types;   /* set: a type for each block instead of `type`; displs are in bytes then */
};

ml_inline size_t ml_part_bytes(const struct ml_part *part)
{
	return (size_t)part->count * (size_t)part->type->extent;
}

ml_inline bool ml_blocks_vary(const struct ml_blocks *blocks)
{
	return blocks->counts.v != NULL;
}

ml_inline size_t ml_blocks_bytes(const struct ml_blocks *blocks, int32_t i)
{
	int64_t count = ml_blocks_vary(blocks) ? ml_count_view_at(blocks->counts, i) : blocks->each;

	return (size_t)count * (size_t)blocks->type->extent;
}

ml_inline unsigned char *ml_blocks_at(const struct ml_blocks *blocks, int32_t i)
{
	int64_t displ = ml_blocks_vary(blocks) ? ml_count_view_at(blocks->displs, i) : blocks->each * i;

	return blocks->base + displ * blocks->type->extent;
}

/* Block i as the user sees it: of any type, and of types that differ from block to block. */
ml_inline struct ml_part ml_blocks_part(const struct ml_blocks *blocks, int32_t i)
{
	MPI_Count count = ml_blocks_vary(blocks) ? ml_count_view_at(blocks->counts, i) : blocks->each;

	if (!blocks->types)
		return (struct ml_part){ ml_blocks_at(blocks, i), count, blocks->type };
	return (struct ml_part){ blocks->base + ml_count_view_at(blocks->displs, i), count, ml_type_find(blocks->types[i]) };
}

#endif
