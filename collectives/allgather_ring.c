/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allgather around a ring.
 * What: in n - 1 steps everybody passes the block it got last to the next rank and gets another from the one before.
 * When: large blocks, and blocks of different sizes.
 * Cost: n - 1 messages of a block each way; every rank sends and receives all the time.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

int ml_allgather_ring(struct ml_comm *comm, const struct ml_blocks *blocks)
{
	int32_t n = comm->size, rank = comm->rank;
	int error = MPI_SUCCESS;

	for (int32_t i = 0; i < n - 1 && !error; i++) {
		int32_t send = (rank - i + n) % n, recv = (rank - i - 1 + n) % n;
		struct ml_talk out = { (rank + 1) % n, ml_blocks_at(blocks, send), ml_blocks_bytes(blocks, send) };
		struct ml_talk in = { (rank - 1 + n) % n, ml_blocks_at(blocks, recv), ml_blocks_bytes(blocks, recv) };

		error = ml_talk_exchange(comm, &out, &in);
	}
	return error;
}
