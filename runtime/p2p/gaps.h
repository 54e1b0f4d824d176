/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Data that does not lie in one block. What travels is the packed stream of its type; it is packed right where the message
 * goes, into ring slots and cells, and unpacked right where it comes from, so that nothing is allocated however long it is. A request
 * with such data has a `type`; a position in the stream is an offset, so nothing is kept between two pieces. Where one side has the other's
 * buffer mapped and described (type/type_form.h), bytes go from type to type without a packed copy in between.
 */
#ifndef ML_P2P_GAPS_H
#define ML_P2P_GAPS_H

#include "p2p/request.h"
#include "type/pack.h"

/* A cursor `offset` bytes behind the start of the message. */
ml_inline struct ml_pack ml_gaps_at(const struct ml_request *request, size_t offset)
{
	struct ml_pack pack;

	ml_pack_init(&pack, request->user, request->count, request->type);
	pack.position = request->skip + offset;
	return pack;
}

/* What a transfer asks about a request, gaps or not. */
extern const struct ml_copy_owner ml_gaps_owner __attribute__((visibility("hidden")));

/* Moves n bytes of a request's message: a send's to `bytes`, a receive's from there. */
ml_inline void ml_gaps_move(void *request, size_t offset, void *bytes, size_t n)
{
	struct ml_pack pack = ml_gaps_at(request, offset);

	if (((const struct ml_request *)request)->kind == ML_REQUEST_SEND)
		ml_pack_out(&pack, bytes, n);
	else
		ml_pack_in(&pack, bytes, n);
}

#endif
