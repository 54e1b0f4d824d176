/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Allgather on the board.
 * What: everybody posts its block and reads everybody's; large blocks page by page.
 * When: blocks up to 56 bytes where there is a board, larger ones where there are sheets.
 * Cost: n - 1 transfers of a line a reader, all at once; on shared cores one turn of the scheduler a rank.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

/* With blocks that are larger all that two ranks touch does not fit the cache they share; what a rank keeps then goes past it. */
#define BYTES_IN_CACHE ((size_t)512 << 10)

/* Bytes [at, at + n) of every block. Our own goes from buffer to buffer while the others answer. */
ml_inline void swap(struct ml_comm *comm, const unsigned char *give, const unsigned char *own, const struct ml_blocks *blocks, size_t at, size_t n,
		    bool past_cache)
{
	unsigned char *place = ml_blocks_at(blocks, comm->rank);
	uint64_t s = ml_notice_begin(comm);

	ml_notice_post(comm, s, give + at, n);
	if (past_cache && place != own)
		ml_cpu_copy_past_cache(place + at, own + at, n);
	else if (place != own)
		ml_notice_copy(place + at, own + at, n);
	for (int32_t rank = 0; rank < comm->size; rank++)
		if (rank != comm->rank)
			ml_notice_copy(ml_blocks_at(blocks, rank) + at, ml_notice_await(comm, s, rank, n), n);
	ml_notice_end(comm, s);
}

int ml_allgather_board(struct ml_comm *comm, const unsigned char *give, const unsigned char *own, const struct ml_blocks *blocks)
{
	size_t bytes = ml_blocks_bytes(blocks, 0), page;

	if (ml_likely(bytes <= ML_BOARD_DATA)) {
		swap(comm, give, own, blocks, 0, bytes, false);
		return MPI_SUCCESS;
	}
	page = ml_notice_cut(comm, bytes, ML_NOTICE_SWAP);
	for (size_t at = 0; at < bytes; at += page)
		swap(comm, give, own, blocks, at, ml_min(bytes - at, page), bytes > BYTES_IN_CACHE);
	return MPI_SUCCESS;
}
