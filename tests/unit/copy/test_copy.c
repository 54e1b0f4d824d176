/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copy/copy.h: both ways of moving a message, driven step by step in every kind of order in one process, and by two processes.
 * Every byte arrives once and nothing beside it; what the sender wrote after its DONE does not; all cells come back.
 */
#include "tests/unit/copy/transfer.h"

#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/param.h"
#include "os/cma.h"

static bool can_cma(void)
{
	static const uint64_t word = 42;

	if (ml_cma_probe(getpid(), (uintptr_t)&word, word) == 0)
		return true;
	unit_skip("the kernel does not permit single copies");
	return false;
}

/* The buffer has the message as far as there is room, and its surroundings are what they were. */
static void check_arrival(size_t size, size_t room)
{
	size_t n = ml_min(size, room);
	bool same = memcmp(to + GUARD, text, n) == 0;

	for (size_t i = 0; i < GUARD; i++)
		ck_assert_uint_eq(to[i], 0xcc);
	for (size_t i = 0; i < n && !same; i++)
		if (to[GUARD + i] != text[i])
			ck_abort_msg("%zu bytes, room %zu: byte %zu is wrong", size, room, i);
	for (size_t i = n; i < room + GUARD; i++)
		ck_assert_uint_eq(to[GUARD + i], 0xcc);
}

static void transfer(size_t size, size_t room, size_t pipe_max, pid_t pid, long odds)
{
	start(size, room, pipe_max, pid, pid);
	ck_assert(!ml_copy_reap(&out));
	ml_copy_join(&in);
	alternate(size, odds);
	check_arrival(size, room);
	ck_assert(ml_copy_reap(&out));
	ck_assert_uint_eq(cells_free, ~UINT64_C(0));
}

static const size_t sizes[] = {
	0, 1, 2, 47, 48, 49, 4095, 4096, 4097, 8191, 8192, 8193, 12288, 12289, 16383, 16384, 16385, 16 * KIB + 1, 20000, 32767,
	32 * KIB, 32 * KIB + 1, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 65 * KIB, 16 * 16 * KIB - 1, 16 * 16 * KIB, 16 * 16 * KIB + 1,
	17 * 16 * KIB, 256 * KIB - 1, 256 * KIB, 256 * KIB + 1, 300000, 512 * KIB - 1, 512 * KIB + 1, 1024 * KIB, 2048 * KIB - 1,
	2048 * KIB, 2048 * KIB + 1, 2304 * KIB + 1, LARGEST - 1, LARGEST,
};
#define SIZES ((int)ML_ARRAY_LEN(sizes))

/* ---- one process, step by step ---- */

START_TEST(pipe_moves_every_size)
{
	for (long odds = 1; odds <= 7; odds += 3)
		transfer(sizes[_i], sizes[_i], PIPE_ONLY, 0, odds);
}
END_TEST

START_TEST(single_to_oneself_moves_every_size)
{
	for (long odds = 1; odds <= 7; odds += 3)
		transfer(sizes[_i], sizes[_i], SINGLE_ABOVE_0, 0, odds);
}
END_TEST

/* With its own pid each side goes through the kernel, and both take part. */
START_TEST(single_moves_every_size)
{
	if (!can_cma())
		return;
	for (long odds = 1; odds <= 7; odds += 3)
		transfer(sizes[_i], sizes[_i], SINGLE_ABOVE_0, getpid(), odds);
	if (sizes[_i] > 0) {
		ck_assert_int_eq(single_in, ML_SINGLE_YES);
		ck_assert_int_eq(ml_load_rlx(&shared->xfer.mode), ML_XFER_SINGLE);
	}
}
END_TEST

START_TEST(refused_single_becomes_a_pipe)
{
	for (long odds = 1; odds <= 7; odds += 3) {
		single_out = ML_SINGLE_UNKNOWN;
		single_in = ML_SINGLE_NO;
		transfer(sizes[_i], sizes[_i], SINGLE_ABOVE_0, getpid(), odds);
		if (sizes[_i] > 0)
			ck_assert_int_eq(single_out, ML_SINGLE_NO); /* the sender remembers */
	}
}
END_TEST

/* Only the receiver may copy; the sender finds out and leaves it to it. */
START_TEST(a_sender_that_may_not_help_waits)
{
	if (!can_cma())
		return;
	single_out = ML_SINGLE_UNKNOWN;
	start(1024 * KIB, 1024 * KIB, SINGLE_ABOVE_0, getpid(), getpid());
	single_out = ML_SINGLE_NO;
	ml_copy_join(&in);
	ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_MOVED); /* says so */
	ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_IDLE);
	alternate(1024 * KIB, 4);
	check_arrival(1024 * KIB, 1024 * KIB);
}
END_TEST

/* The message does not fit: as many bytes as fit arrive, and the transfer ends as usual. */
START_TEST(what_does_not_fit_is_dropped)
{
	static const size_t rooms[] = { 0, 1, 4095, 4096, 4097, 16384, 100000, 299999 };
	static const struct {
		size_t pipe_max;
		bool kernel;
	} ways[] = { { PIPE_ONLY, false }, { SINGLE_ABOVE_0, false }, { SINGLE_ABOVE_0, true } };

	if (ways[_i].kernel && !can_cma())
		return;
	for (size_t i = 0; i < ML_ARRAY_LEN(rooms); i++)
		for (long odds = 1; odds <= 7; odds += 3)
			transfer(300000, rooms[i], ways[_i].pipe_max, ways[_i].kernel ? getpid() : 0, odds);
}
END_TEST

/* There is more room than message. */
START_TEST(room_to_spare_stays_as_it_is)
{
	transfer(20000, 30000, PIPE_ONLY, 0, 4);
	transfer(20000, 30000, SINGLE_ABOVE_0, 0, 4);
	transfer(0, 100, PIPE_ONLY, 0, 4);
}
END_TEST

/* ---- through the heap ---- */

/* The kernel is of no use here, so whoever copies does so in the heap. */
START_TEST(direct_moves_every_size)
{
	static const struct {
		bool send, receive;
	} where[] = { { true, true }, { true, false }, { true, true } };

	for (size_t i = 0; i < ML_ARRAY_LEN(where); i++) {
		use_heap(where[i].send, where[i].receive, i == 2);
		single_out = single_in = ML_SINGLE_NO;
		for (long odds = 1; odds <= 7; odds += 3) {
			transfer(sizes[_i], sizes[_i], SINGLE_ABOVE_0, getpid(), odds);
			if (sizes[_i] > 0)
				ck_assert_int_eq(ml_load_rlx(&shared->xfer.mode), ML_XFER_SINGLE);
		}
		teardown();
		setup();
	}
}
END_TEST

/* Only the sender reaches the other's buffer, and the message is not refused. */
START_TEST(the_sender_alone_copies_into_the_heap)
{
	if (!can_cma())
		return;
	use_heap(false, true, false);
	single_out = ML_SINGLE_UNKNOWN;
	single_in = ML_SINGLE_NO;
	transfer(sizes[_i], sizes[_i], SINGLE_ABOVE_0, getpid(), 4);
	if (sizes[_i] > 0)
		ck_assert_int_eq(ml_load_rlx(&shared->xfer.mode), ML_XFER_SINGLE);
}
END_TEST

/* A message in the heap that does not fit is read by its receiver. */
START_TEST(direct_drops_what_does_not_fit)
{
	use_heap(true, true, false);
	single_out = single_in = ML_SINGLE_NO;
	for (size_t room = 0; room < 300000; room += 49999)
		transfer(300000, room, SINGLE_ABOVE_0, getpid(), 4);
}
END_TEST

/* One of them forks in the middle, which closes its gate: the kernel goes on, or a pipe begins again. */
START_TEST(a_gate_that_closes_in_between_loses_nothing)
{
	bool kernel = _i % 2;

	if (kernel && !can_cma())
		return;
	use_heap(true, true, true);
	for (int steps = 0; steps < 12; steps++) {
		ml_store_rlx(&ml_heap.gates[0].gate, 0);
		single_out = single_in = kernel ? ML_SINGLE_UNKNOWN : ML_SINGLE_NO;
		start(300000, 300000, SINGLE_ABOVE_0, getpid(), getpid());
		ck_assert_uint_ne(shared->xfer.heap_from, 0);
		if (steps > 0)
			ml_copy_join(&in);
		for (int i = 1; i < steps; i++)
			ck_assert_int_lt(random() % 2 ? ml_copy_send_step(&out) : ml_copy_recv_step(&in), ML_STEP_DONE);
		if (out.next + in.next == shared->xfer.chunks)
			break;
		ml_or_acqrel(&ml_heap.gates[0].gate, ML_HEAP_CLOSED);
		if (steps == 0)
			ml_copy_join(&in);
		alternate(300000, 4);
		check_arrival(300000, 300000);
		ck_assert(ml_copy_reap(&out));
		ck_assert_uint_eq(cells_free, ~UINT64_C(0));
		ck_assert_uint_eq(ml_load_rlx(&ml_heap.gates[0].gate), ML_HEAP_CLOSED);
	}
}
END_TEST

/* A forced engine is the only one: blocks of the heap go by pipe or by the kernel when they are told so. */
START_TEST(engines_can_be_forced)
{
	use_heap(true, true, false);
	ml_param.engine = ML_ENGINE_PIPE;
	single_out = single_in = ML_SINGLE_NO;
	transfer(300000, 300000, SINGLE_ABOVE_0, getpid(), 4);
	ck_assert_int_eq(ml_load_rlx(&shared->xfer.mode), ML_XFER_PIPE);
	if (!can_cma())
		return;
	ml_param.engine = ML_ENGINE_CMA;
	single_out = single_in = ML_SINGLE_UNKNOWN;
	transfer(300000, 300000, SINGLE_ABOVE_0, getpid(), 4);
	ck_assert_int_eq(ml_load_rlx(&shared->xfer.mode), ML_XFER_SINGLE);
	ck_assert_int_eq(in.reach, ML_REACH_KERNEL);
}
END_TEST

/* ---- who may go when ---- */

/* A small message leaves its buffer before anybody receives it; a synchronous one does not end before. */
START_TEST(a_message_in_cells_is_sent)
{
	start(30000, 30000, PIPE_ONLY, 0, 0);
	ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_DONE);
	ck_assert(!ml_copy_reap(&out));
	memset(from, 0xdd, 30000);
	ml_copy_join(&in);
	ck_assert_int_eq(ml_copy_recv_step(&in), ML_STEP_DONE);
	check_arrival(30000, 30000);
	ck_assert(ml_copy_reap(&out));
	ck_assert_uint_eq(cells_free, ~UINT64_C(0));
}
END_TEST

START_TEST(a_synchronous_message_is_sent_when_it_is_received)
{
	size_t size = _i ? 30000 : 0;

	start(size, size, PIPE_ONLY, 0, 0);
	out.synchronous = true;
	for (int i = 0; i < 10; i++)
		ck_assert_int_ne(ml_copy_send_step(&out), ML_STEP_DONE);
	ml_copy_join(&in);
	ck_assert_int_eq(ml_copy_recv_step(&in), ML_STEP_DONE);
	ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_DONE);
	ck_assert(ml_copy_reap(&out));
}
END_TEST

static void start_tuned(struct ml_tune *tune, size_t room, pid_t pid)
{
	start(30000, room, PIPE_ONLY, pid, pid);
	out.tune = tune;
	single_out = ML_SINGLE_YES;
	ml_copy_describe(&out, 30000, SINGLE_ABOVE_0);
}

/* A pipe that could have been a single copy does not end before one could. */
START_TEST(a_pipe_by_choice_waits_for_its_receive)
{
	struct ml_tune tune = { .way = ML_TUNE_PIPE, .rest = 1 };

	start_tuned(&tune, 30000, 0);
	ck_assert_int_eq(ml_load_rlx(&shared->xfer.mode), ML_XFER_PIPE);
	for (int i = 0; i < 10; i++)
		ck_assert_int_ne(ml_copy_send_step(&out), ML_STEP_DONE);
	ml_copy_join(&in);
	ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_DONE);
	ck_assert_int_eq(ml_copy_recv_step(&in), ML_STEP_DONE);
	check_arrival(30000, 30000);
	ck_assert(ml_copy_reap(&out));
}
END_TEST

/* Messages that are timed tell how long they took, but not those that are no measure: too long for their buffer, or refused. */
START_TEST(a_trial_is_told)
{
	size_t room = _i == 1 ? 20000 : 30000;
	struct ml_tune tune = { 0 };

	if (!can_cma())
		return;
	for (int i = 0; i < ML_TUNE_WAYS * ML_TUNE_RUN - 1; i++) {
		start_tuned(&tune, room, getpid());
		single_in = _i == 2 ? ML_SINGLE_NO : ML_SINGLE_YES;
		ml_copy_join(&in);
		alternate(30000, 4);
		check_arrival(30000, room);
		ck_assert(ml_copy_reap(&out));
	}
	ck_assert_uint_eq(tune.told, ML_TUNE_WAYS * ML_TUNE_TIMED - 1);
	ck_assert_int_eq(tune.best_ns[ML_TUNE_SINGLE] == ML_TUNE_NO_TIME, _i > 0);
	ck_assert_int_eq(tune.best_ns[ML_TUNE_PIPE] == ML_TUNE_NO_TIME, _i == 1);
}
END_TEST

START_TEST(a_single_copy_waits_for_the_receiver)
{
	start(1024 * KIB, 1024 * KIB, SINGLE_ABOVE_0, 0, 0);
	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_IDLE);
	ml_copy_join(&in);
	alternate(1024 * KIB, 4);
	check_arrival(1024 * KIB, 1024 * KIB);
}
END_TEST

/*
 * Where both have other transfers the receiver copies all of a message that is not too long, in one step; of a longer one each copies
 * its part as ever. A receiver without them leaves the other half.
 */
START_TEST(a_busy_receiver_takes_it_whole)
{
	size_t size = _i < 2 ? 64 * KIB : 256 * KIB;

	if (!can_cma())
		return;
	start(size, size, SINGLE_ABOVE_0, getpid(), getpid());
	in.is_busy = out.is_busy = _i > 0;
	ml_copy_join(&in);
	if (_i == 1)
		ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_IDLE);
	ck_assert_int_eq(ml_copy_recv_step(&in), _i == 1 ? ML_STEP_DONE : ML_STEP_MOVED);
	if (_i != 1) {
		ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_MOVED);
		ck_assert_int_eq(ml_copy_recv_step(&in), ML_STEP_DONE);
	}
	ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_DONE);
	check_arrival(size, size);
	ck_assert(ml_copy_reap(&out));
}
END_TEST

/* Few cells are enough, none means wait. */
START_TEST(it_makes_do_with_few_cells)
{
	uint64_t few = _i == 1 ? UINT64_C(1) << 63 : _i == 2 ? UINT64_C(0x8000100000000001) : UINT64_C(0xff);

	cells_free = 0;
	start(1024 * KIB, 1024 * KIB, PIPE_ONLY, 0, 0);
	ml_copy_join(&in);
	for (int i = 0; i < 10; i++) {
		ck_assert_int_eq(ml_copy_send_step(&out), ML_STEP_IDLE);
		ck_assert_int_eq(ml_copy_recv_step(&in), ML_STEP_IDLE);
	}
	cells_free = few;
	alternate(1024 * KIB, 4);
	check_arrival(1024 * KIB, 1024 * KIB);
	ck_assert(ml_copy_reap(&out));
	ck_assert_uint_eq(cells_free, few);
}
END_TEST

/* One transfer leaves cells for the next. */
START_TEST(no_transfer_takes_all_cells)
{
	start(LARGEST, LARGEST, PIPE_ONLY, 0, 0);
	ml_copy_send_step(&out);
	ck_assert_int_ge(__builtin_popcountll(cells_free), ML_CELLS / 2);
	ck_assert_int_le(shared->xfer.cells, ML_XFER_CELLS);
}
END_TEST

/* ---- what cannot be copied ---- */

/* The sender's memory is gone, or the receiver's: the receiver says so, the sender is done, and nobody waits for ever. */
START_TEST(a_bad_address_ends_the_transfer)
{
	unsigned char *nowhere = mmap(NULL, 2048 * KIB, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	enum ml_step received = ML_STEP_IDLE;
	bool sent = false;

	if (!can_cma())
		return;
	start(2048 * KIB, 2048 * KIB, SINGLE_ABOVE_0, getpid(), getpid());
	if (_i % 2)
		in.buffer = nowhere;
	else
		shared->xfer.address_from = (uintptr_t)nowhere;
	if (_i % 2 == 0)
		out.buffer = nowhere;
	ml_copy_join(&in);
	for (int i = 0; i < 1000 && (received < ML_STEP_DONE || !sent); i++) {
		if (received < ML_STEP_DONE && random() % 8 < 1 + _i)
			received = ml_copy_recv_step(&in);
		else if (!sent)
			sent = ml_copy_send_step(&out) == ML_STEP_DONE;
	}
	ck_assert_int_eq(received, ML_STEP_FAILED);
	ck_assert(sent);
	ck_assert(ml_copy_reap(&out));
}
END_TEST

/* ---- two processes ---- */

/* A side in a process of its own: takes steps until it is done. */
static void run(enum ml_step (*step)(struct ml_copy *), struct ml_copy *copy)
{
	for (;;) {
		enum ml_step now = step(copy);

		if (now == ML_STEP_DONE)
			return;
		ck_assert_int_ne(now, ML_STEP_FAILED);
		if (now == ML_STEP_IDLE)
			sched_yield();
	}
}

static void receive_all(pid_t sender, size_t pipe_max)
{
	for (int i = 0; i < SIZES; i++) {
		while (ml_load_acq(&shared->announced) != (uint32_t)i + 1)
			sched_yield();
		in = (struct ml_copy){
			.shm = &shared->xfer, .bell = &shared->bell[0], .cells = shared->cells[0],
			.buffer = shared->to + GUARD, .room = sizes[i], .pid = sender, .single = &single_in,
		};
		memset(shared->to, 0xcc, sizes[i] + 2 * GUARD);
		ml_copy_join(&in);
		run(ml_copy_recv_step, &in);
		check_arrival(sizes[i], sizes[i]);
		if (pipe_max == PIPE_ONLY)
			ck_assert_int_eq(single_in, ML_SINGLE_UNKNOWN);
		ml_store_rel(&shared->ended, (uint32_t)i + 1);
	}
	_exit(0);
}

/* One descriptor, one message after the other; each reuses it when the receiver has left. */
static void between_two(size_t pipe_max)
{
	pid_t me = getpid(), child;
	int status;

	ml_cma_allow();
	child = fork();
	if (child == 0)
		receive_all(me, pipe_max);
	for (int i = 0; i < SIZES; i++) {
		start(sizes[i], 0, pipe_max, child, 0);
		ml_store_rel(&shared->announced, (uint32_t)i + 1);
		run(ml_copy_send_step, &out);
		memset(shared->from, 0xdd, sizes[i]);
		while (!ml_copy_reap(&out) || ml_load_acq(&shared->ended) != (uint32_t)i + 1)
			sched_yield();
		ck_assert_uint_eq(cells_free, ~UINT64_C(0));
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}

/* By pipe, refused, and through the kernel. */
START_TEST(two_processes)
{
	single_in = _i == 1 ? ML_SINGLE_NO : ML_SINGLE_UNKNOWN;
	if (_i < 2 || can_cma())
		between_two(_i == 0 ? PIPE_ONLY : SINGLE_ABOVE_0);
}
END_TEST

UNIT_SUITE(copy)
{
	TCase *tc = unit_case(s, "sizes");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, pipe_moves_every_size, 0, SIZES);
	tcase_add_loop_test(tc, single_to_oneself_moves_every_size, 0, SIZES);
	tcase_add_loop_test(tc, single_moves_every_size, 0, SIZES);
	tcase_add_loop_test(tc, refused_single_becomes_a_pipe, 0, SIZES);
	tcase_add_test(tc, a_sender_that_may_not_help_waits);
	tcase_add_loop_test(tc, what_does_not_fit_is_dropped, 0, 3);
	tcase_add_test(tc, room_to_spare_stays_as_it_is);

	tc = unit_case(s, "heap");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, direct_moves_every_size, 0, SIZES);
	tcase_add_loop_test(tc, the_sender_alone_copies_into_the_heap, 0, SIZES);
	tcase_add_test(tc, direct_drops_what_does_not_fit);
	tcase_add_loop_test(tc, a_gate_that_closes_in_between_loses_nothing, 0, 10);
	tcase_add_test(tc, engines_can_be_forced);

	tc = unit_case(s, "order");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, a_message_in_cells_is_sent);
	tcase_add_loop_test(tc, a_synchronous_message_is_sent_when_it_is_received, 0, 2);
	tcase_add_test(tc, a_pipe_by_choice_waits_for_its_receive);
	tcase_add_loop_test(tc, a_trial_is_told, 0, 3);
	tcase_add_test(tc, a_single_copy_waits_for_the_receiver);
	tcase_add_loop_test(tc, a_busy_receiver_takes_it_whole, 0, 3);
	tcase_add_loop_test(tc, it_makes_do_with_few_cells, 1, 4);
	tcase_add_test(tc, no_transfer_takes_all_cells);
	tcase_add_loop_test(tc, a_bad_address_ends_the_transfer, 0, 8);

	tc = unit_case(s, "processes");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, two_processes, 0, 3);
}
