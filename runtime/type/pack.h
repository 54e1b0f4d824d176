/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From the elements of a user's buffer to a stream of bytes and back. The stream of `count` elements is what a message carries:
 * count * size bytes, in the order of the typemap, without gaps (MPI 5.0 sections 4.3 and 5.1). A cursor moves any number of
 * its bytes at a time and may stop anywhere, inside an element too, so that a ring slot, a cell or a chunk is filled to its end.
 *
 * How an engine uses it:
 *
 *	if (ml_pack_is_contiguous(type, count)) {
 *		buffer = ml_pack_address(buf, type);            one block of count * type->size bytes, no cursor needed
 *	} else {
 *		ml_pack_init(&request->pack, buf, count, type); a few stores
 *		ml_type_hold(type);                             the user may free the type before the message has left;
 *	}                                                       ml_type_drop(type) when the request is done
 *
 *	ml_pack_out(&pack, slot->data, n);   sender: the next n bytes of the stream into a slot, a cell, a buffer
 *	ml_pack_in(&pack, cell, n);          receiver: the next n bytes of the stream to where they belong
 *	pack.position = offset;              chunks may be taken in any order: the position is an offset in the stream
 *	ml_pack_pieces(&pack, ...)           the blocks of memory in which the next bytes lie, for process_vm_readv
 *	ml_pack_copy(&to, &from, n)          between two typed buffers of this process (a message to itself)
 *
 * n is at most bytes - position; of a message that is too long the receiver moves pack.bytes and drops the rest. A message that
 * is shorter than the receive buffer just stops earlier. Nothing here allocates, locks or calls the system; a cursor belongs to
 * one thread at a time, and a type is never written while it is used.
 */
#ifndef ML_TYPE_PACK_H
#define ML_TYPE_PACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/compiler.h"
#include "base/fail.h"
#include "base/piece.h"
#include "type/type.h"
#include "type/type_flat.h"

struct ml_pack {
	const struct ml_type *type;
	unsigned char *base; /* the user's buffer; data may lie below it */
	size_t count;        /* elements */
	size_t bytes;        /* of the whole stream */
	size_t position;     /* bytes of the stream before the next one to be moved */
};

/* True when the data of count elements is one block, in the order of the stream: then ml_pack_address is where. */
ml_inline bool ml_pack_is_contiguous(const struct ml_type *type, size_t count)
{
	if (ml_likely(type->contiguous) || count == 0)
		return true;
	return ml_flat_is_block(type->flat) && (count == 1 || type->extent == (MPI_Aint)type->size);
}

ml_inline unsigned char *ml_pack_address(const void *buf, const struct ml_type *type)
{
	return (unsigned char *)((uintptr_t)buf + (uintptr_t)type->true_lb);
}

/* A cursor at the start of the stream. count * size has been checked not to overflow; buf may be MPI_BOTTOM. */
ml_inline void ml_pack_init(struct ml_pack *pack, const void *buf, size_t count, const struct ml_type *type)
{
	ml_assert(type->size == 0 || count <= PTRDIFF_MAX / type->size);
	*pack = (struct ml_pack){ type, (unsigned char *)(uintptr_t)buf, count, count * type->size, 0 };
}

/* Moves the next n bytes of the stream to `to`, and forward. */
void ml_pack_out(struct ml_pack *pack, void *to, size_t n);

/* Moves n bytes from `from` to the next places of the stream, and forward. */
void ml_pack_in(struct ml_pack *pack, const void *from, size_t n);

/*
 * Lists the memory of the next n bytes, as pieces of at least one byte, until max > 0 pieces are full; neighbours are one
 * piece. Returns the number of pieces; the position moves behind the last.
 */
size_t ml_pack_pieces(struct ml_pack *pack, size_t n, struct ml_piece *piece, size_t max);

/* Moves the next n bytes of one stream to the next places of another. The buffers do not overlap. */
void ml_pack_copy(struct ml_pack *to, struct ml_pack *from, size_t n);

#endif
