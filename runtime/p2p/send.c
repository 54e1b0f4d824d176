/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting sends: see send.h. */
#include "p2p/send.h"

#include <errno.h>
#include <string.h>

#include "base/fail.h"
#include "base/rare.h"
#include "p2p/eager.h"
#include "p2p/gaps.h"
#include "p2p/progress.h"
#include "p2p/rndv.h"

/*
 * True when a message may not be sent before the receiver has asked for it, because it keeps too much already. Once told so, ask
 * each time whether that is over.
 */
static bool is_held(struct ml_peer *peer, uint64_t ctx)
{
	if (ml_likely(!peer->tx.tight) || !ML_COMM_CTX_IS_USERS(ctx))
		return false;
	ml_ring_ask(&peer->tx);
	return peer->tx.tight;
}

bool ml_send_try_record(struct ml_peer *peer, uint64_t ctx, int32_t tag, const void *buffer, size_t bytes)
{
	if (!peer->is_free || bytes > ml_peers.record_max || is_held(peer, ctx) || !ml_eager_write(peer, ctx, tag, buffer, bytes))
		return false;
	if (peer->tx.next == peer->tx.easy_end && !peer->tx.tight && !peer->tx.hard)
		peer->tx.easy_end = peer->tx.next + ml_ring_look(&peer->tx);
	return true;
}

static int start_announce(struct ml_request *request)
{
	struct ml_peer *peer = &ml_peers.peer[request->peer];
	struct ml_slot_shm *slot = ml_ring_claim(&peer->tx, 1);
	int kind;

	if (!slot || ml_rare("ring-full"))
		return -EAGAIN;
	slot->tag = request->tag;
	slot->ctx = request->ctx;
	kind = ml_rndv_announce(request, slot);
	if (kind < 0)
		return kind;
	ml_ring_publish_one(&peer->tx, kind, sizeof(struct ml_announce));
	ml_peer_note_send(peer);
	ml_bell_ring(peer->bell);
	return 0;
}

static bool write_record(struct ml_peer *peer, const struct ml_request *request)
{
	struct ml_pack pack;

	if (ml_likely(!request->type))
		return ml_eager_write(peer, request->ctx, request->tag, request->buffer, request->bytes);
	pack = ml_gaps_at(request, 0);
	return ml_eager_pack(peer, request->ctx, request->tag, &pack, request->bytes);
}

/* 0, -EAGAIN when it has to wait, -ENOMEM. */
static int start(struct ml_request *request)
{
	struct ml_peer *peer = &ml_peers.peer[request->peer];

	if (request->synchronous || request->bytes > ml_peers.record_max || is_held(peer, request->ctx))
		return start_announce(request);
	if (!write_record(peer, request))
		return -EAGAIN;
	ml_request_complete(request);
	return 0;
}

int ml_send_start(struct ml_request *request)
{
	struct ml_peer *peer = &ml_peers.peer[request->peer];
	int error;

	ml_request_hold(request);
	error = peer->is_open ? 0 : ml_peer_open(peer);
	if (!error)
		error = peer->is_free ? start(request) : -EAGAIN;
	if (error == -EAGAIN) {
		peer->is_free = false;
		peer->tx.easy_end = peer->tx.next;
		request->state = ML_REQUEST_PENDING;
		ml_list_push(&peer->pending, &request->link);
		ml_peers.pending++;
		return MPI_SUCCESS;
	}
	if (!error)
		return MPI_SUCCESS;
	if (request->type)
		ml_type_drop(request->type);
	ml_peer_note_refused();
	return MPI_ERR_NO_MEM;
}

static bool start_pending(struct ml_peer *peer)
{
	struct ml_list *node;
	bool started = false;

	while ((node = ml_list_first(&peer->pending))) {
		struct ml_request *request = ml_container_of(node, struct ml_request, link);

		ml_list_remove(node);
		if (start(request) != 0) {
			ml_list_push_front(&peer->pending, node);
			return started;
		}
		ml_peers.pending--;
		started = true;
	}
	peer->is_free = true;
	return started;
}

void ml_send_withdraw(struct ml_request *request)
{
	struct ml_peer *peer = &ml_peers.peer[request->peer];

	ml_assert(request->state == ML_REQUEST_PENDING);
	ml_list_remove(&request->link);
	ml_peers.pending--;
	peer->is_free = ml_list_is_empty(&peer->pending);
}

bool ml_send_pending(void)
{
	bool started = false;

	for (uint32_t i = 0; i < ml_peers.count; i++)
		if (!ml_list_is_empty(&ml_peers.peer[i].pending))
			started |= start_pending(&ml_peers.peer[i]);
	return started;
}

int ml_send_wait(struct ml_request *request, const char *call)
{
	int error;

	request->stays = true;
	error = ml_send_start(request);
	if (!error && !ml_request_is_done(request)) {
		if (ml_rndv_poll()) /* a message that fits into cells is on its way after one step */
			ml_peer_tell_own();
		ml_progress_wait(request, call);
	}
	return error;
}
