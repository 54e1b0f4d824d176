/* SPDX-License-Identifier: BSD-2-Clause */
/* What builders of schedules write with: see sched.h. Nothing is sent, and no buffer is touched here but what is lent. */
#include "base/fail.h"
#include "collectives/lend.h"
#include "collectives/sched.h"
#include "collectives/signature.h"

/* Scratch buffers begin on lines of the cache. While they are counted they have no memory; any address but 0 will do for arithmetic. */
unsigned char *ml_sched_scratch(struct ml_sched *s, size_t bytes)
{
	static unsigned char nowhere;
	size_t at = s->needs.scratch;

	s->needs.scratch += ML_ROUND_UP(bytes, ML_CACHELINE);
	if (s->needs.scratch > s->has.scratch)
		s->step = NULL;
	return s->step ? s->memory + at : &nowhere;
}

const unsigned char *ml_sched_lend(struct ml_sched *s, struct ml_part block)
{
	if (s->size == 2 && s->step && !s->is_kept && !ml_bell.shared && !s->lent)
		s->lent = ml_lend_copy(block.base, (size_t)block.count);
	return s->lent;
}

unsigned char *ml_sched_scratch_vector(struct ml_sched *s, size_t count)
{
	return ml_sched_scratch(s, count * s->reduction.extent);
}

size_t ml_sched_piece(const struct ml_sched *s, size_t count)
{
	return ml_min(ml_reduction_piece(&s->reduction), ml_max(count, (size_t)1));
}

struct ml_part ml_sched_scratch_flat(struct ml_sched *s, struct ml_part part)
{
	size_t bytes = (size_t)part.count * part.type->size;

	return (struct ml_part){ ml_sched_scratch(s, bytes), (MPI_Count)bytes, ml_type_find(MPI_BYTE) };
}

struct ml_part ml_sched_vector(const struct ml_sched *s, const unsigned char *base, size_t count)
{
	size_t bytes = count * s->reduction.extent;

	return (struct ml_part){ (unsigned char *)(uintptr_t)base, (MPI_Count)bytes, ml_type_find(MPI_BYTE) };
}

void ml_sched_set_side(struct ml_sched *s, const struct ml_comm *side)
{
	s->side = side;
	s->rank = side->rank;
	s->size = side->size;
}

static void add(struct ml_sched *s, const struct ml_sched_step *step)
{
	if (s->needs.steps == s->has.steps)
		s->step = NULL;
	if (s->step)
		s->step[s->needs.steps] = *step;
	s->needs.steps++;
}

static void add_message(struct ml_sched *s, enum ml_sched_kind kind, int32_t rank, struct ml_part part)
{
	ml_assert(rank >= 0 && rank < s->size);
	add(s, &(struct ml_sched_step){ .kind = (uint8_t)kind, .local = s->side != s->comm, .rank = rank, .a = part });
	s->open++;
	s->needs.messages = ml_max(s->needs.messages, s->open);
	if (s->needs.messages > s->has.messages)
		s->step = NULL;
}

void ml_sched_send(struct ml_sched *s, int32_t rank, struct ml_part part)
{
	add_message(s, ML_SCHED_SEND, rank, part);
}

void ml_sched_recv(struct ml_sched *s, int32_t rank, struct ml_part part)
{
	add_message(s, ML_SCHED_RECV, rank, part);
}

void ml_sched_wait(struct ml_sched *s)
{
	if (s->step && s->needs.steps)
		s->step[s->needs.steps - 1].wait = true;
	s->open = 0;
}

void ml_sched_copy(struct ml_sched *s, struct ml_part from, struct ml_part to)
{
	if (from.base != to.base || from.type != to.type)
		add(s, &(struct ml_sched_step){ .kind = ML_SCHED_COPY, .a = from, .b = to });
}

void ml_sched_combine(struct ml_sched *s, const unsigned char *a, const unsigned char *b, unsigned char *out, size_t count)
{
	struct ml_sched_step step = { .kind = ML_SCHED_COMBINE, .a = ml_sched_vector(s, a, count), .b = ml_sched_vector(s, b, count) };

	step.a.count = (MPI_Count)count;
	step.out = out;
	add(s, &step);
}

void ml_sched_read(struct ml_sched *s, int32_t rank, struct ml_part to, struct ml_sched_pair *pair)
{
	add(s, &(struct ml_sched_step){ .kind = ML_SCHED_READ, .rank = rank, .a = to, .out = (unsigned char *)pair });
}

void ml_sched_unless(struct ml_sched *s, const unsigned char *flag)
{
	if (s->step)
		s->step[s->needs.steps - 1].unless = flag;
}

void ml_sched_compare(struct ml_sched *s, struct ml_part got, unsigned char *sent)
{
	add(s, &(struct ml_sched_step){ .kind = ML_SCHED_COMPARE, .a = got, .out = sent });
}

void ml_sched_build(struct ml_sched *s, const struct ml_call *call)
{
	s->comm = call->comm;
	s->reduction = call->reduction;
	s->needs = (struct ml_sched_room){ 0 };
	s->open = 0;
	ml_sched_set_side(s, call->comm);
	if (ml_unlikely(call->compared != NULL))
		ml_signature_add(s, call->compared);
	call->build(s, call);
}
