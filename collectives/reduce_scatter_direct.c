/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scattered reduction by direct access.
 * What: every rank reduces its share, straight from everybody's operands and in the order of ranks, piece by piece.
 * When: large vectors, where ranks may read each other's memory, and not in place: others still need what the result would overwrite.
 * Cost: each rank copies and combines (n - 1) / n of the vector; two barriers.
 */
#include "collectives/algorithms.h"
#include "collectives/direct.h"

int ml_reduce_scatter_direct(struct ml_comm *comm, const struct ml_reduction *reduction, size_t at, size_t share)
{
	struct ml_direct_buffer mine[ML_DIRECT_BUFFERS] = { { reduction->in, ml_reduction_bytes(reduction) } };
	unsigned char *room = ml_coll_scratch(comm, ml_reduction_piece_bytes(reduction));
	size_t step = ml_reduction_piece(reduction), extent = reduction->extent;
	uint64_t s = ml_direct_show(comm, mine);
	struct ml_reduction piece = *reduction;
	int error = room ? MPI_SUCCESS : MPI_ERR_NO_MEM;

	for (size_t done = 0; done < share && !error; done += piece.count) {
		piece.in = reduction->in + (at + done) * extent;
		piece.out = reduction->out + done * extent;
		piece.count = ml_min(step, share - done);
		error = ml_direct_combine(comm, s, &piece, (at + done) * extent, room);
	}
	return ml_direct_end(comm, error);
}
