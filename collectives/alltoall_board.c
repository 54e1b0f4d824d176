/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Alltoall on the board.
 * What: everybody posts all its blocks in one line and takes its own from every line. Two ranks post only what the other gets, as an
 *	allgather does.
 * When: the blocks of a rank are up to 56 bytes together where there is a board, up to 8 KiB where there are sheets; two ranks, up to
 *	1 MiB, page by page.
 * Cost: as allgather on the board.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

int ml_alltoall_board(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	size_t bytes = ml_blocks_bytes(recv, 0);
	size_t mine = bytes * (size_t)comm->rank, all = bytes * (size_t)comm->size;
	uint64_t s;

	if (comm->size == 2)
		return ml_allgather_board(comm, ml_blocks_at(send, 1 - comm->rank), ml_blocks_at(send, comm->rank), recv);
	s = ml_notice_begin(comm);
	ml_notice_post(comm, s, send->base, all);
	if (send->base != recv->base)
		ml_notice_copy(recv->base + mine, send->base + mine, bytes);
	for (int32_t rank = 0; rank < comm->size; rank++)
		if (rank != comm->rank)
			ml_notice_copy(ml_blocks_at(recv, rank), ml_notice_await(comm, s, rank, all) + mine, bytes);
	ml_notice_end(comm, s);
	return MPI_SUCCESS;
}
