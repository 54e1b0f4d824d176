/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction whose result is scattered.
 * What: everybody sends every other rank its part of that rank's block, and combines in the order of ranks what it gets for its own. Large
 *	blocks go piece by piece, so that a piece is combined while it is in the cache.
 * When: always; and as the first half of large reductions to everybody (sched_allreduce.c).
 * Cost: a rank sends and receives (n - 1) / n of the vector, in n - 1 messages a piece, and combines as much. Everything moves once
 *	and the order of ranks is kept, so other operations than commutative ones need nothing else.
 */
#include "collectives/builders.h"

static size_t start_of(const struct ml_shares *shares, int32_t rank)
{
	size_t start = 0;

	for (int32_t i = 0; i < rank; i++)
		start += ml_shares_at(shares, i);
	return start;
}

struct piece {
	const struct ml_shares *shares;
	const unsigned char *in;
	const unsigned char *own; /* our part of our block */
	size_t at, step;          /* elements before it in every block; and in it, if the block has as many */
	unsigned char *heard;     /* parts of the other ranks */
};

static size_t count_of(const struct piece *p, int32_t rank)
{
	size_t share = ml_shares_at(p->shares, rank);

	return share > p->at ? ml_min(p->step, share - p->at) : 0;
}

/* What a rank has of the piece of our block. */
static const unsigned char *operand(const struct ml_sched *s, const struct piece *p, int32_t rank)
{
	size_t place = (size_t)(rank - (rank > s->rank)) * p->step;

	return rank == s->rank ? p->own + p->at * s->reduction.extent : p->heard + place * s->reduction.extent;
}

static void exchange(struct ml_sched *s, const struct piece *p)
{
	size_t own = count_of(p, s->rank), start = 0;

	for (int32_t rank = 0; rank < s->size; rank++) {
		size_t count = count_of(p, rank);

		if (rank != s->rank && count)
			ml_sched_send(s, rank, ml_sched_vector(s, p->in + (start + p->at) * s->reduction.extent, count));
		if (rank != s->rank && own)
			ml_sched_recv(s, rank, ml_sched_vector(s, operand(s, p, rank), own));
		start += ml_shares_at(p->shares, rank);
	}
	ml_sched_wait(s);
}

/* What is combined so far stands where the first other rank's part was; the result may be our own part's place. */
static void combine(struct ml_sched *s, const struct piece *p, unsigned char *result)
{
	const unsigned char *sum = operand(s, p, 0);
	size_t count = count_of(p, s->rank);

	for (int32_t rank = 1; rank < s->size && count; rank++) {
		unsigned char *to = rank == s->size - 1 ? result : p->heard;

		ml_sched_combine(s, sum, operand(s, p, rank), to, count);
		sum = to;
	}
}

void ml_sched_add_reduce_scatter(struct ml_sched *s, const unsigned char *in, unsigned char *out, const struct ml_shares *shares)
{
	size_t extent = s->reduction.extent, own = ml_shares_at(shares, s->rank), longest = 0;
	struct piece p = { .shares = shares, .in = in, .own = in + start_of(shares, s->rank) * extent };
	unsigned char *result = out;

	if (s->size == 1) {
		ml_sched_copy(s, ml_sched_vector(s, in, own), ml_sched_vector(s, out, own));
		return;
	}
	for (int32_t rank = 0; rank < s->size; rank++)
		longest = ml_max(longest, ml_shares_at(shares, rank));
	p.step = ml_sched_piece(s, longest);
	p.heard = ml_sched_scratch_vector(s, p.step * (size_t)(s->size - 1));
	if (out == in && out != p.own)
		result = ml_sched_scratch_vector(s, own); /* others still need what lies there */
	for (p.at = 0; p.at < longest; p.at += p.step) {
		exchange(s, &p);
		combine(s, &p, result + p.at * extent);
	}
	if (result != out)
		ml_sched_copy(s, ml_sched_vector(s, result, own), ml_sched_vector(s, out, own));
}

void ml_sched_reduce_scatter(struct ml_sched *s, const struct ml_call *call)
{
	struct ml_shares shares = ml_shares_of(call, s->size);

	ml_sched_add_reduce_scatter(s, call->reduction.in, call->reduction.out, &shares);
}
