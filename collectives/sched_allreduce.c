/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction to everybody: small vectors by recursive doubling, as in allreduce_recdbl.c; large ones are reduced in blocks, which then go round
 * a ring. Each part of the result is computed once, or by partners who combine the same operands in the same order: all get the
 * same bits.
 */
#include "collectives/builders.h"
#include "collectives/select.h"

/* Where the first ranks have been paired, the odd one of a pair stands for both. */
struct doubling {
	int32_t pairs;
	int32_t n; /* who take part: a power of two */
	const unsigned char *mine;
	unsigned char *heard, *out;
	size_t count;
};

static void exchange(struct ml_sched *s, struct doubling *d, int32_t v)
{
	for (int32_t bit = 1; bit < d->n; bit *= 2) {
		int32_t other = v ^ bit, rank = other < d->pairs ? 2 * other + 1 : other + d->pairs;

		ml_sched_send(s, rank, ml_sched_vector(s, d->mine, d->count));
		ml_sched_recv(s, rank, ml_sched_vector(s, d->heard, d->count));
		ml_sched_wait(s);
		if (other < v)
			ml_sched_combine(s, d->heard, d->mine, d->out, d->count);
		else
			ml_sched_combine(s, d->mine, d->heard, d->out, d->count);
		d->mine = d->out;
	}
}

static void add_doubling(struct ml_sched *s, struct doubling *d)
{
	struct ml_part out = ml_sched_vector(s, d->out, d->count);
	int32_t rank = s->rank;

	if (rank >= 2 * d->pairs) {
		exchange(s, d, rank - d->pairs);
	} else if (rank % 2 == 0) {
		ml_sched_send(s, rank + 1, ml_sched_vector(s, d->mine, d->count));
		ml_sched_wait(s);
		ml_sched_recv(s, rank + 1, out);
		ml_sched_wait(s);
	} else {
		ml_sched_recv(s, rank - 1, ml_sched_vector(s, d->heard, d->count));
		ml_sched_wait(s);
		ml_sched_combine(s, d->heard, d->mine, d->out, d->count);
		d->mine = d->out;
		exchange(s, d, rank / 2);
		ml_sched_send(s, rank - 1, out);
		ml_sched_wait(s);
	}
}

static void add_pieces(struct ml_sched *s, const struct ml_reduction *r)
{
	size_t step = ml_sched_piece(s, r->count);
	struct doubling d = { .n = 1, .heard = ml_sched_scratch_vector(s, step) };

	while (2 * d.n <= s->size)
		d.n *= 2;
	d.pairs = s->size - d.n;
	for (size_t at = 0; at < r->count; at += step) {
		d.mine = r->in + at * r->extent;
		d.out = r->out + at * r->extent;
		d.count = ml_min(step, r->count - at);
		add_doubling(s, &d);
	}
}

/* Block `rank` of the result, counted around the ring; the last ones may be short or empty. */
static struct ml_part block_of(const struct ml_sched *s, const struct ml_reduction *r, int32_t rank)
{
	size_t n = (size_t)s->size, each = (r->count + n - 1) / n;
	size_t start = ml_min(each * (size_t)((rank + 2 * s->size) % s->size), r->count);

	return ml_sched_vector(s, r->out + start * r->extent, ml_min(each, r->count - start));
}

static void add_blocks(struct ml_sched *s, const struct ml_reduction *r)
{
	struct ml_part own = block_of(s, r, s->rank);
	size_t n = (size_t)s->size;

	ml_sched_add_reduce_scatter(s, r->in, own.base, &(struct ml_shares){ .each = (r->count + n - 1) / n, .total = r->count });
	for (int32_t i = 0; i < s->size - 1; i++) {
		ml_sched_send(s, ml_sched_wrap(s, s->rank + 1), block_of(s, r, s->rank - i));
		ml_sched_recv(s, ml_sched_wrap(s, s->rank - 1), block_of(s, r, s->rank - i - 1));
		ml_sched_wait(s);
	}
}

void ml_sched_allreduce(struct ml_sched *s, const struct ml_call *call)
{
	const struct ml_reduction *r = &call->reduction;
	uint32_t facts = r->commute ? ML_SELECT_COMMUTE : 0;

	if (s->size == 1)
		ml_sched_copy(s, ml_sched_vector(s, r->in, r->count), ml_sched_vector(s, r->out, r->count));
	else if (!r->count)
		return;
	else if (ml_select_find(ML_COLL_ALLREDUCE, facts, (uint32_t)s->size, ml_reduction_bytes(r)) == ML_ALLREDUCE_RECDBL)
		add_pieces(s, r);
	else
		add_blocks(s, r);
}
