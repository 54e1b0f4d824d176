/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting receives: see recv.h. */
#include "p2p/recv.h"

#include "p2p/stage.h"

/* The message that is already next in its ring. False when there is none. */
static bool take_next(struct ml_request *request)
{
	struct ml_peer *peer;
	struct ml_slot_shm *slot;
	uint32_t flag;

	if (request->peer == ML_PEER_ANY)
		return false;
	peer = &ml_peers.peer[request->peer];
	if (!ml_match_is_clear(peer))
		return false;
	slot = ml_ring_peek(&peer->rx, &flag);
	if (!slot || !ml_recv_fits(slot, flag, request->ctx, request->tag, request->bytes))
		return false;
	request->source = request->peer;
	request->got_tag = slot->tag;
	request->got_bytes = ml_slot_length(flag);
	ml_recv_take(peer, slot, request->buffer, request->got_bytes);
	ml_request_complete(request);
	return true;
}

/* False when the request could not get a buffer; then it is done, with an error. */
static bool begin(struct ml_request *request)
{
	request->error = request->type ? ml_stage_begin(request) : MPI_SUCCESS;
	if (!request->error)
		return true;
	request->source = ML_PEER_NULL;
	ml_request_complete(request);
	return false;
}

void ml_recv_start(struct ml_request *request)
{
	/* The rings stay as they are: who waits will look at them, and then knows all receives posted by then. */
	if (begin(request) && !take_next(request))
		ml_match_post(request);
}

void ml_recv_start_matched(struct ml_request *request, struct ml_arrival *arrival)
{
	if (begin(request))
		ml_match_give(arrival, request);
}
