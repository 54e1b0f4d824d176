/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allgather in one round.
 * What: everybody sends its block to all others and then receives theirs.
 * When: blocks that go out in one record: a send then waits for room in a ring at most, which comes without a receive being posted.
 * Cost: n - 1 messages a rank, none of which waits for another; on shared cores one turn of the scheduler a rank.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

int ml_allgather_spread(struct ml_comm *comm, const struct ml_blocks *blocks)
{
	int32_t n = comm->size, rank = comm->rank;
	size_t bytes = ml_blocks_bytes(blocks, 0);
	int error = MPI_SUCCESS;

	for (int32_t i = 1; i < n && !error; i++)
		error = ml_talk_send(comm, (rank + i) % n, ml_blocks_at(blocks, rank), bytes);
	for (int32_t i = 1; i < n && !error; i++) {
		int32_t from = (rank - i + n) % n;

		error = ml_talk_recv(comm, from, ml_blocks_at(blocks, from), bytes);
	}
	return error;
}
