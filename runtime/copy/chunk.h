/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The chunks of a transfer, as both ways cut it (shm/xfer.h): where each one is and its bytes out of, or into, this side's buffer. For
 * the steps in this directory alone.
 */
#ifndef ML_COPY_CHUNK_H
#define ML_COPY_CHUNK_H

#include "copy/copy.h"

ml_inline size_t ml_chunk_offset(const struct ml_xfer_shm *x, uint32_t i)
{
	return (size_t)i * x->chunk;
}

ml_inline size_t ml_chunk_size(const struct ml_xfer_shm *x, uint32_t i)
{
	return ml_min((size_t)x->chunk, x->size - ml_chunk_offset(x, i));
}

/* The part of n chunks from i on that the receiver has room for. */
ml_inline size_t ml_chunk_room(const struct ml_copy *copy, uint32_t i, uint32_t n)
{
	size_t offset = ml_chunk_offset(copy->shm, i), size = ml_chunk_offset(copy->shm, n);

	return offset >= copy->room ? 0 : ml_min(ml_min(size, copy->shm->size - offset), copy->room - offset);
}

/* Chunk i of the message to a cell, and n bytes of it from somewhere to the buffer. */
ml_inline void ml_chunk_out(const struct ml_copy *copy, uint32_t i, unsigned char *to)
{
	size_t offset = ml_chunk_offset(copy->shm, i), n = ml_chunk_size(copy->shm, i);

	if (copy->gaps)
		copy->knows->move(copy->owner, offset, to, n);
	else if (n)
		memcpy(to, copy->buffer + offset, n);
}

ml_inline void ml_chunk_in(const struct ml_copy *copy, size_t offset, unsigned char *from, size_t n)
{
	if (copy->gaps)
		copy->knows->move(copy->owner, offset, from, n);
	else if (n)
		memmove(copy->buffer + offset, from, n); /* a message to oneself may overlap */
}

#endif
