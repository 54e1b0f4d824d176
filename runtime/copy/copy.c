/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The two ways a transfer's bytes go; the protocol and its edges are described in shm/xfer.h.
 *
 * Single copy through the kernel costs a system call and page look-ups, but touches the data once and lets both sides work on
 * it. The pipe costs two copies, which overlap, and lets the sender return as soon as the message is in its cells.
 */
#include "copy/copy.h"

#include "base/cpu.h"
#include "base/fail.h"
#include "base/rare.h"
#include "os/cma.h"

/* A pipe's chunks: large enough to hide the counters' travel, small enough that its two copies overlap. */
#define PIPE_CHUNK_MIN ((size_t)4096)
#define PIPE_OVERLAP 4

/* A single copy's chunks: one for each side as long as that balances, since each is a system call; bounded for large messages. */
#define SINGLE_CHUNK_MIN ((size_t)8 << 10)
#define SINGLE_CHUNK_MAX ((size_t)256 << 10)

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
	size_t chunk = ML_ROUND_UP(x->size / 2, (size_t)4096);

	chunk = ml_min(ml_max(chunk, SINGLE_CHUNK_MIN), SINGLE_CHUNK_MAX);
	if (x->size / chunk >= UINT32_MAX / 2)
		chunk = ML_ROUND_UP(x->size / (UINT32_MAX / 4), (size_t)4096);
	x->chunk = (uint32_t)chunk;
	x->chunks = (uint32_t)((x->size + chunk - 1) / chunk);
}

void ml_copy_describe(struct ml_copy *copy, size_t size, size_t pipe_max)
{
	struct ml_xfer_shm *x = copy->shm;
	bool single = size > pipe_max && *copy->single != ML_SINGLE_NO;

	x->size = size;
	x->address_from = (uintptr_t)copy->buffer;
	x->probe_from = (uintptr_t)x;
	ml_store_rlx(&x->mode, single ? ML_XFER_SINGLE : ML_XFER_PIPE);
	if (single)
		plan_single(x);
	else
		plan_pipe(x);
	ml_store_rlx(&x->produced, 0);
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

static enum ml_step pipe_send(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t consumed = ml_load_acq(&x->consumed); /* A2 */
	bool moved = false;

	if (copy->next < x->chunks && !x->cells && !take_cells(copy))
		return ML_STEP_IDLE;
	while (copy->next < x->chunks && copy->next - consumed < x->cells) {
		uint32_t i = copy->next++;

		if (x->size)
			memcpy(cell_of(copy, i), copy->buffer + chunk_offset(x, i), chunk_size(x, i));
		ml_store_rel(&x->produced, copy->next); /* R1 */
		ml_bell_ring(copy->bell);
		moved = true;
		if (copy->next - consumed == x->cells)
			consumed = ml_load_acq(&x->consumed); /* A2 */
	}
	if (copy->next == x->chunks && (!copy->synchronous || ml_load_acq(&x->left)))
		return ML_STEP_DONE;
	return moved ? ML_STEP_MOVED : ML_STEP_IDLE;
}

/* Takes a ticket; false when all chunks are spoken for. */
static bool claim(struct ml_xfer_shm *x)
{
	return ml_load_rlx(&x->claimed) < x->chunks && ml_add_acqrel(&x->claimed, 1) < x->chunks;
}

/* True when the other process lets us at its memory, found out once per pair. */
static bool can_single(struct ml_copy *copy, uint64_t probe)
{
	if (ml_rare("single-refused"))
		return false;
	if (*copy->single == ML_SINGLE_UNKNOWN)
		*copy->single = ml_cma_probe(copy->pid, probe, copy->shm->size) == 0 ? ML_SINGLE_YES : ML_SINGLE_NO;
	return *copy->single == ML_SINGLE_YES;
}

/* The sender helps from the back. */
static enum ml_step single_send(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t i, accepted = ml_load_acq(&x->accepted); /* A2 */

	if (accepted == ML_XFER_WAITING)
		return ML_STEP_IDLE;
	if (accepted == ML_XFER_REFUSED) {
		*copy->single = ML_SINGLE_NO;
		plan_pipe(x);
		ml_store_rel(&x->mode, ML_XFER_PIPE); /* R1, with the first chunk */
		return ML_STEP_MOVED;
	}
	if (ml_load_acq(&x->done) == x->chunks) /* A3 */
		return ML_STEP_DONE;
	if (!x->address_to || !can_single(copy, x->probe_to) || !claim(x))
		return ML_STEP_IDLE;

	i = x->chunks - ++copy->next;
	if (ml_cma_write(copy->pid, x->address_to + chunk_offset(x, i), copy->buffer + chunk_offset(x, i), chunk_size(x, i)))
		ml_store_rlx(&x->failed, 1);
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

void ml_copy_join(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;

	copy->next = 0;
	if (ml_load_rlx(&x->mode) == ML_XFER_PIPE) {
		ml_store_rel(&x->accepted, ML_XFER_JOINED); /* R2: it may have waited for cells */
	} else if (copy->pid && !can_single(copy, x->probe_from)) {
		ml_store_rel(&x->accepted, ML_XFER_REFUSED); /* R2 */
	} else {
		/* A message that does not fit, and one to itself, is the receiver's work alone. */
		x->address_to = copy->pid && copy->room >= x->size ? (uintptr_t)copy->buffer : 0;
		x->probe_to = (uintptr_t)x;
		ml_store_rel(&x->accepted, ML_XFER_JOINED); /* R2 */
	}
	ml_bell_ring(copy->bell);
}

/* The part of chunk i that the receiver has room for. */
static size_t chunk_room(const struct ml_copy *copy, uint32_t i)
{
	size_t offset = chunk_offset(copy->shm, i);

	return offset >= copy->room ? 0 : ml_min(chunk_size(copy->shm, i), copy->room - offset);
}

static enum ml_step leave(struct ml_copy *copy, enum ml_step step)
{
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
		size_t n = chunk_room(copy, i);

		if (n)
			memcpy(copy->buffer + chunk_offset(x, i), cell_of(copy, i), n);
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

static int single_read(struct ml_copy *copy, uint32_t i)
{
	uint64_t from = copy->shm->address_from + chunk_offset(copy->shm, i);
	size_t n = chunk_room(copy, i);

	if (!copy->pid) {
		memmove(copy->buffer + chunk_offset(copy->shm, i), (const void *)(uintptr_t)from, n);
		return 0;
	}
	return n ? ml_cma_read(copy->pid, copy->buffer + chunk_offset(copy->shm, i), from, n) : 0;
}

/* The receiver works from the front. */
static enum ml_step single_recv(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	bool moved = claim(x);

	if (moved) {
		if (single_read(copy, copy->next++) != 0)
			ml_store_rlx(&x->failed, 1);
		ml_add_acqrel(&x->done, 1); /* R3 */
		ml_bell_ring(copy->bell);
	}
	if (ml_load_acq(&x->done) != x->chunks) /* A3 */
		return moved ? ML_STEP_MOVED : ML_STEP_IDLE;
	return leave(copy, ml_load_rlx(&x->failed) ? ML_STEP_FAILED : ML_STEP_DONE);
}

enum ml_step ml_copy_recv_step(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;

	if (ml_load_acq(&x->mode) == ML_XFER_PIPE) /* A1 */
		return pipe_recv(copy);
	return ml_load_rlx(&x->accepted) == ML_XFER_JOINED ? single_recv(copy) : ML_STEP_IDLE;
}

bool ml_copy_reap(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;

	if (!ml_load_acq(&x->left)) /* A2 */
		return false;
	for (uint32_t i = 0; i < x->cells; i++)
		*copy->cells_free |= UINT64_C(1) << x->cell[i];
	x->cells = 0;
	return true;
}
