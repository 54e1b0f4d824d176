/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting sends: see send.h. */
#include "p2p/send.h"

#include <errno.h>
#include <string.h>

#include "base/fail.h"
#include "base/rare.h"
#include "p2p/progress.h"
#include "p2p/rndv.h"

static struct ml_slot_shm *claim(struct ml_request *request, uint32_t record_slots)
{
	struct ml_slot_shm *slot = ml_ring_claim(&ml_peers.peer[request->peer].tx, record_slots);

	if (!slot || ml_rare("ring-full")) {
		ml_count.ring_full++;
		return NULL;
	}
	slot->tag = request->tag;
	slot->ctx = request->ctx;
	return slot;
}

static void publish(struct ml_peer *peer, uint32_t record_slots, enum ml_packet kind, size_t length)
{
	ml_ring_publish(&peer->tx, record_slots, kind, length);
	ml_peer_note_send(peer);
	ml_bell_ring(peer->bell);
}

/* The whole message in one record. */
static int start_eager(struct ml_request *request)
{
	uint32_t record_slots = ml_ring_record_slots(request->bytes);
	struct ml_slot_shm *slot = claim(request, record_slots);

	if (!slot)
		return -EAGAIN;
	/* A record of several slots runs on behind `data`, which the compiler cannot know. */
	memcpy((unsigned char *)slot + offsetof(struct ml_slot_shm, data), request->buffer, request->bytes);
	publish(&ml_peers.peer[request->peer], record_slots, ML_PACKET_EAGER, request->bytes);
	ml_count.eager++;
	ml_request_complete(request);
	return 0;
}

static int start_announce(struct ml_request *request)
{
	struct ml_slot_shm *slot = claim(request, 1);
	int kind;

	if (!slot)
		return -EAGAIN;
	kind = ml_rndv_announce(request, slot);
	if (kind < 0)
		return kind;
	publish(&ml_peers.peer[request->peer], 1, kind, sizeof(struct ml_announce));
	return 0;
}

/* 0, -EAGAIN when it has to wait, -ENOMEM. */
static int start(struct ml_request *request)
{
	if (request->synchronous || request->bytes > ml_peers.record_max)
		return start_announce(request);
	return start_eager(request);
}

int ml_send_start(struct ml_request *request)
{
	struct ml_peer *peer = &ml_peers.peer[request->peer];
	int error = peer->is_open ? 0 : ml_peer_open(peer);

	if (!error)
		error = peer->is_free ? start(request) : -EAGAIN;
	if (error == -EAGAIN) {
		peer->is_free = false;
		request->state = ML_REQUEST_PENDING;
		ml_list_push(&peer->pending, &request->link);
		ml_peers.pending++;
		return MPI_SUCCESS;
	}
	return error ? MPI_ERR_NO_MEM : MPI_SUCCESS;
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
	int error = ml_send_start(request);

	if (!error && !ml_request_is_done(request)) {
		ml_rndv_poll(); /* a message that fits into cells is on its way after one step */
		ml_progress_wait(request, call);
	}
	return error;
}
