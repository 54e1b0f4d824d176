/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Alltoall in one round.
 * What: everybody sends all its blocks and then receives all others'. A block is out of its buffer when its send returns, so sending
 *	from the buffer that will be received into works by itself.
 * When: blocks that go out in one record, as in allgather_spread.c.
 * Cost: n - 1 messages a rank, none of which waits for another; on shared cores one turn of the scheduler a rank.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

int ml_alltoall_spread(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	int32_t n = comm->size, rank = comm->rank;
	size_t bytes = ml_blocks_bytes(recv, 0);
	int error = MPI_SUCCESS;

	for (int32_t i = 1; i < n && !error; i++) {
		int32_t to = (rank + i) % n;

		error = ml_talk_send(comm, to, ml_blocks_at(send, to), bytes);
	}
	for (int32_t i = 1; i < n && !error; i++) {
		int32_t from = (rank - i + n) % n;

		error = ml_talk_recv(comm, from, ml_blocks_at(recv, from), bytes);
	}
	return error;
}
