/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction to everybody on the board.
 * What: flat, everybody posts its operand and combines all of them in the order of ranks, so that all get the same bits. Else a
 *	reduction to rank 0 and a broadcast.
 * When: up to 56 bytes where there is a board, more where there are sheets: page by page. Flat up to ML_NOTICE_FLAT_MAX ranks or on shared cores.
 * Cost: flat, one transfer of a line a reader, all at once, and n - 1 combinations; on shared cores one turn of the scheduler a rank.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

/* With root 0 nothing is rotated, so this keeps the order of ranks as well. */
static void up_and_down(struct ml_comm *comm, const struct ml_reduction *r)
{
	ml_reduce_board(comm, r, 0);
	ml_bcast_board(comm, r->out, ml_reduction_bytes(r), 0);
}

static void combine(struct ml_comm *comm, const struct ml_reduction *r)
{
	uint64_t s = ml_notice_begin(comm);

	ml_notice_post(comm, s, r->in, ml_reduction_bytes(r));
	ml_notice_combine(comm, s, r, comm->size);
	ml_notice_end(comm, s);
}

int ml_allreduce_board(struct ml_comm *comm, const struct ml_reduction *reduction)
{
	bool flat = ml_notice_is_flat(comm);
	struct ml_reduction part;
	size_t page;

	if (ml_likely(flat && ml_reduction_bytes(reduction) <= ML_BOARD_DATA)) {
		combine(comm, reduction);
		return MPI_SUCCESS;
	}
	page = ml_notice_cut(comm, ml_reduction_bytes(reduction), ML_NOTICE_SWAP);
	for (size_t at = 0; ml_notice_next(reduction, page, &at, &part);) {
		if (flat)
			combine(comm, &part);
		else
			up_and_down(comm, &part);
	}
	return MPI_SUCCESS;
}
