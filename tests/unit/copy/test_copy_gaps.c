/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * copy/copy.h: buffers that are not one block. They arrive whole and nothing beside them, packed or straight from one side to the
 * other where that is mapped and described; a description that makes no sense is an error.
 */
#include "tests/unit/copy/transfer.h"

#include <unistd.h>

/* Byte i of a buffer with gaps stands at place 2 i. */
static size_t place_of(const struct ml_copy *copy, size_t i)
{
	return copy->gaps ? 2 * i : i;
}

static void gaps_move(void *owner, size_t offset, void *bytes, size_t n)
{
	const struct ml_copy *copy = owner;
	unsigned char *packed = bytes;

	for (size_t i = 0; i < n; i++) {
		unsigned char *own = &copy->buffer[place_of(copy, offset + i)];

		*(copy == &out ? &packed[i] : own) = *(copy == &out ? own : &packed[i]);
	}
}

static unsigned char *gaps_describe(void *owner, uint64_t form[ML_XFER_FORM], size_t *span_out)
{
	const struct ml_copy *copy = owner;

	form[0] = 1;
	*span_out = 2 * copy->room;
	return copy->buffer;
}

static bool gaps_cross(void *owner, size_t offset, size_t n, const struct ml_copy_far *far)
{
	const struct ml_copy *copy = owner;

	ck_assert_uint_le(2 * (offset + n), far->span);
	for (size_t i = offset; i < offset + n && far->form[0] == 1; i++) {
		unsigned char *own = &copy->buffer[place_of(copy, i)];

		*(copy == &out ? &far->low[2 * i] : own) = *(copy == &out ? own : &far->low[2 * i]);
	}
	return far->form[0] == 1;
}

/* A message with gaps at the sender (1), the receiver (2) or both (3). */
static void start_gaps(int gaps, size_t size, size_t room, pid_t pid)
{
	static const struct ml_copy_owner knows = { gaps_move, gaps_describe, gaps_cross };

	start(size, room, PIPE_ONLY, pid, pid);
	out.gaps = gaps & 1;
	in.gaps = gaps & 2;
	out.knows = in.knows = &knows;
	out.owner = &out;
	in.owner = &in;
	for (size_t i = 0; i < size; i++)
		from[place_of(&out, i)] = text[i];
	memset(to, 0xcc, 2 * room + 2 * GUARD);
	ml_copy_describe(&out, size, SINGLE_ABOVE_0);
}

static void check_gaps(size_t size, size_t room)
{
	size_t n = ml_min(size, room);

	for (size_t i = 0; i < 2 * room + GUARD; i++) {
		bool is_data = i < (in.gaps ? 2 * n : n) && (!in.gaps || i % 2 == 0);

		if (to[GUARD + i] != (is_data ? text[in.gaps ? i / 2 : i] : 0xcc))
			ck_abort_msg("%zu bytes, room %zu: place %zu is wrong", size, room, i);
	}
}

static const size_t gap_sizes[] = { 1, 4097, 70000, UNIT_MUCH(300000, 100000) };

/* Wherever the buffers are, and whether there is room for all. In the heap nothing is packed. */
START_TEST(gaps_arrive)
{
	int gaps = 1 + _i % 3;
	bool send = _i / 3 % 2, receive = _i / 6 % 2;
	pid_t pid = _i / 12 ? getpid() : 0;

	use_heap(send, receive, false);
	for (size_t i = 0; i < ML_ARRAY_LEN(gap_sizes); i++) {
		size_t size = gap_sizes[i];

		for (size_t room = size / 2; room <= size + size / 2; room += (size + 1) / 2) {
			single_out = single_in = ML_SINGLE_NO;
			start_gaps(gaps, size, room, pid);
			ml_copy_join(&in);
			alternate(size, 4);
			check_gaps(size, room);
			ck_assert(ml_copy_reap(&out));
			ck_assert_int_eq(ml_load_rlx(&shared->xfer.mode),
					 (gaps & 1 && !pid) || (send && pid) ? ML_XFER_SINGLE : ML_XFER_PIPE);
		}
	}
}
END_TEST

/* The kernel cannot take over for a buffer with gaps: the message begins again as a pipe. */
START_TEST(gaps_survive_a_gate_that_closes)
{
	use_heap(true, true, true);
	for (int steps = 1; steps < 5; steps++) {
		ml_store_rlx(&ml_heap.gates[0].gate, 0);
		single_out = single_in = ML_SINGLE_UNKNOWN;
		start_gaps(_i, 300000, 300000, getpid());
		ml_copy_join(&in);
		for (int i = 1; i < steps; i++)
			ck_assert_int_lt(random() % 2 ? ml_copy_send_step(&out) : ml_copy_recv_step(&in), ML_STEP_DONE);
		ml_or_acqrel(&ml_heap.gates[0].gate, ML_HEAP_CLOSED);
		alternate(300000, 4);
		check_gaps(300000, 300000);
		ck_assert(ml_copy_reap(&out));
		ck_assert_uint_eq(cells_free, ~UINT64_C(0));
	}
}
END_TEST

/* A description that is none ends the transfer with an error, on whichever side it is read. */
START_TEST(a_damaged_description_is_an_error)
{
	enum ml_step received = ML_STEP_IDLE;
	bool sent = false;

	use_heap(true, true, false);
	single_out = single_in = ML_SINGLE_NO;
	start_gaps(3, 300000, 300000, getpid());
	shared->xfer.form_from[0] = 2;
	ml_copy_join(&in);
	shared->xfer.form_to[0] = 2;
	for (int i = 0; i < 1000 && (received < ML_STEP_DONE || !sent); i++) {
		if (received < ML_STEP_DONE && random() % 8 < 1 + 3 * _i)
			received = ml_copy_recv_step(&in);
		else if (!sent)
			sent = ml_copy_send_step(&out) == ML_STEP_DONE;
	}
	ck_assert_int_eq(received, ML_STEP_FAILED);
	ck_assert(sent);
}
END_TEST

UNIT_SUITE(copy_gaps)
{
	TCase *tc = unit_case(s, "gaps");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, gaps_arrive, 0, 24);
	tcase_add_loop_test(tc, gaps_survive_a_gate_that_closes, 1, 4);
	tcase_add_loop_test(tc, a_damaged_description_is_an_error, 0, 3);
}
