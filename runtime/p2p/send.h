/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending. Small messages go through ml_send_try, which makes no request; everything else starts a request. Sends to one
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

/*
 * Sends a message of up to ML_SLOT_DATA bytes at once, if the ring has room and nothing waits before it. False: nothing was done.
 * This is the path of every small message: no allocation, lock, system call or function pointer.
 */
ml_inline bool ml_send_try(struct ml_peer *peer, uint64_t ctx, int32_t tag, const void *buffer, size_t bytes)
{
	struct ml_slot_shm *slot;

	if (ml_unlikely(bytes > ML_SLOT_DATA || !peer->is_free))
		return false;
	slot = ml_ring_claim(&peer->tx, 1);
	if (ml_unlikely(!slot))
		return false;
	slot->tag = tag;
	slot->ctx = ctx;
	ml_copy_small(slot->data, buffer, bytes);
	ml_ring_publish(&peer->tx, 1, ML_PACKET_EAGER, bytes);
	ml_peer_note_send(peer);
	ml_bell_ring(peer->bell);
	return true;
}

/*
 * Starts the send that the caller has described in `request` (kind, peer, tag, ctx, buffer, bytes, comm, synchronous). The
 * request may be done on return. MPI_SUCCESS or MPI_ERR_NO_MEM.
 */
int ml_send_start(struct ml_request *request);

/* Starts what had to wait. True when something could be started. */
bool ml_send_pending(void);

/* A blocking send, from the caller's description: starts and waits. `call` is for the wait record. */
int ml_send_wait(struct ml_request *request, const char *call);

#endif
