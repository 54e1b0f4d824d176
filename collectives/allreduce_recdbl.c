/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction to everybody by recursive doubling.
 * What: pairs at distance 1, 2, 4 ... exchange what they have and both combine it, the lower ranks' part first, so that both have the same
 *	bits. When n is no power of two, the first ranks are paired before, and the even ones wait for the result.
 * When: small vectors; and large ones whose operation does not commute, piece by piece.
 * Cost: log2 n exchanges of the whole vector, two more when n is no power of two.
 * Source: Thakur, Rabenseifner and Gropp, 2005.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

/* One piece of the vector under way. */
struct piece {
	struct ml_comm *comm;
	struct ml_reduction r;      /* in, out, count of this piece */
	const unsigned char *mine;  /* what we have: `in`, later `out` */
	unsigned char *heard;
};

static int double_up(struct piece *p, int32_t pairs, int32_t v, int32_t n)
{
	size_t bytes = ml_reduction_bytes(&p->r);

	for (int32_t bit = 1; bit < n; bit *= 2) {
		int32_t other = v ^ bit;
		int32_t rank = other < pairs ? 2 * other + 1 : other + pairs;
		struct ml_talk out = { rank, (void *)(uintptr_t)p->mine, bytes };
		struct ml_talk in = { rank, p->heard, bytes };
		int error = ml_talk_exchange(p->comm, &out, &in);

		if (error)
			return error;
		if (other < v)
			ml_reduction_apply(&p->r, p->heard, p->mine, p->r.out, p->r.count);
		else
			ml_reduction_apply(&p->r, p->mine, p->heard, p->r.out, p->r.count);
		p->mine = p->r.out;
	}
	return MPI_SUCCESS;
}

static int reduce_piece(struct piece *p)
{
	int32_t rank = p->comm->rank, n = 1, pairs;
	size_t bytes = ml_reduction_bytes(&p->r);
	int error = MPI_SUCCESS;

	while (2 * n <= p->comm->size)
		n *= 2;
	pairs = p->comm->size - n;
	p->mine = p->r.in;
	if (rank >= 2 * pairs)
		return double_up(p, pairs, rank - pairs, n);
	if (rank % 2 == 0) {
		error = ml_talk_send(p->comm, rank + 1, p->mine, bytes);
		return error ? error : ml_talk_recv(p->comm, rank + 1, p->r.out, bytes);
	}
	error = ml_talk_recv(p->comm, rank - 1, p->heard, bytes);
	if (error)
		return error;
	ml_reduction_apply(&p->r, p->heard, p->mine, p->r.out, p->r.count);
	p->mine = p->r.out;
	error = double_up(p, pairs, rank / 2, n);
	return error ? error : ml_talk_send(p->comm, rank - 1, p->r.out, bytes);
}

int ml_allreduce_recdbl(struct ml_comm *comm, const struct ml_reduction *reduction)
{
	size_t step = ml_reduction_piece(reduction);
	struct piece p = { .comm = comm, .r = *reduction, .heard = ml_coll_scratch(comm, ml_reduction_piece_bytes(reduction)) };
	int error = MPI_SUCCESS;

	if (!p.heard)
		return MPI_ERR_NO_MEM;
	for (size_t at = 0; at < reduction->count && !error; at += step) {
		p.r.in = reduction->in + at * reduction->extent;
		p.r.out = reduction->out + at * reduction->extent;
		p.r.count = ml_min(step, reduction->count - at);
		error = reduce_piece(&p);
	}
	return error;
}
