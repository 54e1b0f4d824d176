/* SPDX-License-Identifier: BSD-2-Clause */
/* The pipe: see pipe.h; the protocol and its edges are described in shm/xfer.h. */
#include "copy/pipe.h"

#include "copy/chunk.h"

/* A pipe's chunks: large enough to hide the counters' travel, small enough that its two copies overlap. */
#define PIPE_CHUNK_MIN ((size_t)4096)
#define PIPE_OVERLAP 4

/* Cells that only matched messages may take: see p2p/rndv.h. */
#define CELLS_KEPT 16

void ml_pipe_plan(struct ml_xfer_shm *x)
{
	size_t chunk = ML_ROUND_UP(x->size / PIPE_OVERLAP, PIPE_CHUNK_MIN);

	x->chunk = (uint32_t)ml_min(ml_max(chunk, PIPE_CHUNK_MIN), (size_t)ML_CELL_SIZE);
	x->chunks = (uint32_t)ml_max((x->size + x->chunk - 1) / x->chunk, UINT64_C(1)); /* one empty chunk for no bytes */
	x->cells = 0;
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

enum ml_step ml_pipe_send_step(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t consumed = ml_load_acq(&x->consumed); /* A2 */
	bool moved = false;

	if (copy->next < x->chunks && !x->cells && !take_cells(copy))
		return ML_STEP_IDLE;
	while (copy->next < x->chunks && copy->next - consumed < x->cells) {
		uint32_t i = copy->next++;

		ml_chunk_out(copy, i, cell_of(copy, i));
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

enum ml_step ml_pipe_recv_step(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;
	uint32_t produced = ml_load_acq(&x->produced); /* A1 */
	bool moved = false;

	while (copy->next < produced) {
		uint32_t i = copy->next++;

		ml_chunk_in(copy, ml_chunk_offset(x, i), cell_of(copy, i), ml_chunk_room(copy, i, 1));
		if (copy->next == x->chunks)
			return ML_STEP_DONE;
		ml_store_rel(&x->consumed, copy->next); /* R2 */
		ml_bell_ring(copy->bell);
		moved = true;
		if (copy->next == produced)
			produced = ml_load_acq(&x->produced); /* A1 */
	}
	return moved ? ML_STEP_MOVED : ML_STEP_IDLE;
}
