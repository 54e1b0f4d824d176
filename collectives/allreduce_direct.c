/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction to everybody by direct access.
 * What: every rank reduces one slice of the vector, straight from everybody's operands and in the order of ranks, and then reads the
 *	slices of the others. A slice is finished at one rank, so all get the same bits.
 * When: large vectors, where ranks may read each other's memory.
 * Cost: each rank copies 2 (n - 1) / n of the vector, combines (n - 1) / n of it; three barriers.
 */
#include "collectives/algorithms.h"
#include "collectives/direct.h"

static int reduce_slice(const struct ml_comm *comm, uint64_t s, const struct ml_reduction *r, unsigned char *room)
{
	size_t step = ml_reduction_piece(r), at, end;
	struct ml_reduction piece = *r;
	int error = MPI_SUCCESS;

	for (ml_direct_slice(comm, comm->rank, r->count, &at, &end); at < end && !error; at += piece.count) {
		piece.in = r->in + at * r->extent;
		piece.out = r->out + at * r->extent;
		piece.count = ml_min(step, end - at);
		error = ml_direct_combine(comm, s, &piece, at * r->extent, room);
	}
	return error;
}

static int read_slices(const struct ml_comm *comm, uint64_t s, const struct ml_reduction *r)
{
	int error = MPI_SUCCESS;

	for (int32_t i = 1; i < comm->size && !error; i++) {
		struct ml_direct_place from = { (comm->rank + i) % comm->size, ML_DIRECT_OUT, 0 };
		size_t at, end;

		ml_direct_slice(comm, from.rank, r->count, &at, &end);
		from.offset = at * r->extent;
		error = ml_direct_read(comm, s, &from, r->out + from.offset, (end - at) * r->extent);
	}
	return error;
}

int ml_allreduce_direct(struct ml_comm *comm, const struct ml_reduction *reduction)
{
	size_t bytes = ml_reduction_bytes(reduction);
	struct ml_direct_buffer mine[ML_DIRECT_BUFFERS] = { { reduction->in, bytes }, { reduction->out, bytes } };
	unsigned char *room = ml_coll_scratch(comm, ml_reduction_piece_bytes(reduction));
	uint64_t s = ml_direct_show(comm, mine);
	int error = room ? reduce_slice(comm, s, reduction, room) : MPI_ERR_NO_MEM;

	ml_barrier_board(comm);
	if (!error)
		error = read_slices(comm, s, reduction);
	return ml_direct_end(comm, error);
}
