/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * p2p/match.h against the plainest model of the rule (MPI 5.0 section 3.5): one list of receives in the order posted, one of
 * messages in the order arrived. All orders and envelopes of a few messages and receives, wildcards included, and random ones of many.
 *
 * Nothing is sent: the messages are slots in this process, offered to the matching as if they stood in the rings of three peers.
 */
#include "p2p/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/param.h"
#include "p2p/rndv.h"
#include "tests/lib/unit.h"

enum { PEERS = 3, TAGS = 2, CONTEXTS = 2, EVENTS_MAX = 1024 };

/* The number of schedules grows by 13 with each event. */
#ifdef __SANITIZE_THREAD__
enum { EVENTS = 4, ROUNDS = 100 };
#else
enum { EVENTS = UNIT_MUCH(5, 4), ROUNDS = 1000 };
#endif

/* A message or a receive, in our process and in the model. */
struct message {
	uint32_t source;
	int32_t tag;
	uint64_t ctx;
	int number;
	bool waits;
};

struct receive {
	uint32_t source;
	int32_t tag;
	uint64_t ctx;
	bool waits;
	struct ml_request request;
	int got;
};

static struct model {
	struct message message[EVENTS_MAX];
	struct receive receive[EVENTS_MAX];
	int messages, receives;
} m;

static struct ml_segment segment;

/* Everybody has knocked, so that receives from any source look at all. */
static void setup(void)
{
	ck_assert_int_eq(ml_segment_create(PEERS, 0, 0, &segment), 0);
	ck_assert_int_eq(ml_peer_init(&segment, 0), 0);
	ck_assert_int_eq(ml_request_init(), 0);
	ml_match_init();
	ml_rndv_init();
	for (uint32_t i = 0; i < PEERS; i++)
		ml_door_open(ml_peers.door, ml_peers.doors, i);
	ml_peer_answer();
	ck_assert_uint_eq(ml_peers.heard_count, PEERS);
}

static void teardown(void)
{
	ml_match_fini();
	ml_request_fini();
	ml_peer_fini();
	ml_segment_detach(&segment);
}

static bool fits(const struct message *message, const struct receive *receive)
{
	return message->ctx == receive->ctx && (receive->source == ML_PEER_ANY || receive->source == message->source) &&
	       (receive->tag == MPI_ANY_TAG || receive->tag == message->tag);
}

/* The first posted receive that waits for such a message, or NULL. */
static struct receive *model_receive_for(const struct message *message)
{
	for (int i = 0; i < m.receives; i++)
		if (m.receive[i].waits && fits(message, &m.receive[i]))
			return &m.receive[i];
	return NULL;
}

/* Whether this message may be given to the receive: no earlier one of the same source fits. */
static bool model_may_give(const struct message *message, const struct receive *receive)
{
	if (!message->waits || !fits(message, receive))
		return false;
	for (const struct message *earlier = m.message; earlier < message; earlier++)
		if (earlier->waits && earlier->source == message->source && fits(earlier, receive))
			return false;
	return true;
}

static bool model_has_message_for(const struct receive *receive)
{
	for (int i = 0; i < m.messages; i++)
		if (m.message[i].waits && fits(&m.message[i], receive))
			return true;
	return false;
}

/* The request got a message; the right one, and its envelope and data are told. */
static void check_got(const struct receive *receive, const struct message *message)
{
	ck_assert_int_eq(receive->got, message->number);
	ck_assert_uint_eq(receive->request.source, message->source);
	ck_assert_int_eq(receive->request.got_tag, message->tag);
	ck_assert_uint_eq(receive->request.got_bytes, sizeof(int));
	ck_assert_int_eq(receive->request.error, MPI_SUCCESS);
}

static void arrive(uint32_t source, int32_t tag, uint64_t ctx)
{
	struct message *message = &m.message[m.messages];
	struct ml_slot_shm slot = { .tag = tag, .ctx = ctx };
	struct receive *receive;

	*message = (struct message){ .source = source, .tag = tag, .ctx = ctx, .number = 100 + m.messages };
	m.messages++;
	receive = model_receive_for(message);
	memcpy(slot.data, &message->number, sizeof message->number);
	ck_assert_int_eq(ml_match_arrive(&ml_peers.peer[source], &slot, ml_slot_flag(ML_SLOT_LAP(1), ML_PACKET_EAGER, sizeof(int))), MPI_SUCCESS);
	if (!receive) {
		message->waits = true;
		return;
	}
	ck_assert(ml_request_is_done(&receive->request));
	check_got(receive, message);
	receive->waits = false;
}

static void post(uint32_t source, int32_t tag, uint64_t ctx)
{
	struct receive *receive = &m.receive[m.receives++];

	*receive = (struct receive){ .source = source, .tag = tag, .ctx = ctx, .got = -1 };
	receive->request = (struct ml_request){
		.magic = ML_REQUEST_MAGIC, .kind = ML_REQUEST_RECV, .peer = source, .tag = tag, .ctx = ctx,
		.buffer = (unsigned char *)&receive->got, .bytes = sizeof receive->got,
	};
	ml_match_post(&receive->request);
	if (!ml_request_is_done(&receive->request)) {
		ck_assert(!model_has_message_for(receive));
		receive->waits = true;
		return;
	}
	ck_assert_int_ge(receive->got, 100);
	ck_assert_int_lt(receive->got, 100 + m.messages);
	ck_assert(model_may_give(&m.message[receive->got - 100], receive));
	check_got(receive, &m.message[receive->got - 100]);
	m.message[receive->got - 100].waits = false;
}

/* A probe finds what a receive would. */
static void probe(uint32_t source, int32_t tag, uint64_t ctx)
{
	struct receive receive = { .source = source, .tag = tag, .ctx = ctx };
	const struct ml_arrival *arrival = ml_match_find(source, tag, ctx);
	int number;

	ck_assert_int_eq(arrival != NULL, model_has_message_for(&receive));
	if (!arrival)
		return;
	memcpy(&number, arrival->data, sizeof number);
	ck_assert(model_may_give(&m.message[number - 100], &receive));
	ck_assert_uint_eq(arrival->source, m.message[number - 100].source);
}

/* The counters agree; then everything that waits is taken away by receives that fit all. */
static void finish(void)
{
	uint32_t waiting = 0, wild = 0;

	for (int i = 0; i < m.messages; i++)
		waiting += m.message[i].waits;
	for (int i = 0; i < m.receives; i++)
		wild += m.receive[i].waits && m.receive[i].source == ML_PEER_ANY;
	ck_assert_uint_eq(ml_match_unexpected, waiting);
	ck_assert_uint_eq(ml_match_wild, wild);
	for (int i = 0; i < m.receives; i++)
		if (m.receive[i].waits)
			arrive(m.receive[i].source == ML_PEER_ANY ? 1 : m.receive[i].source,
			       m.receive[i].tag == MPI_ANY_TAG ? 1 : m.receive[i].tag, m.receive[i].ctx);
	for (int i = 0; i < m.messages; i++)
		if (m.message[i].waits)
			post(m.message[i].source, MPI_ANY_TAG, m.message[i].ctx);
	ck_assert_uint_eq(ml_match_unexpected, 0);
	ck_assert_uint_eq(ml_match_wild, 0);
	for (uint32_t i = 0; i < PEERS; i++)
		ck_assert(ml_match_is_clear(&ml_peers.peer[i]));
	m.messages = m.receives = 0;
}

/* Envelope number e of a message, or of a receive with wildcards; false when there is none of this number. */
static bool envelope(int e, bool wildcards, uint32_t *source, int32_t *tag)
{
	int sources = 2 + wildcards, tags = TAGS + wildcards;

	*source = e % sources == 2 ? ML_PEER_ANY : (uint32_t)(e % sources);
	*tag = e / sources % tags == TAGS ? MPI_ANY_TAG : e / sources % tags;
	return e < sources * tags;
}

/* Runs one schedule: bit i of `order` says whether event i is a receive; event i has envelope number e[i]. */
static void run(int events, unsigned order, const int e[])
{
	for (int i = 0; i < events; i++) {
		uint32_t source;
		int32_t tag;

		envelope(e[i], order >> i & 1, &source, &tag);
		if (order >> i & 1)
			post(source, tag, 2);
		else
			arrive(source, tag, 2);
	}
	finish();
}

/* All orders of a few messages and receives, with all their envelopes from two sources with two tags. */
START_TEST(all_short_schedules)
{
	int e[EVENTS] = { 0 };
	unsigned order = (unsigned)_i;

	for (;;) {
		uint32_t source;
		int32_t tag;
		int at = 0;

		run(EVENTS, order, e);
		while (at < EVENTS) {
			e[at]++;
			if (envelope(e[at], order >> at & 1, &source, &tag))
				break;
			e[at++] = 0;
		}
		if (at == EVENTS)
			break;
	}
}
END_TEST

/* Short ones with few tags, and long ones with many, in which searches go far. */
START_TEST(long_random_schedules)
{
	bool far = _i % 2;
	int tags = far ? 100 : TAGS, most = far ? EVENTS_MAX / 2 : 32;

	srandom((unsigned)_i + 1);
	for (int round = 0; round < (far ? ROUNDS / 50 : ROUNDS); round++) {
		int events = 1 + (int)(random() % most);

		for (int i = 0; i < events; i++) {
			uint32_t source = (uint32_t)(random() % (PEERS + 1));
			int32_t tag = random() % (tags + 1) < tags ? (int32_t)(random() % tags) : MPI_ANY_TAG;
			uint64_t ctx = 2 + (uint64_t)(random() % CONTEXTS);
			uint32_t wild = source == PEERS ? ML_PEER_ANY : source;

			switch (random() % 3) {
			case 0:
				post(wild, tag, ctx);
				break;
			case 1:
				arrive(source % PEERS, tag == MPI_ANY_TAG ? 0 : tag, ctx);
				break;
			default:
				probe(wild, tag, ctx);
				break;
			}
		}
		finish();
	}
}
END_TEST

/* A message that is longer than the buffer: as much as fits, and the class that says so; its size is still told. */
START_TEST(a_message_that_does_not_fit)
{
	bool first = _i;
	unsigned char buffer[16];
	struct ml_slot_shm slot = { .tag = 1, .ctx = 2 };
	struct ml_request request = { .magic = ML_REQUEST_MAGIC, .kind = ML_REQUEST_RECV, .peer = 1, .tag = 1, .ctx = 2,
		                      .buffer = buffer, .bytes = 5 };
	uint32_t flag = ml_slot_flag(ML_SLOT_LAP(1), ML_PACKET_EAGER, 9);

	memset(buffer, 0xcc, sizeof buffer);
	memcpy(slot.data, "123456789", 9);
	if (first)
		ml_match_post(&request);
	ck_assert_int_eq(ml_match_arrive(&ml_peers.peer[1], &slot, flag), MPI_SUCCESS);
	if (!first)
		ml_match_post(&request);
	ck_assert(ml_request_is_done(&request));
	ck_assert_int_eq(request.error, MPI_ERR_TRUNCATE);
	ck_assert_uint_eq(request.got_bytes, 9);
	ck_assert_mem_eq(buffer, "12345\xcc\xcc", 7);
}
END_TEST

/* Many senders: a receive from any source serves all of them in turn, whoever sends most. */
START_TEST(no_sender_is_starved)
{
	int served[PEERS] = { 0 };

	for (int i = 0; i < 20; i++)
		for (uint32_t source = 0; source < PEERS; source++)
			if (m.messages < EVENTS_MAX - 1)
				arrive(source, 0, 2);
	for (int i = 0; i < 30; i++) {
		post(ML_PEER_ANY, MPI_ANY_TAG, 2);
		served[m.receive[i].request.source]++;
	}
	for (int source = 0; source < PEERS; source++)
		ck_assert_int_eq(served[source], 10);
	finish();
}
END_TEST

/* A probe and then a receive of the same envelope find the same message, also when several senders have one. */
START_TEST(a_probe_changes_nothing)
{
	for (int i = 0; i < 12; i++)
		arrive((uint32_t)i % PEERS, i / PEERS % 2, 2);
	for (int i = 0; i < 12; i++) {
		const struct ml_arrival *found = ml_match_find(ML_PEER_ANY, MPI_ANY_TAG, 2);
		int number;

		ck_assert_ptr_nonnull(found);
		memcpy(&number, found->data, sizeof number);
		post(ML_PEER_ANY, MPI_ANY_TAG, 2);
		ck_assert_int_eq(m.receive[i].got, number);
	}
	finish();
}
END_TEST

static bool are_all_told(bool tight)
{
	for (uint32_t i = 0; i < PEERS; i++)
		if (ml_load_rlx(&ml_peers.peer[i].rx.shm->tight) != tight)
			return false;
	return true;
}

/*
 * Senders are told to keep their messages when the payload kept here, and what may still be in the rings, is more than the user
 * allows; when half of it is gone, they are told that it is over. A message that a matched probe holds is still kept.
 */
START_TEST(senders_are_told_when_too_much_is_kept)
{
	size_t rings = (size_t)PEERS * ml_peers.segment.layout.slots * ML_CACHELINE;
	struct ml_arrival *held;
	const int most = 40;

	ml_param.unexpected_max = rings + (size_t)most * sizeof(int);
	ml_match_init();
	for (int i = 0; i < most; i++)
		arrive((uint32_t)i % PEERS, i, 2);
	ck_assert_uint_eq(ml_match_kept, most * sizeof(int));
	ck_assert(are_all_told(false));
	arrive(0, most, 2);
	ck_assert(are_all_told(true));
	held = ml_match_take(0, 0, 2);
	m.message[0].waits = false;
	for (int i = most; i > most / 2; i--) {
		ck_assert(are_all_told(true));
		post(ML_PEER_ANY, i, 2);
	}
	ck_assert(are_all_told(true));
	ml_match_give(held, &(struct ml_request){ .magic = ML_REQUEST_MAGIC, .kind = ML_REQUEST_RECV });
	ck_assert(are_all_told(false));
	finish();
	ck_assert_uint_eq(ml_match_kept, 0);
}
END_TEST

UNIT_SUITE(match)
{
	TCase *tc = unit_case(s, "order");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, all_short_schedules, 0, 1 << EVENTS);
	tcase_add_loop_test(tc, long_random_schedules, 0, 8);

	tc = unit_case(s, "ends");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, a_message_that_does_not_fit, 0, 2);
	tcase_add_test(tc, no_sender_is_starved);
	tcase_add_test(tc, a_probe_changes_nothing);
	tcase_add_test(tc, senders_are_told_when_too_much_is_kept);
}
