/* SPDX-License-Identifier: BSD-2-Clause */
/* Allgather in one round or around a ring, as in allgather_spread.c and allgather_ring.c. */
#include "collectives/builders.h"
#include "collectives/select.h"
#include "p2p/peer.h"

static void add_spread(struct ml_sched *s, const struct ml_blocks *blocks)
{
	for (int32_t i = 1; i < s->size; i++) {
		int32_t from = (s->rank - i + s->size) % s->size;

		ml_sched_send(s, (s->rank + i) % s->size, ml_blocks_part(blocks, s->rank));
		ml_sched_recv(s, from, ml_blocks_part(blocks, from));
	}
	ml_sched_wait(s);
}

static void add_ring(struct ml_sched *s, const struct ml_blocks *blocks)
{
	int32_t n = s->size, rank = s->rank;

	for (int32_t i = 0; i < n - 1; i++) {
		ml_sched_send(s, (rank + 1) % n, ml_blocks_part(blocks, (rank - i + n) % n));
		ml_sched_recv(s, (rank - 1 + n) % n, ml_blocks_part(blocks, (rank - i - 1 + n) % n));
		ml_sched_wait(s);
	}
}

void ml_sched_add_allgather(struct ml_sched *s, const struct ml_blocks *blocks)
{
	bool vary = ml_blocks_vary(blocks);
	size_t bytes = vary ? 0 : (size_t)blocks->each * blocks->type->size;
	uint32_t facts = bytes <= ml_peers.record_max ? ML_SELECT_RECORD : 0;

	if (ml_select_find(vary ? ML_COLL_ALLGATHERV : ML_COLL_ALLGATHER, facts, (uint32_t)s->size, bytes) == ML_ALLGATHER_SPREAD)
		add_spread(s, blocks);
	else
		add_ring(s, blocks);
}

void ml_sched_allgather(struct ml_sched *s, const struct ml_call *call)
{
	if (!call->in_place)
		ml_sched_copy(s, ml_blocks_part(&call->send, 0), ml_blocks_part(&call->recv, s->rank));
	ml_sched_add_allgather(s, &call->recv);
}
