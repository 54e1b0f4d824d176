/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Alltoall on the board.
 * What: everybody posts all its blocks in one line and takes its own from every line.
 * When: the blocks of a rank are up to 56 bytes together where there is a board, up to 8 KiB where there are sheets.
 * Cost: as allgather on the board.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

int ml_alltoall_board(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	size_t bytes = ml_blocks_bytes(recv, 0);
	size_t mine = bytes * (size_t)comm->rank, all = bytes * (size_t)comm->size;
	uint64_t s = ml_notice_begin(comm);

	ml_notice_post(comm, s, send->base, all);
	for (int32_t rank = 0; rank < comm->size; rank++)
		if (rank != comm->rank)
			ml_notice_copy(ml_blocks_at(recv, rank), ml_notice_await(comm, s, rank, all) + mine, bytes);
	ml_notice_end(comm, s);
	return MPI_SUCCESS;
}
