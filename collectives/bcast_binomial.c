/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broadcast down a binomial tree.
 * What: a rank receives from its parent and sends to its children, the one with the largest subtree first.
 * When: between the board's 56 bytes and what is worth cutting into pieces; two ranks: always.
 * Cost: log2 n messages, one after the other.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"
#include "collectives/tree.h"

int ml_bcast_binomial(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	int32_t n = comm->size, v = ml_tree_rotate(comm->rank, root, n);
	int error = MPI_SUCCESS;

	if (v)
		error = ml_talk_recv(comm, ml_tree_rotate_back(ml_tree_parent(v), root, n), buffer, bytes);
	for (int32_t bit = ml_tree_bits_end(v, n) / 2; bit && !error; bit /= 2)
		if (v + bit < n)
			error = ml_talk_send(comm, ml_tree_rotate_back(v + bit, root, n), buffer, bytes);
	return error;
}
