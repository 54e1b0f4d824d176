/* SPDX-License-Identifier: BSD-2-Clause */
/* The single copy, by map or by the kernel: see single.h; the protocol and its edges are described in shm/xfer.h. */
#include "copy/single.h"

#include <errno.h>

#include "base/fail.h"
#include "base/param.h"
#include "base/rare.h"
#include "copy/chunk.h"
#include "copy/pipe.h"
#include "os/cma.h"
#include "shm/heap.h"

/*
 * Chunks that the kernel copies: one for each side as long as that balances, since each is a system call; bounded for large messages.
 * The receiver's, the first, is a page or part of one longer: the sender begins later, by the time that the answer travels, and its end has
 * to travel too. It ends with a page of the sender's, and of the receiver's if both begin at the same place of one: the kernel need not find
 * that page twice.
 */
#define KERNEL_CHUNK_MIN ((size_t)8 << 10)
#define KERNEL_CHUNK_MAX ((size_t)256 << 10)

#define PAGE ((size_t)4096)

/* Up to here a message is its receiver's alone while there are others the other way: that is a system call less. */
#define KERNEL_WHOLE_MAX ((size_t)128 << 10)

/* Bytes that the kernel copies at a time for a buffer with gaps. */
#define BETWEEN ((size_t)64 << 10)

/* Chunks of a buffer in the heap. */
#define MAP_CHUNK_MIN ((size_t)8 << 10)
#define MAP_CHUNK_MAX ((size_t)64 << 10)
#define MAP_CHUNKS 4

void ml_single_plan(struct ml_xfer_shm *x)
{
	bool map = x->heap_from;
	size_t chunk = map ? x->size / MAP_CHUNKS : x->size / 2 + 1, low = map ? 0 : x->address_from % PAGE;

	chunk = ML_ROUND_UP(low + chunk, PAGE) - low;
	chunk = ml_min(ml_max(chunk, map ? MAP_CHUNK_MIN : KERNEL_CHUNK_MIN), map ? MAP_CHUNK_MAX : KERNEL_CHUNK_MAX);
	if (x->size / chunk >= UINT32_MAX / 2)
		chunk = ML_ROUND_UP(x->size / (UINT32_MAX / 4), PAGE);
	x->chunk = (uint32_t)chunk;
	x->chunks = (uint32_t)((x->size + chunk - 1) / chunk);
	ml_store_rlx(&x->claimed, !map);
}

struct ml_offer ml_single_offer(const struct ml_copy *copy, size_t size, uint64_t *form)
{
	bool can_map = ml_param.engine == ML_ENGINE_AUTO || ml_param.engine == ML_ENGINE_DIRECT;
	unsigned char *low = copy->buffer;
	size_t span = size;

	if (copy->gaps)
		low = can_map ? copy->knows->describe(copy->owner, form, &span) : NULL;
	if (!low)
		return (struct ml_offer){ 0 };
	return (struct ml_offer){ (uintptr_t)low, can_map && copy->pid ? ml_heap_offset(low, span) : 0, span, copy->gaps };
}

/* False when all chunks are spoken for. */
static bool has_tickets(const struct ml_xfer_shm *x)
{
	return ml_load_rlx(&x->claimed) < x->chunks;
}

static bool is_for_one(const struct ml_copy *copy)
{
	return copy->is_busy && copy->reach == ML_REACH_KERNEL && copy->shm->size <= KERNEL_WHOLE_MAX;
}

/* Takes up to n tickets, as many as there are. */
static uint32_t claim(struct ml_xfer_shm *x, uint32_t n)
{
	uint32_t before = ml_add_acqrel(&x->claimed, n);

	return before < x->chunks ? ml_min(n, x->chunks - before) : 0;
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
	size_t offset = ml_chunk_offset(x, i), n = ml_chunk_size(x, i);

	if (copy->reach != ML_REACH_MAP)
		return ml_cma_write(copy->pid, x->address_to + offset, copy->buffer + offset, n);
	if (copy->far.form)
		return copy->knows->cross(copy->owner, offset, n, &copy->far) ? 0 : -EINVAL;
	ml_chunk_out(copy, i, copy->far.low + offset);
	return 0;
}

/* The receiver has a map of the message and needs no slower help, or it has no place where we could write. */
static enum ml_reach find_reach_of_sender(struct ml_copy *copy)
{
	const struct ml_xfer_shm *x = copy->shm;

	if (!x->address_to || (x->heap_from && !x->heap_to))
		return ML_REACH_NONE;
	copy->far.form = x->formed_to ? x->form_to : NULL;
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
	ml_pipe_plan(copy->shm);
	ml_store_rel(&copy->shm->mode, ML_XFER_PIPE); /* R1, with the first chunk */
	return ML_STEP_MOVED;
}

/* The sender helps from the back. */
enum ml_step ml_single_send_step(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t accepted = ml_load_acq(&x->accepted); /* A2 */

	if (accepted == ML_XFER_WAITING)
		return ML_STEP_IDLE;
	if (accepted != ML_XFER_JOINED)
		return turn_to_pipe(copy, accepted);
	if (copy->next + ml_load_acq(&x->copied_to) == x->chunks) /* A3 */
		return ML_STEP_DONE;
	if (copy->reach == ML_REACH_UNKNOWN)
		copy->reach = find_reach_of_sender(copy);
	if (!has_tickets(x) || is_for_one(copy))
		return ML_STEP_IDLE;
	if (!enter(copy, x->probe_to))
		return say_helpless(copy);
	if (!claim(x, 1)) {
		leave_heap(copy);
		return ML_STEP_IDLE;
	}
	if (write_chunk(copy, x->chunks - ++copy->next))
		ml_store_rlx(&x->failed, 1);
	leave_heap(copy);
	ml_store_rel(&x->copied_from, copy->next); /* R3 */
	ml_bell_ring(copy->bell);
	return ML_STEP_MOVED;
}

/* Says where the bytes go, if the sender can put them there, and finds out whether this side can fetch them. */
uint32_t ml_single_join(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	struct ml_offer to = { 0 };

	/* A message that does not fit, one to itself, and one to gaps that are not described, is the receiver's work alone. */
	if (copy->pid && copy->room >= x->size)
		to = ml_single_offer(copy, x->size, x->form_to);
	x->address_to = to.heap || !copy->gaps ? to.address : 0;
	x->heap_to = to.heap;
	x->span_to = to.span;
	x->formed_to = to.formed;
	x->probe_to = (uintptr_t)x;
	copy->far.form = x->formed_from ? x->form_from : NULL;
	copy->no_kernel = copy->far.form;
	copy->has_ticket = !x->heap_from;
	if (!copy->pid) {
		copy->far.low = (unsigned char *)(uintptr_t)x->address_from;
		copy->far.span = x->span_from;
		copy->reach = ML_REACH_MAP;
		return ML_XFER_JOINED;
	}
	copy->reach = find_reach(copy, x->heap_from, x->span_from, x->probe_from);
	if (copy->has_ticket && copy->reach == ML_REACH_NONE) {
		copy->has_ticket = false;
		ml_store_rlx(&x->claimed, 0);
	}
	if (copy->reach != ML_REACH_NONE || x->heap_to)
		return ML_XFER_JOINED;
	return *copy->single == ML_SINGLE_NO ? ML_XFER_REFUSED : ML_XFER_PIPED;
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

static int read_chunks(const struct ml_copy *copy, uint32_t i, uint32_t count)
{
	const struct ml_xfer_shm *x = copy->shm;
	size_t offset = ml_chunk_offset(x, i), n = ml_chunk_room(copy, i, count);

	if (!n)
		return 0;
	if (copy->reach == ML_REACH_MAP && copy->far.form)
		return copy->knows->cross(copy->owner, offset, n, &copy->far) ? 0 : -EINVAL;
	if (copy->reach != ML_REACH_MAP)
		return copy->gaps ? read_between(copy, offset, n) :
		                    ml_cma_read(copy->pid, copy->buffer + offset, x->address_from + offset, n);
	ml_chunk_in(copy, offset, copy->far.low + offset, n);
	return 0;
}

/* Takes a ticket, or the one that is there already, or both and more. Returns how many. */
static uint32_t find_tickets(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t found = copy->has_ticket, wanted = is_for_one(copy) ? x->chunks - copy->next : 1;

	copy->has_ticket = false;
	if (found >= wanted || !has_tickets(x) || !enter(copy, x->probe_from))
		return found;
	found += claim(x, wanted - found);
	if (!found)
		leave_heap(copy);
	return found;
}

/* Nobody can go on, and nobody is at it any more. */
static bool is_stuck(const struct ml_copy *copy)
{
	const struct ml_xfer_shm *x = copy->shm;

	return ml_load_acq(&x->helpless) &&
	       copy->next + ml_load_acq(&x->copied_from) >= ml_min(ml_load_rlx(&x->claimed), x->chunks); /* A1, A3 */
}

static enum ml_step ask_for_pipe(struct ml_copy *copy)
{
	copy->next = 0;
	ml_store_rel(&copy->shm->accepted, *copy->single == ML_SINGLE_NO ? ML_XFER_REFUSED : ML_XFER_PIPED); /* R2 */
	ml_bell_ring(copy->bell);
	return ML_STEP_MOVED;
}

/* The receiver works from the front. */
enum ml_step ml_single_recv_step(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t tickets = find_tickets(copy);

	if (tickets) {
		copy->failed |= read_chunks(copy, copy->next, tickets) != 0;
		copy->next += tickets;
		leave_heap(copy);
		ml_store_rel(&x->copied_to, copy->next); /* R3 */
		ml_bell_ring(copy->bell);
	}
	if (copy->next + ml_load_acq(&x->copied_from) == x->chunks) /* A3 */
		return copy->failed || ml_load_rlx(&x->failed) ? ML_STEP_FAILED : ML_STEP_DONE;
	if (copy->reach == ML_REACH_NONE && is_stuck(copy))
		return ask_for_pipe(copy);
	return tickets ? ML_STEP_MOVED : ML_STEP_IDLE;
}
