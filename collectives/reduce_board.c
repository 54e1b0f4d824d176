/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction to a root on the board.
 * What: flat, everybody posts its operand and the root combines them in the order of ranks. Else up the tree of the
 *	root. Large vectors go page by page, the others some pages ahead of the root.
 * When: up to 56 bytes where there is a board, more where there are sheets. Flat up to ML_NOTICE_FLAT_MAX ranks or on shared cores; the tree only for operations
 *	that commute.
 * Cost: one transfer of a line from each rank to the root; the tree: its depth, one after the other. Only the root waits.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

static void climb(struct ml_comm *comm, const struct ml_reduction *r, int32_t root)
{
	size_t bytes = ml_reduction_bytes(r);
	uint64_t s = ml_notice_begin_rooted(comm, ML_NOTICE_REDUCE, root);
	unsigned char *sum = comm->rank == root ? r->out : ml_notice_place(comm, comm->rank, s, bytes);
	const unsigned char *mine = r->in;
	struct ml_tree tree;

	ml_tree_find(ml_coll_reduction_groups(comm, r->commute), comm->size, comm->rank, root, &tree);
	for (int32_t i = tree.children; i--;) {
		ml_reduction_apply(r, mine, ml_notice_await(comm, s, tree.child[i], bytes), sum, r->count);
		mine = sum;
	}
	if (comm->rank == root)
		return;
	if (mine != sum)
		ml_notice_copy(sum, mine, bytes);
	ml_notice_publish(comm, s);
	ml_notice_ring(comm, tree.parent);
}

static void collect(struct ml_comm *comm, const struct ml_reduction *r, int32_t root)
{
	uint64_t s = ml_notice_begin_rooted(comm, ML_NOTICE_REDUCE, root);

	if (comm->rank == root) {
		ml_notice_combine(comm, s, r, comm->size);
		return;
	}
	ml_notice_post(comm, s, r->in, ml_reduction_bytes(r));
	if (!ml_bell.shared) {
		ml_notice_ring(comm, root);
		return;
	}
	/* Only the last one wakes the root: of all who post and then fence, the last in the order of fences sees all lines. */
	ml_fence();
	if (ml_notice_is_complete(comm, s, root))
		ml_notice_ring(comm, root);
}

int ml_reduce_board(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root)
{
	bool flat = ml_notice_is_flat(comm);
	struct ml_reduction part;
	size_t page;

	if (ml_likely(flat && ml_reduction_bytes(reduction) <= ML_BOARD_DATA)) {
		collect(comm, reduction, root);
		return MPI_SUCCESS;
	}
	page = ml_notice_cut(comm, ml_reduction_bytes(reduction), ML_NOTICE_STREAM);
	for (size_t at = 0; ml_notice_next(reduction, page, &at, &part);) {
		if (flat)
			collect(comm, &part, root);
		else
			climb(comm, &part, root);
	}
	return MPI_SUCCESS;
}
