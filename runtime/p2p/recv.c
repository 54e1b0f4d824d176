/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting receives: see recv.h. */
#include "p2p/recv.h"

#include "p2p/gaps.h"
#include "p2p/progress.h"
#include "p2p/rndv.h"

void ml_recv_take_odd(struct ml_peer *peer, const struct ml_slot_shm *slot, const struct ml_request *request, size_t bytes)
{
	struct ml_pack pack;

	if (request->type) {
		pack = ml_gaps_at(request, 0);
		ml_eager_unpack(peer, slot, bytes, &pack, request->bytes);
	} else {
		ml_eager_read(peer, slot, bytes, request->buffer, request->bytes);
	}
}

/*
 * Who has just got the core has everything to fetch again, so a short way matters here: with one look 2 ranks on one core take 2.8 us
 * a message, with three 2.1.
 */
#define LOOKS_SHARED 3

/* Looks at the transfers before everything else gets its turn. */
#define LOOKS_MOVING 16

struct ml_slot_shm *ml_recv_watch_shared(struct ml_peer *peer, uint32_t *flag_out)
{
	struct ml_slot_shm *slot;
	uint32_t stays = 0;

	for (int looks = LOOKS_SHARED; --looks;) {
		while (ml_bell_stays(peer->bell, &stays))
			if ((slot = ml_ring_peek(&peer->rx, flag_out)))
				return slot;
		ml_bell_yield(peer->bell);
		if ((slot = ml_ring_peek(&peer->rx, flag_out)))
			return slot;
		stays = 0;
	}
	return NULL;
}

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
	if (!slot)
		return false;
	if (!ml_recv_fits(slot, flag, request->ctx, request->tag, request->bytes))
		return ml_match_try_meet(peer, slot, flag, request);
	request->source = request->peer;
	request->got_tag = slot->tag;
	request->got_bytes = ml_slot_length(flag);
	ml_recv_take_for(peer, slot, request, request->got_bytes);
	ml_request_complete(request);
	return true;
}

void ml_recv_start(struct ml_request *request)
{
	/* The rings stay as they are: who waits will look at them, and then knows all receives posted by then. */
	request->error = MPI_SUCCESS;
	ml_request_hold(request);
	if (!take_next(request))
		ml_match_post(request);
}

/*
 * The sender is there and perhaps waits: nothing else comes before the first step, nor before the end when it copies its half as long as
 * we do ours. True when the receive is done.
 */
static bool watch_transfer(const struct ml_request *request)
{
	for (int looks = LOOKS_MOVING; looks; looks--) {
		if (ml_rndv_poll())
			ml_peer_tell_own();
		if (ml_request_is_done(request)) {
			ml_progress_sometimes();
			return true;
		}
		ml_cpu_pause();
	}
	return false;
}

void ml_recv_wait(struct ml_request *request, const char *call)
{
	ml_recv_start(request);
	if (ml_request_is_done(request))
		return;
	if (request->state != ML_REQUEST_MOVING || !watch_transfer(request))
		ml_progress_wait(request, call);
}

void ml_recv_start_matched(struct ml_request *request, struct ml_arrival *arrival)
{
	ml_request_hold(request);
	ml_match_give(arrival, request);
}
