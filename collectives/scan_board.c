/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prefix reductions on the board.
 * What: everybody posts its operand and combines those of the ranks up to its own, or before it, in the order of ranks. All wait for all,
 *	so that the lines may be used again.
 * When: two ranks, up to 56 bytes where there is a board, a page where there are sheets. With messages the first of several ranks run
 *	ahead; here they wait for all.
 * Cost: one transfer of a line a reader, all at once; on shared cores one turn of the scheduler a rank.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

static void combine(const struct ml_comm *comm, uint64_t s, const struct ml_reduction *r, int32_t ranks)
{
	size_t bytes = ml_reduction_bytes(r);
	const unsigned char *first = r->in;

	if (ranks > 1) {
		ml_notice_combine(comm, s, r, ranks);
		return;
	}
	if (comm->rank)
		first = ml_notice_await(comm, s, 0, bytes);
	if (first != r->out)
		ml_notice_copy(r->out, first, bytes);
}

int ml_scan_board(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t ranks)
{
	size_t page = ml_notice_cut(comm, ml_reduction_bytes(reduction), ML_NOTICE_SWAP);
	struct ml_reduction part;

	for (size_t at = 0; ml_notice_next(reduction, page, &at, &part);) {
		uint64_t s = ml_notice_begin(comm);
		size_t bytes = ml_reduction_bytes(&part);

		ml_notice_post(comm, s, part.in, bytes);
		if (ranks)
			combine(comm, s, &part, ranks);
		for (int32_t rank = 0; rank < comm->size; rank++)
			if (rank != comm->rank)
				ml_notice_await(comm, s, rank, bytes);
		ml_notice_end(comm, s);
	}
	return MPI_SUCCESS;
}
