/* SPDX-License-Identifier: BSD-2-Clause */
/* The progress engine. */
#include "p2p/progress.h"

#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "base/count.h"
#include "base/param.h"
#include "object/error.h"
#include "os/clock.h"
#include "os/guard.h"
#include "p2p/grequest.h"
#include "p2p/match.h"
#include "p2p/peer.h"
#include "p2p/rndv.h"
#include "p2p/send.h"
#include "p2p/watch.h"

/* Looks in a row that bring nothing but a message which cannot be kept, until the wait is given up. */
#define STARVED_LOOKS_MAX 1000

/* Records taken out of one ring in a look. */
#define DRAIN_MAX 256u

/* Turns of spinning from one look at whether somebody should know to the next. */
#define SPIN_TURNS (1u << 16)

static uint32_t starved_looks;

/* An answer or a start. */
static void take_meeting(struct ml_peer *peer, const struct ml_slot_shm *slot, enum ml_packet kind)
{
	struct ml_meeting meeting;

	memcpy(&meeting, slot->data, sizeof meeting);
	if (ml_ring_retire(&peer->rx, 1))
		ml_bell_ring(peer->bell);
	ml_rndv_arrive(kind, &meeting);
}

/* Takes what a peer has sent. Not too much at a time, so that a busy peer does not hide the others. */
static bool drain(struct ml_peer *peer)
{
	uint32_t flag, left = DRAIN_MAX;
	struct ml_slot_shm *slot;

	for (; left && (slot = ml_ring_peek(&peer->rx, &flag)); left--) {
		enum ml_packet kind = ml_slot_kind(flag);

		if (!ML_PACKET_IS_MESSAGE(kind)) {
			take_meeting(peer, slot, kind);
		} else if (ml_match_arrive(peer, slot, flag) != MPI_SUCCESS) {
			ml_peers.starved = peer; /* the message stays in the ring until there is memory */
			ml_peers.segment.refused = 0;
			break;
		}
	}
	return left != DRAIN_MAX;
}

static struct ml_list deferred = { &deferred, &deferred };

void ml_progress_defer(struct ml_progress_job *job)
{
	ml_list_push(&deferred, &job->link);
	ml_guard_tell();
}

/* Each job leaves the list before it runs, and nothing is kept from one to the next: others may come in between. */
static bool run_deferred(void)
{
	struct ml_list *node;
	bool moved = false;

	while ((node = ml_list_pop(&deferred))) {
		struct ml_progress_job *job = ml_container_of(node, struct ml_progress_job, link);

		job->run(job);
		moved = true;
	}
	return moved;
}

bool ml_progress_poll(void)
{
	bool moved = false;

	ml_peers.starved = NULL;
	if (ml_unlikely(ml_door_has_news(ml_peers.door, &ml_peers.knocks))) {
		ml_peer_answer();
		ml_match_greet();
	}
	for (uint32_t i = 0; i < ml_peers.heard_count; i++)
		moved |= drain(&ml_peers.peer[ml_peers.heard[i]]);
	moved |= ml_rndv_poll();
	if (ml_unlikely(ml_peers.pending))
		moved |= ml_send_pending();
	if (ml_unlikely(!ml_list_is_empty(&deferred)))
		moved |= run_deferred();
	if (moved)
		ml_peer_tell_own();
	return moved;
}

void ml_progress_test(void)
{
	static uint32_t in_vain;

	if (ml_progress_poll()) {
		in_vain = 0;
	} else if (++in_vain > 2) {
		ML_GUARD_AWAY;

		ml_bell_give_way();
	}
}

/* ---- waiting ---------------------------------------------------------------------------------------------------- */

/* A thread of this process has the bell: it has declared sleep, and no other one may. */
static bool bell_is_taken;

/* The last look before sleep found nothing: says what for. */
static void open_record(struct ml_idle *idle, const struct ml_wait_reason *reason)
{
	struct ml_wait_shm wait = {
		.peer = reason->peer, .process = reason->peer, .tag = reason->tag, .bytes = reason->bytes,
		.outside = ml_grequest_is_active(),
	};

	if (idle->recorded)
		return;
	if (!idle->since_ns)
		idle->since_ns = ml_clock_ns();
	wait.since_ns = (uint64_t)idle->since_ns;
	if (reason->is_place)
		wait.process = ML_WAIT_NONE;
	else if (reason->comm && reason->peer >= 0)
		wait.process = (int32_t)ml_comm_peer(reason->comm, reason->peer);
	snprintf(wait.call, sizeof wait.call, "%s", reason->call);
	snprintf(wait.comm, sizeof wait.comm, "%.*s", (int)sizeof wait.comm - 1, reason->comm ? reason->comm->name : "");
	ml_control_wait_begin(&ml_peers.segment.rank[ml_peers.me], &wait);
	idle->recorded = true;
}

/*
 * Nothing moves, and a message waits that cannot be kept, or one cannot be answered: perhaps what we wait for is behind it. So the wait
 * ends with an error rather than never.
 */
ml_cold static void starve(const struct ml_wait_reason *reason)
{
	struct ml_raised on = { .handler = MPI_ERRORS_ARE_FATAL };

	{
		ML_GUARD_AWAY;

		sched_yield();
	}
	if (!ml_peers.starved || ++starved_looks < STARVED_LOOKS_MAX)
		return;
	if (!ml_peer_note_refused())
		ml_note("no memory to keep a message from process %u; %u others are kept that nobody has asked for",
			ml_peers.starved->index, ml_match_unexpected);
	if (reason->request && ml_request_fail(reason->request, MPI_ERR_NO_MEM))
		return;
	if (reason->comm)
		on = (struct ml_raised){ reason->comm->name, MPI_ERRORS_ARE_FATAL, reason->comm->handle };
	ml_raise(reason->call, MPI_ERR_NO_MEM, &on);
}

static void close_record(struct ml_idle *idle)
{
	struct ml_rank_shm *rank = &ml_peers.segment.rank[ml_peers.me];

	if (idle->recorded && ml_param.wait == ML_WAIT_SPIN)
		ml_control_wait_drop(rank);
	else if (idle->recorded)
		ml_control_wait_end(rank);
	idle->recorded = false;
}

/*
 * A rank that never sleeps (MPILITE_WAIT=spin) says what it waits for when that takes long, for those who ask: some milliseconds.
 * Several threads would have to agree whose record it is, so there it stays closed.
 */
static void note_spin(struct ml_idle *idle, const struct ml_wait_reason *reason)
{
	if (ml_param.wait == ML_WAIT_SPIN && !ml_guard.is_on)
		open_record(idle, reason);
}

/* One of the guests takes it; all look once more. */
static void give_bell_back(struct ml_idle *idle)
{
	close_record(idle);
	bell_is_taken = false;
	ml_guard_tell();
}

/* One turn outside the guard. False when it is time to sleep. */
static bool linger(struct ml_idle *idle)
{
	bool crowded = ml_guard_is_crowded();
	ML_GUARD_AWAY;

	ml_guard_give_way();
	return ml_bell_linger(idle, crowded);
}

static void declare(struct ml_idle *idle)
{
	if (bell_is_taken) {
		idle->mark = ml_guard_mark();
		idle->guest = idle->declared = true;
		return;
	}
	bell_is_taken = true;
	ml_bell_declare(idle);
}

static void sleep_as_guest(struct ml_idle *idle)
{
	{
		ML_GUARD_AWAY;

		ml_guard_sleep(idle->mark);
	}
	ml_guard_unmark();
	idle->guest = idle->declared = false;
}

/* A thread that is alone keeps its record from one sleep to the next, as long as nothing moves. */
static void sleep_on_bell(struct ml_idle *idle, const struct ml_wait_reason *reason)
{
	if (!idle->recorded)
		ml_count.sleeps++;
	open_record(idle, reason);
	{
		ML_GUARD_AWAY;

		ml_bell_sleep(idle);
	}
	bell_is_taken = false;
	if (ml_unlikely(ml_guard.is_on))
		give_bell_back(idle);
}

static void sleep_declared(struct ml_idle *idle, const struct ml_wait_reason *reason)
{
	struct ml_rank_shm *rank = &ml_peers.segment.rank[ml_peers.me];

	if (idle->since_ns && ml_watch_is_on())
		ml_watch_look();
	ml_control_thread_sleeps(rank);
	if (idle->guest)
		sleep_as_guest(idle);
	else
		sleep_on_bell(idle, reason);
	ml_control_thread_wakes(rank);
}

void ml_progress_idle(struct ml_idle *idle, const struct ml_wait_reason *reason)
{
	if (ml_progress_poll()) {
		starved_looks = 0;
		ml_progress_awake(idle);
		*idle = (struct ml_idle){ .partner = idle->partner, .since_ns = idle->since_ns };
	} else if (ml_unlikely(ml_peers.starved)) {
		starve(reason);
	} else if (idle->declared) {
		sleep_declared(idle, reason);
	} else if (!linger(idle)) {
		declare(idle);
	} else if (ml_unlikely(idle->turns % SPIN_TURNS == 0)) {
		note_spin(idle, reason);
	}
}

void ml_progress_end_sleep(struct ml_idle *idle)
{
	close_record(idle);
	if (idle->guest) {
		ml_guard_unmark();
	} else if (idle->declared) {
		ml_bell_awake(idle);
		give_bell_back(idle);
	}
	idle->guest = idle->declared = false;
}

/* A peer's index as its rank in comm, for the wait record. */
static int32_t rank_of(const struct ml_request *request)
{
	/* Nobody in particular: also the one who marks the partitions of a send to MPI_PROC_NULL ready. */
	if (request->peer == ML_PEER_ANY || request->peer == ML_PEER_NULL)
		return ML_WAIT_ANY;
	return ml_comm_rank_of(request->comm, request->peer);
}

void ml_progress_wait(struct ml_request *request, const char *call)
{
	struct ml_idle idle = { .partner = request->peer < ml_peers.count ? ml_peers.peer[request->peer].bell : NULL };
	struct ml_wait_reason reason = {
		.call = call,
		.comm = request->comm,
		.peer = rank_of(request),
		.tag = request->tag == MPI_ANY_TAG ? ML_WAIT_ANY : request->tag,
		.bytes = request->bytes,
		.request = request,
	};

	while (!ml_request_is_done(request))
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
}
