/* SPDX-License-Identifier: BSD-2-Clause */
/* Matching: see match.h for the order and why the lists are cut the way they are. */
#include "p2p/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/count.h"
#include "base/fail.h"
#include "p2p/eager.h"
#include "p2p/packet.h"
#include "p2p/recv.h"
#include "p2p/rndv.h"

uint32_t ml_match_wild;
uint32_t ml_match_unexpected;

static struct ml_list wild;     /* posted receives for any source */
static uint64_t posts;          /* drawn so far */

void ml_match_init(void)
{
	ml_list_init(&wild);
	ml_match_wild = 0;
	ml_match_unexpected = 0;
	posts = 0;
}

void ml_match_fini(void)
{
	for (uint32_t i = 0; i < ml_peers.count; i++) {
		struct ml_list *node;

		while ((node = ml_list_pop(&ml_peers.peer[i].unexpected)))
			free(ml_container_of(node, struct ml_arrival, link));
	}
}

static bool fits(uint64_t ctx, int32_t tag, uint64_t wanted_ctx, int32_t wanted_tag)
{
	/* A wildcard does not see the negative tags that collectives use; those have a context of their own anyway. */
	return ctx == wanted_ctx && (wanted_tag == tag || wanted_tag == MPI_ANY_TAG);
}

static struct ml_request *first_posted(const struct ml_list *list, uint64_t ctx, int32_t tag)
{
	for (struct ml_list *node = ml_list_first(list); node; node = ml_list_next(list, node)) {
		struct ml_request *request = ml_container_of(node, struct ml_request, link);

		if (fits(ctx, tag, request->ctx, request->tag))
			return request;
	}
	return NULL;
}

/* The receive that takes a message of this envelope, out of its list, or NULL. */
static struct ml_request *take_posted(struct ml_peer *peer, uint64_t ctx, int32_t tag)
{
	struct ml_request *named = first_posted(&peer->posted, ctx, tag);
	struct ml_request *any = ml_match_wild ? first_posted(&wild, ctx, tag) : NULL;
	struct ml_request *request = !any || (named && named->post < any->post) ? named : any;

	if (!request)
		return NULL;
	if (request == any)
		ml_match_wild--;
	ml_list_remove(&request->link);
	ml_peer_note_queues(peer);
	return request;
}

/* Writes a message's envelope into the receive that takes it. */
static void settle(struct ml_request *request, uint32_t source, int32_t tag, size_t bytes)
{
	request->source = source;
	request->got_tag = tag;
	request->got_bytes = bytes;
	if (bytes > request->bytes)
		request->error = MPI_ERR_TRUNCATE;
}

static void deliver_eager(struct ml_request *request, const void *data, size_t bytes)
{
	size_t n = ml_min(bytes, request->bytes);

	if (n)
		memcpy(request->buffer, data, n);
	ml_request_complete(request);
}

/* Takes the announcement in `slot` out of the ring. */
static struct ml_announce read_announce(struct ml_peer *peer, const struct ml_slot_shm *slot)
{
	struct ml_announce announce;

	memcpy(&announce, slot->data, sizeof announce);
	ml_peer_note_receive(peer, 1);
	if (ml_ring_retire(&peer->rx, 1))
		ml_bell_ring(peer->bell);
	return announce;
}

static struct ml_arrival *keep(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t kind, size_t length)
{
	bool eager = kind == ML_PACKET_EAGER;
	struct ml_arrival *arrival = malloc(sizeof *arrival + (eager ? length : 0));

	if (!arrival)
		return NULL;
	*arrival = (struct ml_arrival){
		.ctx = slot->ctx, .tag = slot->tag, .source = peer->index, .kind = kind, .bytes = length,
	};
	if (eager) {
		ml_eager_read(peer, slot, length, arrival->data, length);
	} else {
		arrival->announce = read_announce(peer, slot);
		arrival->bytes = arrival->announce.size;
	}
	ml_list_push(&peer->unexpected, &arrival->link);
	ml_peer_note_queues(peer);
	ml_match_unexpected++;
	ml_count.unexpected++;
	return arrival;
}

int ml_match_arrive(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t flag)
{
	uint32_t kind = ml_slot_kind(flag);
	size_t length = ml_slot_length(flag);
	struct ml_request *request = take_posted(peer, slot->ctx, slot->tag);
	int32_t tag = slot->tag;

	if (!request)
		return keep(peer, slot, kind, length) ? MPI_SUCCESS : MPI_ERR_NO_MEM;
	if (kind == ML_PACKET_EAGER) {
		settle(request, peer->index, tag, length);
		if (ml_likely(length <= request->bytes))
			ml_recv_take(peer, slot, request->buffer, length);
		else
			ml_eager_read(peer, slot, length, request->buffer, request->bytes);
		ml_request_complete(request);
	} else {
		struct ml_announce announce = read_announce(peer, slot);

		settle(request, peer->index, tag, announce.size);
		ml_rndv_meet(request, kind, &announce);
	}
	return MPI_SUCCESS;
}

static struct ml_arrival *first_arrival(const struct ml_peer *peer, int32_t tag, uint64_t ctx)
{
	for (struct ml_list *node = ml_list_first(&peer->unexpected); node; node = ml_list_next(&peer->unexpected, node)) {
		struct ml_arrival *arrival = ml_container_of(node, struct ml_arrival, link);

		if (fits(arrival->ctx, arrival->tag, ctx, tag))
			return arrival;
	}
	return NULL;
}

static struct ml_arrival *find(uint32_t source, int32_t tag, uint64_t ctx)
{
	/* Any source: start after the one served last, so that a busy sender does not hide the others. */
	static uint32_t turn;
	struct ml_arrival *arrival;

	if (!ml_match_unexpected)
		return NULL;
	if (source != ML_PEER_ANY)
		return first_arrival(&ml_peers.peer[source], tag, ctx);
	for (uint32_t i = 0; i < ml_peers.heard_count; i++) {
		uint32_t at = (turn + i) % ml_peers.heard_count;

		arrival = first_arrival(&ml_peers.peer[ml_peers.heard[at]], tag, ctx);
		if (arrival) {
			turn = at + 1;
			return arrival;
		}
	}
	return NULL;
}

const struct ml_arrival *ml_match_find(uint32_t source, int32_t tag, uint64_t ctx)
{
	return find(source, tag, ctx);
}

struct ml_arrival *ml_match_take(uint32_t source, int32_t tag, uint64_t ctx)
{
	struct ml_arrival *arrival = find(source, tag, ctx);

	if (arrival) {
		ml_list_remove(&arrival->link);
		ml_peer_note_queues(&ml_peers.peer[arrival->source]);
		ml_match_unexpected--;
	}
	return arrival;
}

void ml_match_give(struct ml_arrival *arrival, struct ml_request *request)
{
	settle(request, arrival->source, arrival->tag, arrival->bytes);
	if (arrival->kind == ML_PACKET_EAGER)
		deliver_eager(request, arrival->data, arrival->bytes);
	else
		ml_rndv_meet(request, arrival->kind, &arrival->announce);
	free(arrival);
}

void ml_match_post(struct ml_request *request)
{
	struct ml_arrival *arrival = ml_match_take(request->peer, request->tag, request->ctx);

	request->state = ML_REQUEST_POSTED;
	if (arrival) {
		ml_match_give(arrival, request);
		return;
	}
	request->post = posts++;
	if (request->peer == ML_PEER_ANY) {
		ml_match_wild++;
		ml_list_push(&wild, &request->link);
	} else {
		ml_list_push(&ml_peers.peer[request->peer].posted, &request->link);
		ml_peer_note_queues(&ml_peers.peer[request->peer]);
	}
}

void ml_match_withdraw(struct ml_request *request)
{
	ml_assert(request->state == ML_REQUEST_POSTED);
	ml_list_remove(&request->link);
	if (request->peer == ML_PEER_ANY)
		ml_match_wild--;
	else
		ml_peer_note_queues(&ml_peers.peer[request->peer]);
}
