/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Barrier by dissemination.
 * What: in round k everybody sends an empty message 2^k ranks ahead and waits for the one from 2^k ranks behind.
 * When: the communicator has no board.
 * Cost: log2 n rounds, rounded up, of one message each way.
 * Source: Hensgen, Finkel and Manber, 1988.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

int ml_barrier_dissem(struct ml_comm *comm)
{
	int32_t n = comm->size, rank = comm->rank;
	int error = MPI_SUCCESS;

	for (int32_t step = 1; step < n && !error; step *= 2) {
		struct ml_talk out = { (rank + step) % n, NULL, 0 };
		struct ml_talk in = { (rank - step + n) % n, NULL, 0 };

		error = ml_talk_exchange(comm, &out, &in);
	}
	return error;
}
