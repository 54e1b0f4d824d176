/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Barrier on the board.
 * What: flat, everybody posts an empty notice and looks for everybody's. Else the notices are collected up a tree to rank 0, and another
 *	one goes down the same way and lets all go.
 * When: always, where there is a board. Flat up to ML_NOTICE_FLAT_MAX ranks or on shared cores.
 * Cost: flat, one transfer of a line a reader, all at once; on shared cores one turn of the scheduler a rank. The tree: its
 *	depth in transfers, up and down.
 * Source: flags with one writer, as in MCS's tree barrier (Mellor-Crummey and Scott, 1991).
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"

static void climb(struct ml_comm *comm)
{
	uint64_t up = ml_notice_begin(comm), down = ml_notice_begin(comm);
	struct ml_tree tree;

	ml_tree_find(comm->coll->groups, comm->size, comm->rank, 0, &tree);
	for (int32_t i = tree.children; i--;)
		ml_notice_await(comm, up, tree.child[i], 0);
	if (tree.parent >= 0) {
		ml_notice_post(comm, up, NULL, 0);
		ml_notice_ring(comm, tree.parent);
		ml_notice_await(comm, down, tree.parent, 0);
	}
	if (tree.children)
		ml_notice_post(comm, down, NULL, 0);
	for (int32_t i = 0; i < tree.children; i++)
		ml_notice_ring(comm, tree.child[i]);
	ml_notice_set_heard(comm->coll, up);
}

int ml_barrier_board(struct ml_comm *comm)
{
	uint64_t s;

	if (!ml_notice_is_flat(comm)) {
		climb(comm);
		return MPI_SUCCESS;
	}
	s = ml_notice_begin(comm);
	ml_notice_post(comm, s, NULL, 0);
	for (int32_t rank = 0; rank < comm->size; rank++)
		if (rank != comm->rank)
			ml_notice_await(comm, s, rank, 0);
	ml_notice_end(comm, s);
	return MPI_SUCCESS;
}
