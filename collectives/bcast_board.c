/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broadcast on the board.
 * What: flat, the root posts and everybody reads its line. Else down a tree: who has read posts what it read. Large buffers
 *	go page by page, the root some pages ahead.
 * When: up to 56 bytes where there is a board, more where there are sheets. Flat up to ML_NOTICE_FLAT_MAX ranks or on shared cores.
 * Cost: one transfer of a line a reader; the tree: its depth, one after the other. The root does not wait, but for a barrier after
 *	every ML_NOTICE_RUN rooted operations.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

static void descend(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	uint64_t s = ml_notice_begin_rooted(comm, ML_NOTICE_BCAST, root);
	struct ml_tree tree;

	ml_tree_find(comm->coll->groups, comm->size, comm->rank, root, &tree);
	if (tree.parent >= 0)
		ml_notice_copy(buffer, ml_notice_await(comm, s, tree.parent, bytes), bytes);
	if (tree.children)
		ml_notice_post(comm, s, buffer, bytes);
	for (int32_t i = 0; i < tree.children; i++)
		ml_notice_ring(comm, tree.child[i]);
}

static void spread(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	uint64_t s = ml_notice_begin_rooted(comm, ML_NOTICE_BCAST, root);

	if (comm->rank == root) {
		ml_notice_post(comm, s, buffer, bytes);
		ml_notice_ring_others(comm);
	} else {
		ml_notice_copy(buffer, ml_notice_await(comm, s, root, bytes), bytes);
	}
}

int ml_bcast_board(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	bool flat = ml_notice_is_flat(comm);

	size_t page = ml_likely(bytes <= ML_BOARD_DATA) ? bytes : ml_notice_cut(comm, bytes, ML_NOTICE_STREAM);

	for (size_t at = 0; at < bytes; at += page) {
		size_t n = ml_min(bytes - at, page);

		if (flat)
			spread(comm, (unsigned char *)buffer + at, n, root);
		else
			descend(comm, (unsigned char *)buffer + at, n, root);
	}
	return MPI_SUCCESS;
}
