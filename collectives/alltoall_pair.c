/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Alltoall, one partner at a time.
 * What: in step i the ranks whose sum is i, modulo n, exchange their blocks. So in every step each rank has one partner, who has it, and
 *	a block that is in place is exchanged through a copy of that block alone.
 * When: large blocks, and blocks of different sizes.
 * Cost: n - 1 exchanges a rank.
 */
#include "collectives/algorithms.h"

#include <string.h>

#include "base/spare.h"
#include "collectives/talk.h"
#include "object/error.h"

static int exchange_in_place(struct ml_comm *comm, struct ml_talk *block)
{
	struct ml_talk copy = *block;
	int error;

	if (!block->bytes)
		return ml_talk_exchange(comm, &copy, block);
	copy.buffer = ml_spare_new(block->bytes);
	if (!copy.buffer) {
		ml_note("%zu bytes for a copy of a block", block->bytes);
		return MPI_ERR_NO_MEM;
	}
	memcpy(copy.buffer, block->buffer, block->bytes);
	error = ml_talk_exchange(comm, &copy, block);
	ml_spare_free(copy.buffer);
	return error;
}

int ml_alltoall_pair(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	int32_t n = comm->size;
	int error = MPI_SUCCESS;

	for (int32_t i = 0; i < n && !error; i++) {
		int32_t rank = (i - comm->rank + n) % n;
		struct ml_talk in = { rank, ml_blocks_at(recv, rank), ml_blocks_bytes(recv, rank) };

		if (rank == comm->rank)
			continue;
		if (send == recv) {
			error = exchange_in_place(comm, &in);
		} else {
			struct ml_talk out = { rank, ml_blocks_at(send, rank), ml_blocks_bytes(send, rank) };

			error = ml_talk_exchange(comm, &out, &in);
		}
	}
	return error;
}
