/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broadcast along a chain.
 * What: the buffer travels from rank to rank in pieces; a rank passes one on while the next arrives.
 * When: large buffers, more than two ranks.
 * Cost: the time of one large message and n - 2 pieces. Every rank copies every byte once.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

int ml_bcast_chain(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	struct ml_tree_chain chain = ml_tree_find_chain(comm->coll->groups, comm->size, comm->rank, root);
	struct ml_talk out = { .rank = chain.next };
	struct ml_talk_window sends = { 0 };
	int error = MPI_SUCCESS, end;

	for (size_t at = 0; at < bytes && !error; at += ML_COLL_CHUNK) {
		out.buffer = (unsigned char *)buffer + at;
		out.bytes = ml_min(bytes - at, ML_COLL_CHUNK);
		if (chain.before >= 0)
			error = ml_talk_recv(comm, chain.before, out.buffer, out.bytes);
		if (chain.next >= 0 && !error)
			ml_talk_window_send(&sends, comm, &out);
	}
	end = ml_talk_window_wait(&sends);
	return error ? error : end;
}
