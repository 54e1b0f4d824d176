/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Barrier on the board.
 * What: flat, everybody posts an empty notice and looks for everybody's. Else the notices are collected up a binomial tree to rank 0,
 *	whose own notice lets all go.
 * When: always, where there is a board. Flat up to ML_NOTICE_FLAT_MAX ranks or on shared cores.
 * Cost: flat, one transfer of a line a reader, all at once; on shared cores one turn of the scheduler a rank. The tree: log2 n
 *	transfers up, one down.
 * Source: flags with one writer, as in MCS's tree barrier (Mellor-Crummey and Scott, 1991).
 */
#include "collectives/algorithms.h"
#include "collectives/notice.h"
#include "collectives/tree.h"

static void climb(struct ml_comm *comm)
{
	uint64_t up = ml_notice_begin(comm), down = ml_notice_begin(comm);
	int32_t n = comm->size, end = ml_tree_bits_end(comm->rank, n);

	for (int32_t bit = 1; bit < end && comm->rank + bit < n; bit *= 2)
		ml_notice_await(comm, up, comm->rank + bit, 0);
	if (comm->rank == 0) {
		ml_notice_post(comm, down, NULL, 0);
		ml_notice_ring_others(comm);
	} else {
		ml_notice_post(comm, up, NULL, 0);
		ml_notice_ring(comm, ml_tree_parent(comm->rank));
		ml_notice_await(comm, down, 0, 0);
	}
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
