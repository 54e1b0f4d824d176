/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two ways a transfer's bytes go; the protocol and its edges are described in shm/xfer.h.
 *
 * Single copy through the kernel costs a system call and page look-ups, but touches the data once and lets both sides work on
 * it. The pipe costs two copies, which overlap, and lets the sender return as soon as the message is in its cells.
 */
#include "copy/copy.h"

#include <errno.h>

#include "base/cpu.h"
#include "base/fail.h"
#include "base/param.h"
#include "base/rare.h"
#include "os/clock.h"
#include "os/cma.h"
#include "shm/heap.h"

/* A pipe's chunks: large enough to hide the counters' travel, small enough that its two copies overlap. */
#define PIPE_CHUNK_MIN ((size_t)4096)
#define PIPE_OVERLAP 4

/* Chunks that the kernel copies: one for each side as long as that balances, since each is a system call; bounded for large messages. */
#define KERNEL_CHUNK_MIN ((size_t)8 << 10)
#define KERNEL_CHUNK_MAX ((size_t)256 << 10)

/* Bytes that the kernel copies at a time for a buffer with gaps. */
#define BETWEEN ((size_t)64 << 10)

/* Chunks of a buffer in the heap. */
#define MAP_CHUNK_MIN ((size_t)8 << 10)
#define MAP_CHUNK_MAX ((size_t)64 << 10)
#define MAP_CHUNKS 4

/* Cells that only matched messages may take: see p2p/rndv.h. */
#define CELLS_KEPT 16

static void plan_pipe(struct ml_xfer_shm *x)
{
	size_t chunk = ML_ROUND_UP(x->size / PIPE_OVERLAP, PIPE_CHUNK_MIN);

	x->chunk = (uint32_t)ml_min(ml_max(chunk, PIPE_CHUNK_MIN), (size_t)ML_CELL_SIZE);
	x->chunks = (uint32_t)ml_max((x->size + x->chunk - 1) / x->chunk, UINT64_C(1)); /* one empty chunk for no bytes */
	x->cells = 0;
}

static void plan_single(struct ml_xfer_shm *x)
{
	bool map = x->heap_from;
	size_t chunk = ML_ROUND_UP(x->size / (map ? MAP_CHUNKS : 2), (size_t)4096);

	chunk = ml_min(ml_max(chunk, map ? MAP_CHUNK_MIN : KERNEL_CHUNK_MIN), map ? MAP_CHUNK_MAX : KERNEL_CHUNK_MAX);
	if (x->size / chunk >= UINT32_MAX / 2)
		chunk = ML_ROUND_UP(x->size / (UINT32_MAX / 4), (size_t)4096);
	x->chunk = (uint32_t)chunk;
	x->chunks = (uint32_t)((x->size + chunk - 1) / chunk);
}

/* What the other side is told of a buffer. */
struct offer {
	uint64_t address, heap, span;
};

/* Offers a buffer, described if it has gaps. All is 0 where the other side cannot use it. */
static struct offer offer(const struct ml_copy *copy, size_t size, uint64_t *form)
{
	bool can_map = ml_param.engine == ML_ENGINE_AUTO || ml_param.engine == ML_ENGINE_DIRECT;
	unsigned char *low = copy->buffer;
	size_t span = size;

	form[0] = 0;
	if (copy->gaps)
		low = can_map ? copy->knows->describe(copy->owner, form, &span) : NULL;
	if (!low)
		return (struct offer){ 0 };
	return (struct offer){ (uintptr_t)low, can_map && copy->pid ? ml_heap_offset(low, span) : 0, span };
}

/* The kernel could copy the message: makes it a pipe all the same, if that is known, or to be found out, to be faster. */
static bool choose_pipe(struct ml_copy *copy)
{
	bool is_timed;

	copy->way = (uint8_t)ml_tune_choose(copy->tune, &is_timed);
	copy->chosen = copy->way == ML_TUNE_PIPE;
	copy->shm->timed = is_timed;
	return copy->chosen;
}

void ml_copy_describe(struct ml_copy *copy, size_t size, size_t pipe_max)
{
	struct ml_xfer_shm *x = copy->shm;
	struct offer from = { 0 };
	bool single = false;

	x->size = size;
	x->form_from[0] = 0;
	if (size > pipe_max) {
		from = offer(copy, size, x->form_from);
		/* Gaps need a map, which a message to oneself has. */
		single = from.heap || (copy->gaps ? from.address && !copy->pid : *copy->single != ML_SINGLE_NO);
	}
	x->address_from = from.address;
	x->heap_from = from.heap;
	x->span_from = from.span;
	x->probe_from = (uintptr_t)x;
	x->timed = 0;
	if (single && !x->heap_from && !copy->gaps && copy->tune && *copy->single == ML_SINGLE_YES)
		single = !choose_pipe(copy);
	ml_store_rlx(&x->mode, single ? ML_XFER_SINGLE : ML_XFER_PIPE);
	if (single)
		plan_single(x);
	else
		plan_pipe(x);
	ml_store_rlx(&x->produced, 0);
	ml_store_rlx(&x->helpless, 0);
	ml_store_rlx(&x->consumed, 0);
	ml_store_rlx(&x->accepted, ML_XFER_WAITING);
	ml_store_rlx(&x->left, 0);
	ml_store_rlx(&x->claimed, 0);
	ml_store_rlx(&x->done, 0);
	ml_store_rlx(&x->failed, 0);
	copy->next = 0;
}

static size_t chunk_offset(const struct ml_xfer_shm *x, uint32_t i)
{
	return (size_t)i * x->chunk;
}

static size_t chunk_size(const struct ml_xfer_shm *x, uint32_t i)
{
	return ml_min((size_t)x->chunk, x->size - chunk_offset(x, i));
}

/* Chunk i of the message to a cell, and n bytes of it from somewhere to the buffer. */
static void chunk_out(const struct ml_copy *copy, uint32_t i, unsigned char *to)
{
	size_t offset = chunk_offset(copy->shm, i), n = chunk_size(copy->shm, i);

	if (copy->gaps)
		copy->knows->move(copy->owner, offset, to, n);
	else if (n)
		memcpy(to, copy->buffer + offset, n);
}

static void chunk_in(const struct ml_copy *copy, size_t offset, unsigned char *from, size_t n)
{
	if (copy->gaps)
		copy->knows->move(copy->owner, offset, from, n);
	else if (n)
		memmove(copy->buffer + offset, from, n); /* a message to oneself may overlap */
}

static unsigned char *cell_of(const struct ml_copy *copy, uint32_t i)
{
	const struct ml_xfer_shm *x = copy->shm;

	return copy->cells + (size_t)x->cell[i % x->cells] * ML_CELL_SIZE;
}

/* Takes cells for a pipe: as many as it can use, at most half of what is left so that others find some too. */
static bool take_cells(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t free = (uint32_t)__builtin_popcountll(*copy->cells_free);
	uint32_t kept = ml_load_acq(&x->accepted) == ML_XFER_WAITING ? CELLS_KEPT : 0;
	uint32_t left = free > kept ? free - kept : 0;
	uint32_t want = ml_min(ml_min(x->chunks, (uint32_t)ML_XFER_CELLS), (left + 1) / 2);

	for (uint32_t i = 0; i < want; i++) {
		x->cell[i] = (uint8_t)__builtin_ctzll(*copy->cells_free);
		*copy->cells_free &= *copy->cells_free - 1;
	}
	x->cells = (uint16_t)want;
	return want > 0;
}

/* All is in cells. Who waits for whom must not depend on a choice: so a message that could go otherwise waits for its receive. */
static bool may_end(const struct ml_copy *copy)
{
	const struct ml_xfer_shm *x = copy->shm;

	if (copy->synchronous)
		return ml_load_acq(&x->left); /* A2 */
	return !copy->chosen || ml_load_acq(&x->accepted) != ML_XFER_WAITING; /* A2 */
}

static enum ml_step pipe_send(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t consumed = ml_load_acq(&x->consumed); /* A2 */
	bool moved = false;

	if (copy->next < x->chunks && !x->cells && !take_cells(copy))
		return ML_STEP_IDLE;
	while (copy->next < x->chunks && copy->next - consumed < x->cells) {
		uint32_t i = copy->next++;

		chunk_out(copy, i, cell_of(copy, i));
		ml_store_rel(&x->produced, copy->next); /* R1 */
		ml_bell_ring(copy->bell);
		moved = true;
		if (copy->next - consumed == x->cells)
			consumed = ml_load_acq(&x->consumed); /* A2 */
	}
	if (copy->next == x->chunks && may_end(copy))
		return ML_STEP_DONE;
	return moved ? ML_STEP_MOVED : ML_STEP_IDLE;
}

/* False when all chunks are spoken for. */
static bool has_tickets(const struct ml_xfer_shm *x)
{
	return ml_load_rlx(&x->claimed) < x->chunks;
}

/* Takes a ticket, if there is one. */
static bool claim(struct ml_xfer_shm *x)
{
	return ml_add_acqrel(&x->claimed, 1) < x->chunks;
}

/* Reach through the kernel, found out once per pair. */
static enum ml_reach kernel_reach(struct ml_copy *copy, uint64_t probe)
{
	if (copy->no_kernel || ml_rare("single-refused"))
		return ML_REACH_NONE;
	if (*copy->single == ML_SINGLE_UNKNOWN)
		*copy->single = ml_cma_probe(copy->pid, probe, copy->shm->size) == 0 ? ML_SINGLE_YES : ML_SINGLE_NO;
	return *copy->single == ML_SINGLE_YES ? ML_REACH_KERNEL : ML_REACH_NONE;
}

static enum ml_reach find_reach(struct ml_copy *copy, uint64_t heap, uint64_t span, uint64_t probe)
{
	copy->far_heap = heap;
	copy->far.low = heap && !ml_rare("map-refused") ? ml_heap_at(heap, span) : NULL;
	copy->far.span = span;
	return copy->far.low ? ML_REACH_MAP : kernel_reach(copy, probe);
}

/* Before taking a ticket: true when this side can still reach the other's buffer. */
static bool enter(struct ml_copy *copy, uint64_t probe)
{
	if (copy->reach == ML_REACH_MAP && copy->pid && !ml_heap_enter(copy->far_heap))
		copy->reach = kernel_reach(copy, probe);
	return copy->reach != ML_REACH_NONE;
}

static void leave_heap(const struct ml_copy *copy)
{
	if (copy->reach == ML_REACH_MAP && copy->pid)
		ml_heap_leave(copy->far_heap);
}

static int write_chunk(const struct ml_copy *copy, uint32_t i)
{
	const struct ml_xfer_shm *x = copy->shm;
	size_t offset = chunk_offset(x, i), n = chunk_size(x, i);

	if (copy->reach != ML_REACH_MAP)
		return ml_cma_write(copy->pid, x->address_to + offset, copy->buffer + offset, n);
	if (copy->far.form)
		return copy->knows->cross(copy->owner, offset, n, &copy->far) ? 0 : -EINVAL;
	chunk_out(copy, i, copy->far.low + offset);
	return 0;
}

/* The receiver has a map of the message and needs no slower help, or it has no place where we could write. */
static enum ml_reach find_reach_of_sender(struct ml_copy *copy)
{
	const struct ml_xfer_shm *x = copy->shm;

	if (!x->address_to || (x->heap_from && !x->heap_to))
		return ML_REACH_NONE;
	copy->far.form = x->form_to[0] ? x->form_to : NULL;
	copy->no_kernel = copy->gaps || copy->far.form;
	return find_reach(copy, x->heap_to, x->span_to, x->probe_to);
}

static enum ml_step say_helpless(struct ml_copy *copy)
{
	if (ml_load_rlx(&copy->shm->helpless))
		return ML_STEP_IDLE;
	ml_store_rel(&copy->shm->helpless, 1); /* R1 */
	ml_bell_ring(copy->bell);
	return ML_STEP_MOVED;
}

static enum ml_step turn_to_pipe(struct ml_copy *copy, uint32_t accepted)
{
	if (accepted == ML_XFER_REFUSED)
		*copy->single = ML_SINGLE_NO;
	copy->next = 0;
	plan_pipe(copy->shm);
	ml_store_rel(&copy->shm->mode, ML_XFER_PIPE); /* R1, with the first chunk */
	return ML_STEP_MOVED;
}

/* The sender helps from the back. */
static enum ml_step single_send(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t accepted = ml_load_acq(&x->accepted); /* A2 */

	if (accepted == ML_XFER_WAITING)
		return ML_STEP_IDLE;
	if (accepted != ML_XFER_JOINED)
		return turn_to_pipe(copy, accepted);
	if (ml_load_acq(&x->done) == x->chunks) /* A3 */
		return ML_STEP_DONE;
	if (copy->reach == ML_REACH_UNKNOWN)
		copy->reach = find_reach_of_sender(copy);
	if (!has_tickets(x))
		return ML_STEP_IDLE;
	if (!enter(copy, x->probe_to))
		return say_helpless(copy);
	if (!claim(x)) {
		leave_heap(copy);
		return ML_STEP_IDLE;
	}
	if (write_chunk(copy, x->chunks - ++copy->next))
		ml_store_rlx(&x->failed, 1);
	leave_heap(copy);
	ml_add_acqrel(&x->done, 1); /* R3 */
	ml_bell_ring(copy->bell);
	return ML_STEP_MOVED;
}

enum ml_step ml_copy_send_step(struct ml_copy *copy)
{
	if (ml_load_rlx(&copy->shm->mode) == ML_XFER_PIPE)
		return pipe_send(copy);
	return single_send(copy);
}

/* Says where the bytes go, if the sender can put them there, and finds out whether this side can fetch them. */
static uint32_t join_single(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	struct offer to = { 0 };

	/* A message that does not fit, one to itself, and one to gaps that are not described, is the receiver's work alone. */
	x->form_to[0] = 0;
	if (copy->pid && copy->room >= x->size)
		to = offer(copy, x->size, x->form_to);
	x->address_to = to.heap || !copy->gaps ? to.address : 0;
	x->heap_to = to.heap;
	x->span_to = to.span;
	x->probe_to = (uintptr_t)x;
	copy->far.form = x->form_from[0] ? x->form_from : NULL;
	copy->no_kernel = copy->far.form;
	if (!copy->pid) {
		copy->far.low = (unsigned char *)(uintptr_t)x->address_from;
		copy->far.span = x->span_from;
		copy->reach = ML_REACH_MAP;
		return ML_XFER_JOINED;
	}
	copy->reach = find_reach(copy, x->heap_from, x->span_from, x->probe_from);
	if (copy->reach != ML_REACH_NONE || x->heap_to)
		return ML_XFER_JOINED;
	return *copy->single == ML_SINGLE_NO ? ML_XFER_REFUSED : ML_XFER_PIPED;
}

void ml_copy_join(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;

	copy->next = 0;
	if (ml_unlikely(x->timed))
		copy->since_ns = ml_clock_ns();
	/* A pipe hears of it too: it may have waited for cells. */
	ml_store_rel(&x->accepted, ml_load_rlx(&x->mode) == ML_XFER_PIPE ? ML_XFER_JOINED : join_single(copy)); /* R2 */
	ml_bell_ring(copy->bell);
}

/* The part of chunk i that the receiver has room for. */
static size_t chunk_room(const struct ml_copy *copy, uint32_t i)
{
	size_t offset = chunk_offset(copy->shm, i);

	return offset >= copy->room ? 0 : ml_min(chunk_size(copy->shm, i), copy->room - offset);
}

/* What the sender wants to know for its choice; a buffer with gaps, or too short, is no measure. */
static uint32_t time_spent(const struct ml_copy *copy)
{
	int64_t ns = ml_clock_ns() - copy->since_ns;

	return copy->gaps || copy->room < copy->shm->size || ns >= ML_TUNE_NO_TIME ? ML_TUNE_NO_TIME : (uint32_t)ns;
}

static enum ml_step leave(struct ml_copy *copy, enum ml_step step)
{
	if (ml_unlikely(copy->shm->timed))
		copy->shm->spent_ns = time_spent(copy);
	ml_store_rel(&copy->shm->left, 1); /* R2 */
	ml_bell_ring(copy->bell);
	return step;
}

static enum ml_step pipe_recv(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t produced = ml_load_acq(&x->produced); /* A1 */
	bool moved = false;

	while (copy->next < produced) {
		uint32_t i = copy->next++;

		chunk_in(copy, chunk_offset(x, i), cell_of(copy, i), chunk_room(copy, i));
		if (copy->next == x->chunks)
			return leave(copy, ML_STEP_DONE);
		ml_store_rel(&x->consumed, copy->next); /* R2 */
		ml_bell_ring(copy->bell);
		moved = true;
		if (copy->next == produced)
			produced = ml_load_acq(&x->produced); /* A1 */
	}
	return moved ? ML_STEP_MOVED : ML_STEP_IDLE;
}

/* What the kernel reads for a buffer with gaps goes through a block that stays in the cache; one thread is here at a time. */
static int read_between(const struct ml_copy *copy, size_t offset, size_t n)
{
	static unsigned char between[BETWEEN];
	int error = 0;

	for (size_t done = 0, part; done < n && !error; done += part) {
		part = ml_min(n - done, sizeof between);
		error = ml_cma_read(copy->pid, between, copy->shm->address_from + offset + done, part);
		if (!error)
			copy->knows->move(copy->owner, offset + done, between, part);
	}
	return error;
}

static int read_chunk(const struct ml_copy *copy, uint32_t i)
{
	const struct ml_xfer_shm *x = copy->shm;
	size_t offset = chunk_offset(x, i), n = chunk_room(copy, i);

	if (!n)
		return 0;
	if (copy->reach == ML_REACH_MAP && copy->far.form)
		return copy->knows->cross(copy->owner, offset, n, &copy->far) ? 0 : -EINVAL;
	if (copy->reach != ML_REACH_MAP)
		return copy->gaps ? read_between(copy, offset, n) :
		                    ml_cma_read(copy->pid, copy->buffer + offset, x->address_from + offset, n);
	chunk_in(copy, offset, copy->far.low + offset, n);
	return 0;
}

/* Nobody can go on, and nobody is at it any more. */
static bool is_stuck(const struct ml_xfer_shm *x)
{
	return ml_load_acq(&x->helpless) && ml_load_acq(&x->done) >= ml_min(ml_load_rlx(&x->claimed), x->chunks); /* A1, A3 */
}

static enum ml_step ask_for_pipe(struct ml_copy *copy)
{
	copy->next = 0;
	ml_store_rel(&copy->shm->accepted, *copy->single == ML_SINGLE_NO ? ML_XFER_REFUSED : ML_XFER_PIPED); /* R2 */
	ml_bell_ring(copy->bell);
	return ML_STEP_MOVED;
}

/* The receiver works from the front. */
static enum ml_step single_recv(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	bool moved = false;

	if (has_tickets(x) && enter(copy, x->probe_from)) {
		moved = claim(x);
		if (moved && read_chunk(copy, copy->next++) != 0)
			ml_store_rlx(&x->failed, 1);
		leave_heap(copy);
	}
	if (moved) {
		ml_add_acqrel(&x->done, 1); /* R3 */
		ml_bell_ring(copy->bell);
	}
	if (ml_load_acq(&x->done) == x->chunks) /* A3 */
		return leave(copy, ml_load_rlx(&x->failed) ? ML_STEP_FAILED : ML_STEP_DONE);
	if (copy->reach == ML_REACH_NONE && is_stuck(x))
		return ask_for_pipe(copy);
	return moved ? ML_STEP_MOVED : ML_STEP_IDLE;
}

enum ml_step ml_copy_recv_step(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;

	if (ml_load_acq(&x->mode) == ML_XFER_PIPE) /* A1 */
		return pipe_recv(copy);
	return ml_load_rlx(&x->accepted) == ML_XFER_JOINED ? single_recv(copy) : ML_STEP_IDLE;
}

/* A timed message has arrived, perhaps not the way it was meant to go. */
static void tell_tune(const struct ml_copy *copy)
{
	const struct ml_xfer_shm *x = copy->shm;
	bool as_meant = (ml_load_rlx(&x->mode) == ML_XFER_PIPE) == copy->chosen;

	ml_tune_tell(copy->tune, copy->way, as_meant ? x->spent_ns : ML_TUNE_NO_TIME);
}

bool ml_copy_reap(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;

	if (!ml_load_acq(&x->left)) /* A2 */
		return false;
	for (uint32_t i = 0; i < x->cells; i++)
		*copy->cells_free |= UINT64_C(1) << x->cell[i];
	x->cells = 0;
	if (ml_unlikely(x->timed))
		tell_tune(copy);
	return true;
}
