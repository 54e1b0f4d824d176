/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scattered reduction on the board.
 * What: everybody posts its whole operand, page by page, and combines what falls into its own share in the order of ranks. All wait for
 *	all, so that the lines may be used again.
 * When: up to 56 bytes where there is a board, more where there are sheets; flat.
 * Cost: one transfer of a line a reader, all at once; on shared cores one turn of the scheduler a rank.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

/* Elements [from, to) of a part that begins with element `at`. In place, our operand may be overwritten; it stands on the board. */
static void combine(struct ml_comm *comm, uint64_t s, const struct ml_reduction *part, size_t from, size_t to, unsigned char *out)
{
	size_t bytes = ml_reduction_bytes(part), offset = from * part->extent;
	const unsigned char *sum = NULL;

	for (int32_t rank = 0; rank < comm->size; rank++) {
		const unsigned char *operand = rank != comm->rank ? ml_notice_await(comm, s, rank, bytes) :
					       part->in == part->out ? ml_notice_place(comm, rank, s, bytes) : part->in;

		operand += offset;
		if (rank)
			ml_reduction_apply(part, sum, operand, out, to - from);
		sum = rank ? out : operand;
	}
}

int ml_reduce_scatter_board(struct ml_comm *comm, const struct ml_reduction *reduction, size_t at, size_t share)
{
	size_t end = 0, extent = reduction->extent, page = ml_notice_cut(comm, ml_reduction_bytes(reduction), ML_NOTICE_SWAP);
	struct ml_reduction part;

	for (size_t start = 0; ml_notice_next(reduction, page, &end, &part); start = end) {
		size_t from = ml_max(at, start), to = ml_min(at + share, end), bytes = ml_reduction_bytes(&part);
		uint64_t s = ml_notice_begin(comm);

		ml_notice_post(comm, s, part.in, bytes);
		if (from < to)
			combine(comm, s, &part, from - start, to - start, reduction->out + (from - at) * extent);
		for (int32_t rank = 0; from >= to && rank < comm->size; rank++)
			if (rank != comm->rank)
				ml_notice_await(comm, s, rank, bytes);
		ml_notice_end(comm, s);
	}
	return MPI_SUCCESS;
}
