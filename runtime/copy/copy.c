/* SPDX-License-Identifier: BSD-2-Clause */
/* Which way a transfer goes, and where it begins and ends; the protocol and its edges are described in shm/xfer.h. */
#include "copy/copy.h"

#include "base/cpu.h"
#include "copy/pipe.h"
#include "copy/single.h"
#include "os/clock.h"

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
	struct ml_offer from = { 0 };
	bool single = false;

	x->size = size;
	if (size > pipe_max) {
		from = ml_single_offer(copy, size, x->form_from);
		/* Gaps need a map, which a message to oneself has. */
		single = from.heap || (copy->gaps ? from.address && !copy->pid : *copy->single != ML_SINGLE_NO);
	}
	x->address_from = from.address;
	x->heap_from = from.heap;
	x->span_from = from.span;
	x->formed_from = from.formed;
	x->probe_from = (uintptr_t)x;
	x->timed = 0;
	if (single && !x->heap_from && !copy->gaps && copy->tune && *copy->single == ML_SINGLE_YES)
		single = !choose_pipe(copy);
	ml_store_rlx(&x->mode, single ? ML_XFER_SINGLE : ML_XFER_PIPE);
	if (single)
		ml_single_plan(x);
	else
		ml_pipe_plan(x);
	ml_store_rlx(&x->produced, 0);
	ml_store_rlx(&x->helpless, 0);
	ml_store_rlx(&x->consumed, 0);
	ml_store_rlx(&x->accepted, ML_XFER_WAITING);
	ml_store_rlx(&x->left, 0);
	ml_store_rlx(&x->copied_to, 0);
	ml_store_rlx(&x->copied_from, 0);
	ml_store_rlx(&x->failed, 0);
	copy->next = 0;
}

enum ml_step ml_copy_send_step(struct ml_copy *copy)
{
	if (ml_load_rlx(&copy->shm->mode) == ML_XFER_PIPE)
		return ml_pipe_send_step(copy);
	return ml_single_send_step(copy);
}

void ml_copy_join(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;

	copy->next = 0;
	if (ml_unlikely(x->timed))
		copy->since_ns = ml_clock_ns();
	/* A pipe hears of it too: it may have waited for cells. */
	ml_store_rel(&x->accepted, ml_load_rlx(&x->mode) == ML_XFER_PIPE ? ML_XFER_JOINED : ml_single_join(copy)); /* R2 */
	ml_bell_ring(copy->bell);
}

/* What the sender wants to know for its choice; a buffer with gaps, or too short, is no measure. */
static uint32_t time_spent(const struct ml_copy *copy)
{
	int64_t ns = ml_clock_ns() - copy->since_ns;

	return copy->gaps || copy->room < copy->shm->size || ns >= ML_TUNE_NO_TIME ? ML_TUNE_NO_TIME : (uint32_t)ns;
}

static void leave(const struct ml_copy *copy)
{
	if (ml_unlikely(copy->shm->timed))
		copy->shm->spent_ns = time_spent(copy);
	ml_store_rel(&copy->shm->left, 1); /* R2 */
	ml_bell_ring(copy->bell);
}

static enum ml_step recv_step(struct ml_copy *copy)
{
	struct ml_xfer_shm *x = copy->shm;

	if (ml_load_acq(&x->mode) == ML_XFER_PIPE) /* A1 */
		return ml_pipe_recv_step(copy);
	return ml_load_rlx(&x->accepted) == ML_XFER_JOINED ? ml_single_recv_step(copy) : ML_STEP_IDLE;
}

enum ml_step ml_copy_recv_step(struct ml_copy *copy)
{
	enum ml_step step = recv_step(copy);

	if (step >= ML_STEP_DONE)
		leave(copy);
	return step;
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
	/* The lines come back now, when nobody waits: the next message is announced after they are written, and far cores are 0.3 us away. */
	for (size_t line = 0; line < ML_XFER_LINES; line++)
		ml_cpu_prefetch_write((unsigned char *)x + line * ML_CACHELINE);
	for (uint32_t i = 0; i < x->cells; i++)
		*copy->cells_free |= UINT64_C(1) << x->cell[i];
	x->cells = 0;
	if (ml_unlikely(x->timed))
		tell_tune(copy);
	return true;
}
