/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * p2p/progress.h between processes that sleep at once and without time-out: whatever a rank may wait for, somebody wakes it. Room in
 * a ring, a descriptor, a cell, a match, the end of a transfer: a wake-up that nobody gives is a test that does not end.
 */
#include "p2p/progress.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/cma.h"
#include "p2p/match.h"
#include "p2p/recv.h"
#include "p2p/rndv.h"
#include "p2p/send.h"
#include "tests/lib/unit.h"

enum { RANKS = 3, TAG = 5, CTX = 2, MANY = UNIT_MUCH(100, 30) };

static struct ml_segment segment;

/* A rank; `slots` short rings are full soon. */
static void rank_init(uint32_t me, bool shared)
{
	struct ml_bell_shm *bells = (struct ml_bell_shm *)(segment.base + segment.layout.bell);

	ck_assert_int_eq(ml_control_claim(&segment.rank[me], (uint32_t)getpid()), 0);
	ml_cma_allow();
	ck_assert_int_eq(ml_peer_init(&segment, me), 0);
	ck_assert_int_eq(ml_request_init(), 0);
	ml_match_init();
	ml_rndv_init();
	ml_comm_init(me, RANKS);
	if (!shared && !ml_bell_can_be_exclusive())
		shared = true;
	ml_control_arrive(segment.control);
	ck_assert_int_eq(ml_control_wait_all(segment.control), 0);
	ml_bell_init(&bells[me], ML_WAIT_SLEEP, shared, 0);
	ml_bell.nap_ns = -1;
}

/* Runs body(me) as RANKS processes. */
static void run(void (*body)(uint32_t me), bool shared)
{
	int status;

	ck_assert_int_eq(ml_segment_create(RANKS, 16, 0, &segment), 0);
	ml_control_init(segment.control, RANKS, false);
	for (uint32_t me = 0; me < RANKS; me++)
		if (fork() == 0) {
			rank_init(me, shared);
			body(me);
			_exit(0);
		}
	for (int i = 0; i < RANKS; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_int_eq(status, 0);
	}
	ml_segment_detach(&segment);
}

static void describe(struct ml_request *request, enum ml_request_kind kind, uint32_t peer, void *buffer, size_t bytes)
{
	*request = (struct ml_request){
		.magic = ML_REQUEST_MAGIC, .kind = (uint8_t)kind, .peer = peer, .tag = TAG, .ctx = CTX, .buffer = buffer,
		.bytes = bytes, .comm = &ml_comm_world,
	};
}

static void send(uint32_t to, void *buffer, size_t bytes, bool synchronous)
{
	struct ml_request request;

	describe(&request, ML_REQUEST_SEND, to, buffer, bytes);
	request.synchronous = synchronous;
	ck_assert_int_eq(ml_send_wait(&request, "send"), MPI_SUCCESS);
}

static void receive(uint32_t from, void *buffer, size_t bytes)
{
	struct ml_request request;

	describe(&request, ML_REQUEST_RECV, from, buffer, bytes);
	ml_recv_start(&request);
	ml_progress_wait(&request, "receive");
	ck_assert_int_eq(request.error, MPI_SUCCESS);
	ck_assert_uint_eq(request.got_bytes, bytes);
}

static const size_t sizes[] = { 0, 8, 48, 49, 250, 256, 257, 5000, 16384, 70000, 300000 };
static size_t size;
static bool synchronous;

/* All wait for everybody else, one after the other. */
static void stay_until_all_are_done(uint32_t me)
{
	struct ml_request done[RANKS], start[RANKS];
	int word;

	for (uint32_t i = 0; i < RANKS; i++) {
		describe(&done[i], ML_REQUEST_RECV, i, &word, 0);
		done[i].ctx = CTX + 1;
		ml_recv_start(&done[i]);
		describe(&start[i], ML_REQUEST_SEND, i, NULL, 0);
		start[i].ctx = CTX + 1;
		ck_assert_int_eq(ml_send_start(&start[i]), MPI_SUCCESS);
	}
	for (uint32_t i = 0; i < RANKS; i++) {
		ml_progress_wait(&done[i], "done");
		ml_progress_wait(&start[i], "done");
	}
	(void)me;
}

/* memcmp() looks at all bytes at once, also under a sanitizer. */
static bool is_full_of(const unsigned char *buffer, int byte)
{
	return size == 0 || (buffer[0] == byte && memcmp(buffer, buffer + 1, size - 1) == 0);
}

/* Ranks 0 and 1 send, rank 2 receives: many messages in the order sent, through rings that are full most of the time. */
static void stream(uint32_t me)
{
	unsigned char *buffer = calloc(1, size + 1);

	for (int i = 0; i < MANY; i++) {
		if (me < 2) {
			memset(buffer, i + 1, size);
			send(2, buffer, size, synchronous);
			continue;
		}
		for (uint32_t from = 0; from < 2; from++) {
			memset(buffer, 0, size);
			receive(from, buffer, size);
			ck_assert_msg(is_full_of(buffer, i + 1), "message %d of %zu bytes from %u is wrong", i, size, from);
		}
	}
	stay_until_all_are_done(me);
}

/* Everybody starts many sends to everybody else before it receives the first, itself included. */
static void flood(uint32_t me)
{
	struct ml_request *sends = calloc(RANKS * MANY, sizeof *sends);
	unsigned char *out = malloc(size + 1), *in = malloc(size + 1);

	memset(out, (int)me + 1, size);
	for (int i = 0; i < RANKS * MANY; i++) {
		describe(&sends[i], ML_REQUEST_SEND, (uint32_t)(i % RANKS), out, size);
		sends[i].synchronous = synchronous;
		ck_assert_int_eq(ml_send_start(&sends[i]), MPI_SUCCESS);
	}
	for (int i = 0; i < RANKS * MANY; i++) {
		uint32_t from = ((uint32_t)i + me) % RANKS;

		memset(in, 0, size);
		receive(from, in, size);
		ck_assert(is_full_of(in, (int)from + 1));
	}
	for (int i = 0; i < RANKS * MANY; i++)
		ml_progress_wait(&sends[i], "send");
	stay_until_all_are_done(me);
}

/* Cases by number: size, then synchronous or not, then shared cores or not. */
enum { CASES = (int)ML_ARRAY_LEN(sizes) * 4 };

static bool choose(int number)
{
	size = sizes[number / 4];
	synchronous = number & 1;
	return number & 2;
}

START_TEST(a_stream_never_stops)
{
	run(stream, choose(_i));
}
END_TEST

START_TEST(a_flood_ends)
{
	run(flood, choose(_i));
}
END_TEST

UNIT_SUITE(progress)
{
	TCase *tc = unit_case(s, "progress");

	tcase_add_loop_test(tc, a_stream_never_stops, 0, CASES);
	tcase_add_loop_test(tc, a_flood_ends, 0, CASES);
}
