/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Receiving. A receive whose message is the next in its sender's ring takes it straight from there: a blocking one makes no
 * request, a non-blocking one is done at once. Everything else goes through matching.
 */
#ifndef ML_P2P_RECV_H
#define ML_P2P_RECV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cpu.h"
#include "copy/copy.h"
#include "p2p/eager.h"
#include "p2p/match.h"
#include "p2p/packet.h"
#include "p2p/peer.h"
#include "p2p/request.h"

/* Looks at one ring before all the others get their turn. */
#define ML_RECV_LOOKS 64

/* True when the record in `slot` is a small message that a receive with this envelope and room takes whole. */
ml_inline bool ml_recv_fits(const struct ml_slot_shm *slot, uint32_t flag, uint64_t ctx, int32_t tag, size_t room)
{
	return ml_slot_kind(flag) == ML_PACKET_EAGER && ml_slot_length(flag) <= room && slot->ctx == ctx &&
	       (slot->tag == tag || tag == MPI_ANY_TAG);
}

/* Copies the message that starts in `slot` out and gives its slots back. */
ml_inline void ml_recv_take(struct ml_peer *peer, const struct ml_slot_shm *slot, void *buffer, size_t bytes)
{
	if (ml_unlikely(bytes > ML_SLOT_DATA)) {
		ml_eager_read(peer, slot, bytes, buffer, bytes);
		return;
	}
	ml_peer_note_receive(peer, 1);
	ml_copy_small(buffer, slot->data, bytes);
	if (ml_ring_retire(&peer->rx, 1))
		ml_bell_ring(peer->bell);
}

/* The same into what a request describes. */
void ml_recv_take_odd(struct ml_peer *peer, const struct ml_slot_shm *slot, const struct ml_request *request, size_t bytes);

ml_inline void ml_recv_take_for(struct ml_peer *peer, const struct ml_slot_shm *slot, const struct ml_request *request, size_t bytes)
{
	if (ml_likely(!request->type && bytes <= request->bytes))
		ml_recv_take(peer, slot, request->buffer, bytes);
	else
		ml_recv_take_odd(peer, slot, request, bytes);
}

/*
 * One look at peer's ring: the record, if it is a message of at most ML_SLOT_DATA bytes that fits, nothing stands before it, and
 * ml_recv_take_easy can take it; or NULL. Nothing fits into less room than none.
 */
ml_inline struct ml_slot_shm *ml_recv_look(struct ml_peer *peer, uint64_t ctx, int32_t tag, ptrdiff_t room, size_t *bytes_out)
{
	struct ml_slot_shm *slot = peer->rx.next;
	size_t bytes;

	if (ml_unlikely(slot >= peer->rx.easy_end) || ml_unlikely(!ml_match_is_clear(peer)))
		return NULL;
	/* Another lap or kind than the one awaited makes more bytes than any message has. */
	bytes = (uint32_t)(ml_load_acq(&slot->flag) - ml_slot_flag(peer->rx.lap, ML_PACKET_EAGER, 0)); /* A1 */
	if (ml_unlikely(bytes > ML_SLOT_DATA) || ml_unlikely((ptrdiff_t)bytes > room) || ml_unlikely(slot->ctx != ctx))
		return NULL;
	if (ml_unlikely(slot->tag != tag)) {
		ml_keep_here(tag); /* the second comparison is for the few */
		if (tag != MPI_ANY_TAG)
			return NULL;
	}
	*bytes_out = bytes;
	return slot;
}

ml_inline void ml_recv_take_easy(struct ml_peer *peer, const struct ml_slot_shm *slot, void *buffer, size_t bytes)
{
	ml_peer_note_receive(peer, 1);
	ml_copy_small(buffer, slot->data, bytes);
	ml_ring_retire_easy(&peer->rx);
}

/* What follows when the first look on a shared core has found nothing: the next record of peer's ring, or NULL. */
struct ml_slot_shm *ml_recv_watch_shared(struct ml_peer *peer, uint32_t *flag_out);

/*
 * Watches peer's ring for a few looks, if no other receive or message stands before its next record: the record, if it is a
 * message that fits, or NULL.
 */
ml_inline struct ml_slot_shm *ml_recv_watch(struct ml_peer *peer, uint64_t ctx, int32_t tag, size_t room, size_t *bytes_out)
{
	struct ml_slot_shm *slot;
	int looks = ML_RECV_LOOKS;
	uint32_t flag;

	if (ml_unlikely(!ml_match_is_clear(peer)))
		return NULL;
	while (!(slot = ml_ring_peek(&peer->rx, &flag))) {
		if (ml_unlikely(ml_bell.shared)) {
			if ((slot = ml_recv_watch_shared(peer, &flag)))
				break;
			return NULL;
		}
		if (ml_unlikely(--looks == 0))
			return NULL;
		ml_cpu_relax();
	}
	*bytes_out = ml_slot_length(flag);
	return ml_likely(ml_recv_fits(slot, flag, ctx, tag, room)) ? slot : NULL;
}

/*
 * Receives from a named process what arrives within a few looks. Returns true and fills *bytes, on entry the room there is, and
 * *tag_out; false: nothing was done.
 */
ml_inline bool ml_recv_try(struct ml_peer *peer, uint64_t ctx, int32_t tag, void *buffer, size_t *bytes, int32_t *tag_out)
{
	struct ml_slot_shm *slot = ml_recv_watch(peer, ctx, tag, *bytes, bytes);

	if (!slot)
		return false;
	*tag_out = slot->tag;
	ml_recv_take(peer, slot, buffer, *bytes);
	return true;
}

/* Starts the receive that the caller has described in `request` (kind, peer, tag, ctx, buffer, bytes, comm). */
void ml_recv_start(struct ml_request *request);

/* Starts it and waits until it is done; `call` is for the wait record. */
void ml_recv_wait(struct ml_request *request, const char *call);

/* The same as ml_recv_start for a message that a matched probe has taken out of its queue (MPI 5.0 section 3.8.2). */
void ml_recv_start_matched(struct ml_request *request, struct ml_arrival *arrival);

#endif
