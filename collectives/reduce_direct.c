/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction to a root by direct access.
 * What: every rank reduces one slice of the vector, straight from everybody's operands and in the order of ranks, piece by piece, and
 *	writes it into the root's buffer.
 * When: large vectors of several ranks, where ranks may write each other's memory.
 * Cost: each rank copies the vector once, combines (n - 1) / n of it; two barriers.
 */
#include "collectives/algorithms.h"
#include "collectives/direct.h"

static int reduce_slice(const struct ml_comm *comm, uint64_t s, const struct ml_reduction *r, int32_t root, unsigned char *room)
{
	struct ml_direct_place place = { root, ML_DIRECT_OUT, 0 };
	size_t step = ml_reduction_piece(r), at, end;
	struct ml_reduction piece = *r;
	int error = MPI_SUCCESS;

	for (ml_direct_slice(comm, comm->rank, r->count, &at, &end); at < end && !error; at += piece.count) {
		place.offset = at * r->extent;
		piece.in = r->in + place.offset;
		piece.out = comm->rank == root ? r->out + place.offset : NULL;
		piece.count = ml_min(step, end - at);
		error = ml_direct_combine(comm, s, &piece, place.offset, room);
		if (!error && comm->rank != root)
			error = ml_direct_write(comm, s, &place, room, ml_reduction_bytes(&piece));
	}
	return error;
}

int ml_reduce_direct(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root)
{
	size_t bytes = ml_reduction_bytes(reduction);
	struct ml_direct_buffer mine[ML_DIRECT_BUFFERS] = {
		{ reduction->in, bytes }, { reduction->out, comm->rank == root ? bytes : 0 },
	};
	unsigned char *room = ml_coll_scratch(comm, ml_reduction_piece_bytes(reduction));
	uint64_t s = ml_direct_show(comm, mine);
	int error = room ? reduce_slice(comm, s, reduction, root, room) : MPI_ERR_NO_MEM;

	return ml_direct_end(comm, error);
}
