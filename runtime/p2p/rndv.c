/* SPDX-License-Identifier: BSD-2-Clause */
/* Transfers: who owns which descriptor, and their steps. */
#include "p2p/rndv.h"

#include <errno.h>
#include <string.h>

#include "base/count.h"
#include "base/fail.h"
#include "base/param.h"
#include "base/rare.h"
#include "p2p/gaps.h"
#include "p2p/peer.h"

/* Up to here two copies through cells are used without a question: synchronous messages that would have fit into the ring. */
#define PIPE_MAX ((size_t)4 << 10)

static_assert(ML_XFERS == 64 && ML_CELLS == 64, "one word holds the free ones");

/* Descriptors kept for matched messages. */
#define XFERS_KEPT 16

/* Our outgoing transfers. A descriptor outlives its request until the receiver has left it. */
static struct ml_request *outgoing[ML_XFERS];
static struct ml_copy copy_out[ML_XFERS];
static uint64_t active;            /* bit i: copy_out[i] is in use */
static uint32_t taken;             /* bits of it */
static uint32_t unsent;            /* outgoing[i] that are there */
static uint64_t cells_free;
static bool has_memory;            /* our descriptors and cells are committed */
static struct ml_list incoming;    /* receives in state MOVING */
static struct ml_list owing;       /* requests that owe their peer an answer or a start */

void ml_rndv_init(void)
{
	memset(outgoing, 0, sizeof outgoing);
	active = 0;
	taken = 0;
	unsent = 0;
	cells_free = ~UINT64_C(0);
	has_memory = false;
	ml_list_init(&incoming);
	ml_list_init(&owing);
}

static int commit(const struct ml_peer *peer)
{
	const struct ml_layout *l = &ml_peers.segment.layout;
	int error = ml_peer_commit(peer, l->xfer + ml_peers.me * l->xfer_size, l->xfer_size);

	if (!error)
		error = ml_peer_commit(peer, l->cell + ml_peers.me * l->cell_size, l->cell_size);
	has_memory = !error;
	return error;
}

static pid_t pid_of(uint32_t peer)
{
	return peer == ml_peers.me ? 0 : (pid_t)ml_load_rlx(&ml_peers.segment.rank[peer].pid);
}

static void copy_init(struct ml_copy *copy, struct ml_request *request, uint32_t sender, uint32_t xfer, uint32_t other)
{
	*copy = (struct ml_copy){
		.shm = ml_peer_xfer(sender, xfer),
		.bell = ml_peers.peer[other].bell,
		.cells = ml_peers.cells + sender * ml_peers.segment.layout.cell_size,
		.cells_free = &cells_free,
		.buffer = request->buffer,
		.gaps = request->type,
		.knows = &ml_gaps_owner,
		.owner = request,
		.pid = pid_of(other),
		.single = &ml_peers.peer[other].single,
	};
}

/* Descriptors whose receiver has left are free again. */
static void reap(void)
{
	for (uint64_t left = active; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);

		if (!outgoing[i] && ml_copy_reap(&copy_out[i])) {
			active &= ~(UINT64_C(1) << i);
			taken--;
		}
	}
}

static enum ml_tune_distance distance_to(uint32_t peer)
{
	const struct ml_place_shm *here = &ml_peers.segment.rank[ml_peers.me].place, *there = &ml_peers.segment.rank[peer].place;

	if (here->core >= 0 && here->core == there->core)
		return ML_TUNE_SAME_CORE;
	if (here->l3 >= 0 && here->l3 == there->l3)
		return ML_TUNE_SAME_L3;
	return here->numa >= 0 && here->numa == there->numa ? ML_TUNE_SAME_NODE : ML_TUNE_FAR;
}

/* Takes a descriptor and describes the message in it: its number, -EAGAIN or -ENOMEM. */
static int prepare(struct ml_request *send, bool matched)
{
	uint32_t room = matched ? ML_XFERS : ML_XFERS - XFERS_KEPT;
	int i, error = has_memory ? 0 : commit(&ml_peers.peer[send->peer]);

	if (error)
		return error;
	if (ml_unlikely(taken >= room))
		reap();
	if (ml_unlikely(taken >= room))
		return -EAGAIN;
	i = __builtin_ctzll(~active);
	active |= UINT64_C(1) << i;
	taken++;
	outgoing[i] = send;
	unsent++;
	copy_init(&copy_out[i], send, ml_peers.me, (uint32_t)i, send->peer);
	copy_out[i].room = send->bytes;
	copy_out[i].synchronous = send->synchronous;
	/* Only a sender that stays has a choice: a single copy goes on without it. */
	if (send->stays && ml_param.engine == ML_ENGINE_AUTO)
		copy_out[i].tune = ml_tune_find(distance_to(send->peer), send->bytes);
	ml_copy_describe(&copy_out[i], send->bytes, PIPE_MAX);
	send->state = ML_REQUEST_MOVING;
	ml_count.rendezvous++;
	ml_peer_count(&ml_peers.peer[send->peer], send->bytes);
	return i;
}

int ml_rndv_announce(struct ml_request *send, struct ml_slot_shm *slot)
{
	struct ml_announce *announce = (struct ml_announce *)(void *)slot->data;
	int xfer = ml_rare("no-descriptor") ? -EAGAIN : prepare(send, false);

	if (xfer == -EAGAIN)
		send->state = ML_REQUEST_CALLING;
	else if (xfer < 0)
		return xfer;
	/* Field by field: a copy of what has just been written would wait until all that was written before is in the cache. */
	announce->size = send->bytes;
	announce->send = (uintptr_t)send;
	announce->xfer = (uint32_t)xfer;
	ml_peer_wake_own();
	return xfer == -EAGAIN ? ML_PACKET_CALL : ML_PACKET_ANNOUNCE;
}

static void join(struct ml_request *receive, uint32_t xfer)
{
	copy_init(&receive->copy, receive, receive->source, xfer, receive->source);
	ml_cpu_prefetch_write(&receive->copy.shm->consumed);
	receive->copy.room = ml_min(receive->bytes, receive->got_bytes);
	ml_list_push(&incoming, &receive->link);
	ml_copy_join(&receive->copy);
}

void ml_rndv_meet(struct ml_request *receive, enum ml_packet kind, const struct ml_announce *announce)
{
	receive->state = ML_REQUEST_MOVING;
	receive->far = announce->send;
	if (kind == ML_PACKET_ANNOUNCE)
		join(receive, announce->xfer);
	else
		ml_list_push(&owing, &receive->link);
	ml_peer_wake_own();
}

void ml_rndv_arrive(enum ml_packet kind, const struct ml_meeting *meeting)
{
	if (kind == ML_PACKET_ANSWER) {
		struct ml_request *send = (struct ml_request *)(uintptr_t)meeting->send;

		ml_assert(send->magic == ML_REQUEST_MAGIC && send->state == ML_REQUEST_CALLING);
		send->far = meeting->receive;
		ml_list_push(&owing, &send->link);
	} else {
		struct ml_request *receive = (struct ml_request *)(uintptr_t)meeting->receive;

		ml_assert(receive->magic == ML_REQUEST_MAGIC && receive->state == ML_REQUEST_MOVING);
		join(receive, meeting->xfer);
	}
}

/* Sends the answer (a receive) or the start (a send) that a request owes. False when there is no room yet. */
static bool pay(struct ml_request *request)
{
	bool sends = request->kind == ML_REQUEST_SEND;
	struct ml_peer *peer = &ml_peers.peer[sends ? request->peer : request->source];
	struct ml_meeting meeting = {
		.send = sends ? (uintptr_t)request : request->far, .receive = sends ? request->far : (uintptr_t)request,
	};
	struct ml_slot_shm *slot;

	if (!peer->is_open && ml_peer_open(peer) != 0)
		return false;
	slot = ml_ring_claim(&peer->tx, 1);
	if (!slot)
		return false;
	if (sends) {
		int xfer = prepare(request, true);

		if (xfer < 0)
			return false;
		meeting.xfer = (uint32_t)xfer;
	}
	memcpy(slot->data, &meeting, sizeof meeting);
	ml_ring_publish(&peer->tx, 1, sends ? ML_PACKET_START : ML_PACKET_ANSWER, sizeof meeting);
	ml_bell_ring(peer->bell);
	return true;
}

static bool poll_owing(void)
{
	struct ml_list *next, *node = ml_list_first(&owing);
	bool moved = false;

	for (; node; node = next) {
		struct ml_request *request = ml_container_of(node, struct ml_request, link);

		next = ml_list_next(&owing, node);
		/* The request may be in another list right after paying, so it leaves this one before. */
		ml_list_remove(node);
		if (pay(request))
			moved = true;
		else if (next)
			ml_list_add_before(next, node);
		else
			ml_list_push(&owing, node);
	}
	return moved;
}

/* `busy`: what comes in has moved. */
static bool poll_outgoing(bool busy)
{
	bool moved = false;

	for (uint64_t left = active; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctzll(left);
		enum ml_step step;

		if (!outgoing[i])
			continue;
		copy_out[i].is_busy = busy;
		step = ml_copy_send_step(&copy_out[i]);
		moved |= step != ML_STEP_IDLE;
		if (step == ML_STEP_DONE) {
			struct ml_request *send = outgoing[i];

			outgoing[i] = NULL;
			unsent--;
			ml_request_complete(send);
		}
	}
	reap();
	return moved;
}

static bool poll_incoming(void)
{
	struct ml_list done, *next, *node = ml_list_first(&incoming);
	bool moved = false;

	ml_list_init(&done);
	for (; node; node = next) {
		struct ml_request *request = ml_container_of(node, struct ml_request, link);
		enum ml_step step;

		request->copy.is_busy = unsent;
		step = ml_copy_recv_step(&request->copy);
		next = ml_list_next(&incoming, node);
		moved |= step != ML_STEP_IDLE;
		if (step == ML_STEP_FAILED)
			request->error = MPI_ERR_BUFFER;
		if (step >= ML_STEP_DONE) {
			ml_list_remove(node);
			ml_list_push(&done, node);
		}
	}
	/* The end of a request may lead to a function of the user, outside the guard: then other threads change the list. */
	while ((node = ml_list_pop(&done)))
		ml_request_complete(ml_container_of(node, struct ml_request, link));
	return moved;
}

bool ml_rndv_poll(void)
{
	bool moved = false;

	/* What comes in first: as long as that moves, what goes out is left to those who receive it. */
	if (!ml_list_is_empty(&incoming))
		moved = poll_incoming();
	if (active)
		moved |= poll_outgoing(moved);
	if (!ml_list_is_empty(&owing))
		moved |= poll_owing();
	return moved;
}

bool ml_rndv_is_sending(void)
{
	return unsent;
}
