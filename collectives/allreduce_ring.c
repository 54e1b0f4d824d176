/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction to everybody around a ring.
 * What: the vector is cut into n blocks. In n - 1 steps block b travels from rank b to rank b - 1 and every rank on the way adds its
 *	part; in n - 1 more the finished blocks go round. Blocks move piece by piece, so that a piece is combined while it is in
 *	the cache. A block is finished at one rank, so all get the same bits; the order of operands differs from block to block.
 * When: large vectors whose operation commutes.
 * Cost: each rank sends and receives 2 (n - 1) / n of the vector and combines (n - 1) / n of it.
 * Source: Patarasuk and Yuan, 2009.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

struct ring {
	struct ml_comm *comm;
	const struct ml_reduction *r;
	int32_t next, before;
	unsigned char *heard;
	size_t step;   /* elements of a piece */
	size_t pieces; /* of the longest block; shorter ones end with empty pieces, so that all count alike */
};

/* First element of a block; the first blocks are longer by one element. */
static size_t start_of(const struct ring *ring, int32_t block)
{
	size_t n = (size_t)ring->comm->size, b = (size_t)block;

	return ring->r->count / n * b + ml_min(b, ring->r->count % n);
}

/* Block `block` counted around the ring, as a range of elements. */
static void find_block(const struct ring *ring, int32_t block, size_t *at_out, size_t *end_out)
{
	int32_t n = ring->comm->size, b = (block + 2 * n) % n;

	*at_out = start_of(ring, b);
	*end_out = start_of(ring, b + 1);
}

/* Sends one block and combines another one with what arrives, both piece by piece. */
static int combine(const struct ring *ring, const unsigned char *from, int32_t send, int32_t recv)
{
	const struct ml_reduction *r = ring->r;
	size_t out_at, out_end, in_at, in_end;

	find_block(ring, send, &out_at, &out_end);
	find_block(ring, recv, &in_at, &in_end);
	for (size_t i = 0; i < ring->pieces; i++) {
		size_t sent = ml_min(ring->step, out_end - out_at), heard = ml_min(ring->step, in_end - in_at);
		size_t offset = in_at * r->extent;
		struct ml_talk out = { ring->next, (void *)(uintptr_t)(from + out_at * r->extent), sent * r->extent };
		struct ml_talk in = { ring->before, ring->heard, heard * r->extent };
		int error = ml_talk_exchange(ring->comm, &out, &in);

		if (error)
			return error;
		ml_reduction_apply(r, ring->heard, r->in + offset, r->out + offset, heard);
		out_at += sent;
		in_at += heard;
	}
	return MPI_SUCCESS;
}

/* Sends a finished block on and receives another. */
static int pass_on(const struct ring *ring, int32_t send, int32_t recv)
{
	const struct ml_reduction *r = ring->r;
	size_t out_at, out_end, in_at, in_end;

	find_block(ring, send, &out_at, &out_end);
	find_block(ring, recv, &in_at, &in_end);
	return ml_talk_exchange(
		ring->comm,
		&(struct ml_talk){ ring->next, r->out + out_at * r->extent, (out_end - out_at) * r->extent },
		&(struct ml_talk){ ring->before, r->out + in_at * r->extent, (in_end - in_at) * r->extent });
}

int ml_allreduce_ring(struct ml_comm *comm, const struct ml_reduction *reduction)
{
	int32_t n = comm->size, rank = comm->rank;
	struct ring ring = {
		.comm = comm,
		.r = reduction,
		.next = (rank + 1) % n,
		.before = (rank + n - 1) % n,
		.heard = ml_coll_scratch(comm, ml_reduction_piece_bytes(reduction)),
		.step = ml_reduction_piece(reduction),
	};
	size_t longest = (reduction->count + (size_t)n - 1) / (size_t)n;
	const unsigned char *from = reduction->in;
	int error = MPI_SUCCESS;

	if (!ring.heard)
		return MPI_ERR_NO_MEM;
	ring.pieces = (longest + ring.step - 1) / ring.step;
	for (int32_t i = 0; i < n - 1 && !error; i++) {
		error = combine(&ring, from, rank - i, rank - i - 1);
		from = reduction->out;
	}
	for (int32_t i = 0; i < n - 1 && !error; i++)
		error = pass_on(&ring, rank + 1 - i, rank - i);
	return error;
}
