/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broadcast along a chain.
 * What: the buffer travels from rank to rank in pieces; a rank passes one on while the next arrives.
 * When: large buffers, more than two ranks.
 * Cost: the time of one large message and n - 2 pieces. Every rank copies every byte once.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"
#include "collectives/tree.h"

int ml_bcast_chain(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	int32_t n = comm->size, v = ml_tree_rotate(comm->rank, root, n);
	int32_t before = ml_tree_rotate_back(v ? v - 1 : 0, root, n);
	bool is_last = v == n - 1;
	struct ml_talk out = { .rank = is_last ? -1 : ml_tree_rotate_back(v + 1, root, n) };
	struct ml_talk_window sends = { 0 };
	int error = MPI_SUCCESS, end;

	for (size_t at = 0; at < bytes && !error; at += ML_COLL_CHUNK) {
		out.buffer = (unsigned char *)buffer + at;
		out.bytes = ml_min(bytes - at, ML_COLL_CHUNK);
		if (v)
			error = ml_talk_recv(comm, before, out.buffer, out.bytes);
		if (!is_last && !error)
			ml_talk_window_send(&sends, comm, &out);
	}
	end = ml_talk_window_wait(&sends);
	return error ? error : end;
}
