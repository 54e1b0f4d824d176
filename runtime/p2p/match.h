/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Matching: which receive takes which message (MPI 5.0 section 3.5). Messages of one sender are tried in the order sent,
 * receives in the order posted.
 *
 * Posted receives that name their source stand in that peer's queue; those for any source stand in one queue of their own. A
 * message is offered to the older of the two first fits: a number drawn at posting decides. Messages that came too early stand
 * in their sender's queue. So the work per message does not grow with the job, and with long queues only as queue.h says.
 */
#ifndef ML_P2P_MATCH_H
#define ML_P2P_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "p2p/packet.h"
#include "p2p/peer.h"
#include "p2p/request.h"

/*
 * A message that came before its receive. Small ones are copied out of the ring; large ones wait at the sender. So do all once
 * MPILITE_UNEXPECTED_MAX bytes are kept: the senders are told in their rings, and again when half of that is left.
 */
struct ml_arrival {
	struct ml_queue_node node; /* in its sender's queue; has the envelope */
	uint32_t source;           /* process */
	uint16_t kind;             /* enum ml_packet */
	bool is_small;             /* from the pool of match.c */
	size_t bytes;              /* of the message */
	unsigned char data[];      /* of an eager message; of another one a struct ml_announce */
};

extern uint32_t ml_match_wild __attribute__((visibility("hidden"))); /* posted receives for any source */
extern uint32_t ml_match_unexpected; /* arrivals waiting, all peers */
extern size_t ml_match_kept;         /* bytes of payload in arrivals, all peers */

void ml_match_init(void);
/* Peers have opened their rings: they are told how it stands like the others. */
void ml_match_greet(void);
void ml_match_fini(void);

/* Posts a receive: takes the oldest fitting arrival, or enters the posted list. */
void ml_match_post(struct ml_request *request);

/*
 * A message is at the head of peer's ring: delivers it or keeps it, and gives its slots back. MPI_SUCCESS, or MPI_ERR_NO_MEM
 * when it cannot be kept; then it stays in the ring.
 */
int ml_match_arrive(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t flag);

/*
 * If the message at the head of peer's ring is announced there and fits a receive that nothing stands before, the two meet and its
 * slot goes back. False: nothing was done.
 */
bool ml_match_try_meet(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t flag, struct ml_request *request);

/* Takes a posted receive back, as if it had never been posted. */
void ml_match_withdraw(struct ml_request *request);

/* The oldest arrival that fits, or NULL. source may be ML_PEER_ANY, tag MPI_ANY_TAG. It stays where it is. */
const struct ml_arrival *ml_match_find(uint32_t source, int32_t tag, uint64_t ctx);

/* The same arrival out of its queue, for one receive to come; ml_match_give hands it to that receive and frees it. */
struct ml_arrival *ml_match_take(uint32_t source, int32_t tag, uint64_t ctx);
void ml_match_give(struct ml_arrival *arrival, struct ml_request *request);

/*
 * Receives from a named process a small message that is kept, without a request: true, with *bytes, on entry the room there is,
 * and *tag_out filled. False: nothing was done.
 */
bool ml_match_try_kept(struct ml_peer *peer, uint64_t ctx, int32_t tag, void *buffer, size_t *bytes, int32_t *tag_out);

/* Posts a receive from peer behind others, if some wait for it and no message waits for a receive. False: nothing was done. */
ml_inline bool ml_match_try_post(struct ml_peer *peer, struct ml_request *request)
{
	if (ml_match_unexpected || ml_queue_is_empty(&peer->posted))
		return false;
	request->state = ML_REQUEST_POSTED;
	ml_queue_add(&peer->posted, &request->node, request->ctx, request->tag);
	return true;
}

/* True when peer's ring is open, and no posted receive and no earlier message stands before its next record. */
ml_inline bool ml_match_is_clear(const struct ml_peer *peer)
{
	return peer->is_quiet && !ml_match_wild;
}

#endif
