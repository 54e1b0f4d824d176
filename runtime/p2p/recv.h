/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Receiving. A blocking receive of a small message that is already there, or about to be, takes it straight from the ring and
 * makes no request.
 */
#ifndef ML_P2P_RECV_H
#define ML_P2P_RECV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cpu.h"
#include "copy/copy.h"
#include "p2p/match.h"
#include "p2p/packet.h"
#include "p2p/peer.h"
#include "p2p/request.h"

/* How long ml_recv_try watches one ring before all the others get their turn. */
#define ML_RECV_TURNS 64

/*
 * Receives a message of up to ML_SLOT_DATA bytes from a named process, if it is the next in its ring, arrives within a few
 * looks, fits the buffer, and no other receive or message stands before it. Returns true and fills *bytes_out and *tag_out;
 * false: nothing was done.
 */
ml_inline bool ml_recv_try(struct ml_peer *peer, uint64_t ctx, int32_t tag, void *buffer, size_t *bytes, int32_t *tag_out)
{
	struct ml_slot_shm *slot;
	uint32_t flag, length;

	if (ml_unlikely(!peer->is_heard || !ml_match_is_clear(peer)))
		return false;
	for (int turns = ML_RECV_TURNS; !(slot = ml_ring_peek(&peer->rx, &flag)); ml_cpu_relax())
		if (ml_unlikely(--turns == 0))
			return false;
	length = ml_ring_flag_length(flag);
	if (ml_unlikely(ml_ring_flag_kind(flag) != ML_PACKET_EAGER || length > ML_SLOT_DATA || length > *bytes ||
	                slot->ctx != ctx || (slot->tag != tag && tag != MPI_ANY_TAG)))
		return false;
	ml_peer_note_receive(peer);
	ml_copy_small(buffer, slot->data, length);
	*bytes = length;
	*tag_out = slot->tag;
	if (ml_ring_retire(&peer->rx, 1))
		ml_bell_ring(peer->bell);
	return true;
}

/* Starts the receive that the caller has described in `request` (kind, peer, tag, ctx, buffer, bytes, comm). */
void ml_recv_start(struct ml_request *request);

#endif
