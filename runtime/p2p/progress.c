/* SPDX-License-Identifier: BSD-2-Clause */
/* The progress engine. */
#include "p2p/progress.h"

#include <stdio.h>
#include <string.h>

#include "base/count.h"
#include "base/fail.h"
#include "os/clock.h"
#include "p2p/grequest.h"
#include "p2p/match.h"
#include "p2p/peer.h"
#include "p2p/rndv.h"
#include "p2p/send.h"
#include "p2p/watch.h"

/* An answer or a start. */
static void take_meeting(struct ml_peer *peer, const struct ml_slot_shm *slot, enum ml_packet kind)
{
	struct ml_meeting meeting;

	memcpy(&meeting, slot->data, sizeof meeting);
	if (ml_ring_retire(&peer->rx, 1))
		ml_bell_ring(peer->bell);
	ml_rndv_arrive(kind, &meeting);
}

/* Takes what a peer has sent. At most one ring's worth, so that a busy peer does not hide the others. */
static bool drain(struct ml_peer *peer)
{
	uint32_t flag, first = peer->rx.head;
	struct ml_slot_shm *slot;

	while (peer->rx.head - first < peer->rx.slots && (slot = ml_ring_peek(&peer->rx, &flag))) {
		enum ml_packet kind = ml_slot_kind(flag);

		if (!ML_PACKET_IS_MESSAGE(kind))
			take_meeting(peer, slot, kind);
		else if (ml_match_arrive(peer, slot, flag) != MPI_SUCCESS)
			break; /* no memory to keep it: it stays in the ring until there is */
	}
	return peer->rx.head != first;
}

bool ml_progress_poll(void)
{
	bool moved = false;

	if (ml_unlikely(ml_door_has_news(ml_peers.door, &ml_peers.knocks)))
		ml_peer_answer();
	for (uint32_t i = 0; i < ml_peers.heard_count; i++)
		moved |= drain(&ml_peers.peer[ml_peers.heard[i]]);
	moved |= ml_rndv_poll();
	if (ml_unlikely(ml_peers.pending))
		moved |= ml_send_pending();
	return moved;
}

void ml_progress_test(void)
{
	static uint32_t in_vain;

	if (ml_progress_poll())
		in_vain = 0;
	else if (++in_vain > 2)
		ml_bell_give_way();
}

/* The last look before sleep found nothing: says what for. */
static void record_wait(struct ml_idle *idle, const struct ml_wait_reason *reason)
{
	struct ml_wait_shm wait = {
		.peer = reason->peer, .process = reason->peer, .tag = reason->tag, .bytes = reason->bytes,
		.outside = ml_grequest_is_active(),
	};

	if (!idle->since_ns)
		idle->since_ns = ml_clock_ns();
	wait.since_ns = (uint64_t)idle->since_ns;
	if (reason->comm && reason->peer >= 0)
		wait.process = (int32_t)ml_comm_peer(reason->comm, reason->peer);
	snprintf(wait.call, sizeof wait.call, "%s", reason->call);
	snprintf(wait.comm, sizeof wait.comm, "%.*s", (int)sizeof wait.comm - 1, reason->comm ? reason->comm->name : "");
	ml_control_wait_begin(&ml_peers.segment.rank[ml_peers.me], &wait);
	idle->recorded = true;
	ml_count.sleeps++;
}

void ml_progress_idle(struct ml_idle *idle, const struct ml_wait_reason *reason)
{
	if (ml_progress_poll()) {
		ml_progress_awake(idle);
		*idle = (struct ml_idle){ .since_ns = idle->since_ns };
		return;
	}
	if (idle->declared && !idle->recorded)
		record_wait(idle, reason);
	else if (idle->declared && ml_watch_is_on())
		ml_watch_look();
	ml_bell_idle(idle);
}

void ml_progress_awake(struct ml_idle *idle)
{
	if (idle->recorded) {
		ml_control_wait_end(&ml_peers.segment.rank[ml_peers.me]);
		idle->recorded = false;
	}
	ml_bell_awake(idle);
}

/* A peer's index as its rank in comm, for the wait record. */
static int32_t rank_of(const struct ml_request *request)
{
	if (request->peer == ML_PEER_ANY)
		return ML_WAIT_ANY;
	return ml_comm_rank_of(request->comm, request->peer);
}

void ml_progress_wait(const struct ml_request *request, const char *call)
{
	struct ml_idle idle = { 0 };
	struct ml_wait_reason reason = {
		.call = call,
		.comm = request->comm,
		.peer = rank_of(request),
		.tag = request->tag == MPI_ANY_TAG ? ML_WAIT_ANY : request->tag,
		.bytes = request->bytes,
	};

	while (!ml_request_is_done(request))
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
}
