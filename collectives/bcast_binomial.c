/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broadcast down a tree.
 * What: a rank receives from its parent and sends to its children, the one with the largest subtree first.
 * When: between the board's 56 bytes and what is worth cutting into pieces; two ranks: always.
 * Cost: log2 n messages, one after the other.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

int ml_bcast_binomial(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	int error = MPI_SUCCESS;
	struct ml_tree tree;

	ml_tree_find(comm->coll->groups, comm->size, comm->rank, root, &tree);
	if (tree.parent >= 0)
		error = ml_talk_recv(comm, tree.parent, buffer, bytes);
	for (int32_t i = 0; i < tree.children && !error; i++)
		error = ml_talk_send(comm, tree.child[i], buffer, bytes);
	return error;
}
