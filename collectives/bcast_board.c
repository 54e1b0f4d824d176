/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broadcast on the board.
 * What: flat, the root posts and everybody reads its line. Else down a binomial tree: who has read posts what it read. Large buffers
 *	go page by page, the root some pages ahead.
 * When: up to 56 bytes where there is a board, more where there are sheets. Flat up to ML_NOTICE_FLAT_MAX ranks or on shared cores.
 * Cost: one transfer of a line a reader; the tree: log2 n, one after the other. The root does not wait, but for a barrier after
 *	every ML_NOTICE_RUN rooted operations.
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"
#include "collectives/tree.h"

static void descend(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	int32_t n = comm->size, v = ml_tree_rotate(comm->rank, root, n), end = ml_tree_bits_end(v, n);
	uint64_t s = ml_notice_begin_rooted(comm, ML_NOTICE_BCAST, root);

	if (v) {
		int32_t parent = ml_tree_rotate_back(ml_tree_parent(v), root, n);

		ml_notice_copy(buffer, ml_notice_await(comm, s, parent, bytes), bytes);
	}
	if (end == 1)
		return;
	ml_notice_post(comm, s, buffer, bytes);
	for (int32_t bit = end / 2; bit; bit /= 2)
		if (v + bit < n)
			ml_notice_ring(comm, ml_tree_rotate_back(v + bit, root, n));
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

	for (size_t at = 0; at < bytes; at += ML_SHEET_PAGE) {
		size_t n = ml_min(bytes - at, (size_t)ML_SHEET_PAGE);

		if (flat)
			spread(comm, (unsigned char *)buffer + at, n, root);
		else
			descend(comm, (unsigned char *)buffer + at, n, root);
	}
	return MPI_SUCCESS;
}
