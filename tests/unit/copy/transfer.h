/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A message between two sides of copy/copy.h in one process: the memory that two processes would share, and steps of both in any order.
 */
#ifndef ML_TESTS_UNIT_COPY_TRANSFER_H
#define ML_TESTS_UNIT_COPY_TRANSFER_H

#include "copy/copy.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "shm/heap.h"
#include "shm/segment.h"
#include "tests/lib/unit.h"

#define KIB ((size_t)1024)
#define LARGEST (5120 * KIB)
#define GUARD 64
#define PIPE_ONLY SIZE_MAX
#define SINGLE_ABOVE_0 0

/* What two processes share. */
static struct shared {
	struct ml_xfer_shm xfer;
	struct ml_bell_shm bell[2];
	unsigned char cells[ML_CELLS][ML_CELL_SIZE] ml_aligned(4096);
	ml_atomic_u32 announced, ended;
	unsigned char from[LARGEST + 2 * GUARD], to[LARGEST + 2 * GUARD];
} *shared;

static unsigned char *from, *to; /* the buffers in use: those, or some in the heap */
static struct ml_segment segment;
static uint64_t cells_free;
static enum ml_single single_out, single_in;
static struct ml_copy out, in;

static void setup(void)
{
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(shared, MAP_FAILED);
	ml_bell_init(&shared->bell[0], ML_WAIT_AUTO, true, 0);
	from = shared->from;
	to = shared->to;
	cells_free = ~UINT64_C(0);
	single_out = single_in = ML_SINGLE_UNKNOWN;
}

/* What messages say: the first bytes of this. */
static unsigned char text[LARGEST];

/* Once, before each test is a process of its own. */
__attribute__((constructor)) static void make_text(void)
{
	for (size_t i = 0; i < LARGEST; i++)
		text[i] = (unsigned char)(i * 7 + (i >> 8) * 13 + (i >> 16) * 29 + 5);
}

/* A new message; the receiver has `room` for it. pids: the other side of each, 0 for this process. */
static void start(size_t size, size_t room, size_t pipe_max, pid_t pid_of_receiver, pid_t pid_of_sender)
{
	memcpy(from, text, size);
	memset(to, 0xcc, room + 2 * GUARD);
	out = (struct ml_copy){
		.shm = &shared->xfer, .bell = &shared->bell[1], .cells = shared->cells[0], .cells_free = &cells_free,
		.buffer = from, .room = size, .pid = pid_of_receiver, .single = &single_out,
	};
	in = (struct ml_copy){
		.shm = &shared->xfer, .bell = &shared->bell[0], .cells = shared->cells[0],
		.buffer = to + GUARD, .room = ml_min(room, size), .pid = pid_of_sender, .single = &single_in,
	};
	ml_copy_describe(&out, size, pipe_max);
}

/* Takes steps of both sides, the sender's with odds of `odds` in 8, until both are done. */
static void alternate(size_t size, long odds)
{
	bool sent = false, received = false;
	int idle = 0;

	for (int calls = 0; !sent || !received; calls++) {
		bool sender = !sent && (received || random() % 8 < odds);
		enum ml_step step = sender ? ml_copy_send_step(&out) : ml_copy_recv_step(&in);

		ck_assert_int_ne(step, ML_STEP_FAILED);
		idle = step == ML_STEP_IDLE ? idle + 1 : 0;
		ck_assert_msg(idle < 1000, "%zu bytes: nothing moves any more", size);
		if (sender && step == ML_STEP_DONE) {
			sent = true;
			memset(from, 0xdd, size); /* the buffer is its owner's again */
		} else if (step == ML_STEP_DONE) {
			received = true;
		}
	}
}

/* Puts the buffers into this process's heap, into its malloc half or among its blocks. */
static void use_heap(bool send, bool receive, bool malloc_half)
{
	unsigned char *heap;

	ck_assert_int_eq(ml_segment_create(1, 0, 0, &segment), 0);
	ml_heap_init(&segment, 0, NULL);
	heap = ml_heap_at(segment.layout.heap + (malloc_half ? segment.layout.heap_size / 2 : 0), 1);
	ck_assert_ptr_nonnull(heap);
	if (send)
		from = heap;
	if (receive)
		to = heap + 2 * LARGEST;
}

static void teardown(void)
{
	if (segment.base) {
		ml_heap_fini();
		ml_segment_detach(&segment);
	}
}

#endif
