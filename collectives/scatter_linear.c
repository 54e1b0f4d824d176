/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Scatter by one message a rank.
 * What: the root sends everybody its block, a few at a time, and copies its own meanwhile.
 * When: always.
 * Cost: n - 1 messages at the root; every byte moves once.
 */
#include "collectives/algorithms.h"

#include <string.h>

#include "collectives/talk.h"

int ml_scatter_linear(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_part *recv, int32_t root)
{
	struct ml_talk_window window = { 0 };
	int32_t n = comm->size;

	if (comm->rank != root)
		return ml_talk_recv(comm, root, recv->base, ml_part_bytes(recv));
	for (int32_t i = 1; i < n; i++) {
		int32_t rank = (root + i) % n;
		struct ml_talk out = { rank, ml_blocks_at(send, rank), ml_blocks_bytes(send, rank) };

		ml_talk_window_send(&window, comm, &out);
	}
	if (recv && ml_blocks_bytes(send, root))
		memcpy(recv->base, ml_blocks_at(send, root), ml_blocks_bytes(send, root));
	return ml_talk_window_wait(&window);
}
