/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Gather by one message a rank.
 * What: everybody sends to the root, which receives into place and copies its own block meanwhile. A few receives are open at a time.
 * When: always.
 * Cost: n - 1 messages at the root; every byte moves once, which on one machine no tree can better.
 */
#include "collectives/algorithms.h"

#include <string.h>

#include "collectives/talk.h"

int ml_gather_linear(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv, int32_t root)
{
	struct ml_talk_window window = { 0 };
	int32_t n = comm->size;

	if (comm->rank != root)
		return ml_talk_send(comm, root, send->base, ml_part_bytes(send));
	for (int32_t i = 1; i < n; i++) {
		int32_t rank = (root + i) % n;
		struct ml_talk in = { rank, ml_blocks_at(recv, rank), ml_blocks_bytes(recv, rank) };

		ml_talk_window_recv(&window, comm, &in);
	}
	if (send && ml_part_bytes(send))
		memcpy(ml_blocks_at(recv, root), send->base, ml_part_bytes(send));
	return ml_talk_window_wait(&window);
}
