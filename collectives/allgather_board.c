/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allgather on the board.
 * What: everybody posts its block and reads everybody's; large blocks page by page.
 * When: blocks up to 56 bytes where there is a board, larger ones where there are sheets.
 * Cost: n - 1 transfers of a line a reader, all at once; on shared cores one turn of the scheduler a rank.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

int ml_allgather_board(struct ml_comm *comm, const struct ml_blocks *blocks)
{
	size_t bytes = ml_blocks_bytes(blocks, 0);

	for (size_t at = 0; at < bytes; at += ML_SHEET_PAGE) {
		size_t n = ml_min(bytes - at, (size_t)ML_SHEET_PAGE);
		uint64_t s = ml_notice_begin(comm);

		ml_notice_post(comm, s, ml_blocks_at(blocks, comm->rank) + at, n);
		for (int32_t rank = 0; rank < comm->size; rank++)
			if (rank != comm->rank)
				ml_notice_copy(ml_blocks_at(blocks, rank) + at, ml_notice_await(comm, s, rank, n), n);
		ml_notice_end(comm, s);
	}
	return MPI_SUCCESS;
}
