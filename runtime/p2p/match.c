/* SPDX-License-Identifier: BSD-2-Clause */
/* Matching: see match.h for the order and why the lists are cut the way they are. */
#include "p2p/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/count.h"
#include "base/fail.h"
#include "base/param.h"
#include "base/pool.h"
#include "p2p/eager.h"
#include "p2p/gaps.h"
#include "p2p/packet.h"
#include "p2p/recv.h"
#include "p2p/rndv.h"

uint32_t ml_match_wild;
uint32_t ml_match_unexpected;
size_t ml_match_kept;

static size_t kept_max; /* above it senders keep their messages */
static bool is_tight;   /* they have been told so */

/*
 * Arrivals with little payload, which announcements are too, fill two cache lines. They come by the hundred thousand, so they have
 * a pool; the others come from malloc.
 */
#define SMALL (2 * ML_CACHELINE - sizeof(struct ml_arrival))
#define SMALL_CHUNK 64
static struct ml_pool small;
static_assert(sizeof(struct ml_announce) <= SMALL, "an announcement is small");

static struct ml_queue wild; /* posted receives for any source */

/* The heard peer that a search among all of them starts with: the one after the last served, lest a busy one hide the others. */
static uint32_t turn;

void ml_match_init(void)
{
	size_t in_rings = (size_t)ml_peers.count * ml_peers.segment.layout.slots * ML_CACHELINE;

	/* What the rings hold comes even after the senders have been told. */
	kept_max = ml_param.unexpected_max > in_rings ? ml_param.unexpected_max - in_rings : 0;
	is_tight = false;
	ml_match_kept = 0;
	ml_pool_init(&small, sizeof(struct ml_arrival) + SMALL, SMALL_CHUNK);
	ml_queue_init(&wild);
	ml_match_wild = 0;
	ml_match_unexpected = 0;
	turn = 0;
}

static struct ml_arrival *new_arrival(uint32_t kind, size_t length)
{
	bool is_small = kind != ML_PACKET_EAGER || length <= SMALL;
	struct ml_arrival *arrival = is_small ? ml_pool_new(&small) : malloc(sizeof *arrival + length);

	if (!arrival)
		return NULL;
	arrival->kind = (uint16_t)kind;
	arrival->bytes = length;
	arrival->is_small = is_small;
	return arrival;
}

static void delete_arrival(struct ml_arrival *arrival)
{
	if (arrival->is_small)
		ml_pool_free(&small, arrival);
	else
		free(arrival);
}

void ml_match_fini(void)
{
	for (uint32_t i = 0; i < ml_peers.count; i++) {
		struct ml_peer *peer = &ml_peers.peer[i];
		struct ml_list *node;

		while ((node = ml_list_pop(&peer->unexpected.list)))
			delete_arrival(ml_container_of(node, struct ml_arrival, node.link));
		ml_queue_fini(&peer->unexpected);
		ml_queue_fini(&peer->posted);
	}
	ml_queue_fini(&wild);
	ml_pool_fini(&small);
}

static struct ml_request *first_posted(struct ml_queue *queue, uint64_t ctx, int32_t tag)
{
	struct ml_queue_node *node = ml_queue_find(queue, ctx, tag);

	return node ? ml_container_of(node, struct ml_request, node) : NULL;
}

static void enter(struct ml_request *request)
{
	if (request->peer == ML_PEER_ANY) {
		ml_match_wild++;
		ml_queue_add(&wild, &request->node, request->ctx, request->tag);
	} else {
		ml_queue_add(&ml_peers.peer[request->peer].posted, &request->node, request->ctx, request->tag);
		ml_peer_note_queues(&ml_peers.peer[request->peer]);
	}
}

static void leave(struct ml_request *request)
{
	if (request->peer == ML_PEER_ANY) {
		ml_match_wild--;
		ml_queue_remove(&wild, &request->node);
	} else {
		ml_queue_remove(&ml_peers.peer[request->peer].posted, &request->node);
		ml_peer_note_queues(&ml_peers.peer[request->peer]);
	}
}

/* The receive that takes a message of this envelope, out of its list, or NULL. */
static struct ml_request *take_posted(struct ml_peer *peer, uint64_t ctx, int32_t tag)
{
	struct ml_request *named = first_posted(&peer->posted, ctx, tag);
	struct ml_request *any = ml_match_wild ? first_posted(&wild, ctx, tag) : NULL;
	struct ml_request *request = !any || (named && named->node.number < any->node.number) ? named : any;

	if (!request)
		return NULL;
	leave(request);
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

	if (n && request->type)
		ml_gaps_move(request, 0, (void *)(uintptr_t)data, n);
	else if (n)
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

void ml_match_greet(void)
{
	for (uint32_t i = 0; i < ml_peers.heard_count; i++)
		ml_store_rlx(&ml_peers.peer[ml_peers.heard[i]].rx.shm->tight, is_tight);
}

ml_cold static void set_tight(bool tight)
{
	is_tight = tight;
	ml_match_greet();
}

/* Frees an arrival that a receive has taken. */
static void free_arrival(struct ml_arrival *arrival)
{
	if (arrival->kind == ML_PACKET_EAGER)
		ml_match_kept -= arrival->bytes;
	delete_arrival(arrival);
	if (ml_unlikely(is_tight) && ml_match_kept <= kept_max / 2)
		set_tight(false);
}

static struct ml_arrival *keep(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t kind, size_t length)
{
	struct ml_arrival *arrival = new_arrival(kind, length);

	if (!arrival)
		return NULL;
	arrival->source = peer->index;
	ml_queue_add(&peer->unexpected, &arrival->node, slot->ctx, slot->tag);
	if (kind == ML_PACKET_EAGER) {
		ml_eager_read(peer, slot, length, arrival->data, length);
		ml_match_kept += length;
		if (ml_unlikely(ml_match_kept > kept_max) && !is_tight)
			set_tight(true);
	} else {
		struct ml_announce announce = read_announce(peer, slot);

		memcpy(arrival->data, &announce, sizeof announce);
		arrival->bytes = announce.size;
	}
	ml_peer_note_queues(peer);
	ml_match_unexpected++;
	ml_count.unexpected++;
	return arrival;
}

/* A receive takes the message whose announcement is at the head of peer's ring. */
static void meet(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t kind, struct ml_request *request)
{
	int32_t tag = slot->tag;
	struct ml_announce announce = read_announce(peer, slot);

	settle(request, peer->index, tag, announce.size);
	ml_rndv_meet(request, kind, &announce);
}

bool ml_match_try_meet(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t flag, struct ml_request *request)
{
	uint32_t kind = ml_slot_kind(flag);

	if ((kind != ML_PACKET_ANNOUNCE && kind != ML_PACKET_CALL) || slot->ctx != request->ctx ||
	    (slot->tag != request->tag && request->tag != MPI_ANY_TAG))
		return false;
	meet(peer, slot, kind, request);
	return true;
}

ml_apart static int arrive_any(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t flag)
{
	uint32_t kind = ml_slot_kind(flag);
	size_t length = ml_slot_length(flag);
	struct ml_request *request = take_posted(peer, slot->ctx, slot->tag);

	if (!request)
		return keep(peer, slot, kind, length) ? MPI_SUCCESS : MPI_ERR_NO_MEM;
	if (kind == ML_PACKET_EAGER) {
		settle(request, peer->index, slot->tag, length);
		ml_recv_take_for(peer, slot, request, length);
		ml_request_complete(request);
	} else {
		meet(peer, slot, kind, request);
	}
	return MPI_SUCCESS;
}

/* The first receive posted for peer, if that is what the message in `slot` is for and it does nothing but copy; or NULL. */
ml_inline struct ml_request *expected(const struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t flag)
{
	struct ml_list *first = peer->posted.list.next;
	struct ml_request *request = ml_container_of(first, struct ml_request, node.link);

	if (first == &peer->posted.list || ml_unlikely(ml_match_wild))
		return NULL;
	if (!ml_recv_fits(slot, flag, request->ctx, request->tag, request->bytes) || request->type || request->on_done)
		return NULL;
	return request;
}

/* In a stream the next message is for the next receive. */
int ml_match_arrive(struct ml_peer *peer, const struct ml_slot_shm *slot, uint32_t flag)
{
	struct ml_request *request = expected(peer, slot, flag);

	if (ml_unlikely(!request))
		return arrive_any(peer, slot, flag);
	ml_queue_remove(&peer->posted, &request->node);
	if (ml_queue_is_empty(&peer->posted))
		ml_peer_note_queues(peer);
	request->source = peer->index;
	request->got_tag = slot->tag;
	request->got_bytes = ml_slot_length(flag);
	request->state = ML_REQUEST_DONE;
	ml_recv_take(peer, slot, request->buffer, request->got_bytes);
	return MPI_SUCCESS;
}

static struct ml_arrival *first_arrival(struct ml_peer *peer, int32_t tag, uint64_t ctx)
{
	struct ml_queue_node *node = ml_queue_find(&peer->unexpected, ctx, tag);

	return node ? ml_container_of(node, struct ml_arrival, node) : NULL;
}

static void take_out(struct ml_peer *peer, struct ml_arrival *arrival)
{
	ml_queue_remove(&peer->unexpected, &arrival->node);
	ml_peer_note_queues(peer);
	ml_match_unexpected--;
}

/* Only a peer that is served moves the turn: what a probe has found is what the next receive gets. */
static struct ml_arrival *find_any(int32_t tag, uint64_t ctx, uint32_t *place_out)
{
	for (uint32_t i = 0; i < ml_peers.heard_count; i++) {
		uint32_t place = (turn + i) % ml_peers.heard_count;
		struct ml_arrival *arrival = first_arrival(&ml_peers.peer[ml_peers.heard[place]], tag, ctx);

		if (arrival) {
			*place_out = place;
			return arrival;
		}
	}
	return NULL;
}

static struct ml_arrival *find(uint32_t source, int32_t tag, uint64_t ctx, uint32_t *place_out)
{
	if (!ml_match_unexpected)
		return NULL;
	if (source == ML_PEER_ANY)
		return find_any(tag, ctx, place_out);
	return first_arrival(&ml_peers.peer[source], tag, ctx);
}

const struct ml_arrival *ml_match_find(uint32_t source, int32_t tag, uint64_t ctx)
{
	uint32_t place;

	return find(source, tag, ctx, &place);
}

struct ml_arrival *ml_match_take(uint32_t source, int32_t tag, uint64_t ctx)
{
	uint32_t place = turn;
	struct ml_arrival *arrival = find(source, tag, ctx, &place);

	if (!arrival)
		return NULL;
	if (source == ML_PEER_ANY)
		turn = place + 1;
	take_out(&ml_peers.peer[arrival->source], arrival);
	return arrival;
}

bool ml_match_try_kept(struct ml_peer *peer, uint64_t ctx, int32_t tag, void *buffer, size_t *bytes, int32_t *tag_out)
{
	struct ml_arrival *arrival = first_arrival(peer, tag, ctx);

	if (!arrival || arrival->kind != ML_PACKET_EAGER || arrival->bytes > *bytes)
		return false;
	take_out(peer, arrival);
	if (arrival->bytes)
		memcpy(buffer, arrival->data, arrival->bytes);
	*bytes = arrival->bytes;
	*tag_out = arrival->node.tag;
	free_arrival(arrival);
	return true;
}

void ml_match_give(struct ml_arrival *arrival, struct ml_request *request)
{
	settle(request, arrival->source, arrival->node.tag, arrival->bytes);
	if (arrival->kind == ML_PACKET_EAGER)
		deliver_eager(request, arrival->data, arrival->bytes);
	else
		ml_rndv_meet(request, arrival->kind, (const struct ml_announce *)arrival->data);
	free_arrival(arrival);
}

void ml_match_post(struct ml_request *request)
{
	struct ml_arrival *arrival =
		ml_unlikely(ml_match_unexpected) ? ml_match_take(request->peer, request->tag, request->ctx) : NULL;

	request->state = ML_REQUEST_POSTED;
	if (arrival) {
		ml_match_give(arrival, request);
		return;
	}
	enter(request);
}

void ml_match_withdraw(struct ml_request *request)
{
	ml_assert(request->state == ML_REQUEST_POSTED);
	leave(request);
}
