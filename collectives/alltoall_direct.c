/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Alltoall by direct access.
 * What: everybody reads its block from everybody's buffer, beginning with its neighbour's, so that few read the same rank.
 * When: large blocks, where ranks may read each other's memory, and not in place.
 * Cost: one copy of every byte that a rank receives, by that rank, and two barriers.
 */
#include "collectives/algorithms.h"
#include "collectives/direct.h"

int ml_alltoall_direct(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	int32_t n = comm->size, rank = comm->rank;
	size_t bytes = ml_blocks_bytes(recv, 0);
	struct ml_direct_buffer mine[ML_DIRECT_BUFFERS] = { { send->base, bytes * (size_t)n } };
	uint64_t s = ml_direct_show(comm, mine);
	int error = MPI_SUCCESS;

	for (int32_t i = 1; i < n && !error; i++) {
		struct ml_direct_place from = { (rank + i) % n, ML_DIRECT_IN, bytes * (size_t)rank };

		error = ml_direct_read(comm, s, &from, ml_blocks_at(recv, from.rank), bytes);
	}
	return ml_direct_end(comm, error);
}
