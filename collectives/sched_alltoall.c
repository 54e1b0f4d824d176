/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Alltoall in one round when the blocks go out in one record, otherwise one partner after the other, as in alltoall_spread.c and
 * alltoall_pair.c. In round i the
 * partners are the ranks whose sum is i, modulo n: so a block that is exchanged in place needs a copy of itself and no more.
 */
#include "collectives/builders.h"
#include "collectives/select.h"
#include "p2p/peer.h"

static bool is_one_round(const struct ml_sched *s, const struct ml_blocks *blocks)
{
	bool vary = ml_blocks_vary(blocks);
	size_t bytes = vary ? 0 : (size_t)blocks->each * blocks->type->size;
	uint32_t facts = bytes <= ml_peers.record_max ? ML_SELECT_RECORD : 0;

	return ml_select_find(vary ? ML_COLL_ALLTOALLV : ML_COLL_ALLTOALL, facts, (uint32_t)s->size, bytes) == ML_ALLTOALL_SPREAD;
}

/* What goes to a rank: its block, or a copy of the one that is about to be overwritten. */
static struct ml_part block_to(struct ml_sched *s, const struct ml_call *call, int32_t rank)
{
	struct ml_part block = ml_blocks_part(call->in_place ? &call->recv : &call->send, rank), flat;

	if (!call->in_place)
		return block;
	flat = ml_sched_scratch_flat(s, block);
	ml_sched_copy(s, block, flat);
	return flat;
}

void ml_sched_alltoall(struct ml_sched *s, const struct ml_call *call)
{
	bool one_round = is_one_round(s, &call->recv);
	int32_t n = s->size;

	for (int32_t i = 0; i < n; i++) {
		int32_t rank = (i - s->rank + n) % n;

		if (rank == s->rank) {
			if (!call->in_place)
				ml_sched_copy(s, ml_blocks_part(&call->send, rank), ml_blocks_part(&call->recv, rank));
			continue;
		}
		ml_sched_send(s, rank, block_to(s, call, rank)); /* first, before the receive overwrites it */
		ml_sched_recv(s, rank, ml_blocks_part(&call->recv, rank));
		if (!one_round)
			ml_sched_wait(s);
	}
}
