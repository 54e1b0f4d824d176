/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allgather by direct access.
 * What: everybody reads everybody's block from its send buffer, whose lines nobody has just written, beginning with its
 *	neighbour's, so that few read the same rank.
 * When: large blocks, where ranks may read each other's memory. Blocks may differ.
 * Cost: one copy of every byte that a rank receives, by that rank, and two barriers.
 */
#include "collectives/algorithms.h"
#include "collectives/direct.h"

int ml_allgather_direct(struct ml_comm *comm, const unsigned char *own, const struct ml_blocks *blocks)
{
	int32_t n = comm->size, rank = comm->rank;
	struct ml_direct_buffer mine[ML_DIRECT_BUFFERS] = { { own, ml_blocks_bytes(blocks, rank) } };
	uint64_t s = ml_direct_show(comm, mine);
	int error = MPI_SUCCESS;

	for (int32_t i = 1; i < n && !error; i++) {
		struct ml_direct_place from = { (rank + i) % n, ML_DIRECT_IN, 0 };

		error = ml_direct_read(comm, s, &from, ml_blocks_at(blocks, from.rank), ml_blocks_bytes(blocks, from.rank));
	}
	return ml_direct_end(comm, error);
}
