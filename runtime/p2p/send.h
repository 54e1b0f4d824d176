/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending. A message that fits into a record goes at once and makes no request; everything else starts one. Sends to one
 * process are started in the order of the calls: while some wait in its pending list, later ones queue behind them.
 */
#ifndef ML_P2P_SEND_H
#define ML_P2P_SEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/count.h"
#include "copy/copy.h"
#include "p2p/packet.h"
#include "p2p/peer.h"
#include "p2p/request.h"

/* True when ml_send_easy can take a message of this size: the ring is open, has room, and no send waits for it. */
ml_inline bool ml_send_is_easy(const struct ml_peer *peer, size_t bytes)
{
	return peer->tx.next < peer->tx.easy_end && bytes <= ML_SLOT_DATA;
}

/*
 * Sends a small message. Returns MPI_SUCCESS. This is the path of every small message: no allocation, lock, fence, system call,
 * function pointer or call, except the jump that wakes a sleeping receiver.
 */
ml_inline int ml_send_easy(struct ml_peer *peer, uint64_t ctx, int32_t tag, const void *buffer, size_t bytes)
{
	struct ml_slot_shm *slot = peer->tx.next;

	slot->tag = tag;
	slot->ctx = ctx;
	ml_copy_small(slot->data, buffer, bytes);
	ml_ring_publish_easy(&peer->tx, slot, ML_PACKET_EAGER, bytes);
	ml_peer_note_send(peer);
	return ml_bell_ring(peer->bell);
}

/*
 * Sends any message that fits into one record at once, if the ring is open and has room and nothing waits before it. False:
 * nothing was done.
 */
bool ml_send_try_record(struct ml_peer *peer, uint64_t ctx, int32_t tag, const void *buffer, size_t bytes);

ml_inline bool ml_send_try(struct ml_peer *peer, uint64_t ctx, int32_t tag, const void *buffer, size_t bytes)
{
	if (ml_likely(ml_send_is_easy(peer, bytes)))
		return ml_send_easy(peer, ctx, tag, buffer, bytes) == MPI_SUCCESS;
	return ml_send_try_record(peer, ctx, tag, buffer, bytes);
}

/*
 * Starts the send that the caller has described in `request` (kind, peer, tag, ctx, buffer, bytes, comm, synchronous). The
 * request may be done on return. MPI_SUCCESS or MPI_ERR_NO_MEM.
 */
int ml_send_start(struct ml_request *request);

/* Takes a send in state PENDING back, as if it had never been started. */
void ml_send_withdraw(struct ml_request *request);

/* Starts what had to wait. True when something could be started. */
bool ml_send_pending(void);

/* A blocking send, from the caller's description: starts and waits. `call` is for the wait record. */
int ml_send_wait(struct ml_request *request, const char *call);

#endif
