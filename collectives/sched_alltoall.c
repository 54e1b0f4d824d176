/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Alltoall in one round when the blocks go out in one record, otherwise one partner after the other, as in alltoall_spread.c and
 * alltoall_pair.c. In round i the partners are the ranks whose sum is i, modulo n: so a block that is exchanged in place needs a copy of
 * itself and no more.
 */
#include "collectives/builders.h"

static enum ml_algorithm choose(const struct ml_sched *s, const struct ml_blocks *blocks)
{
	bool vary = ml_blocks_vary(blocks);
	size_t bytes = vary ? 0 : (size_t)blocks->each * blocks->type->size;

	return ml_select_find(vary ? ML_COLL_ALLTOALLV : ML_COLL_ALLTOALL, ml_sched_facts(bytes), (uint32_t)s->size, bytes);
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

static void add_messages(struct ml_sched *s, const struct ml_call *call, bool one_round)
{
	int32_t n = s->size;

	for (int32_t i = 0; i < n; i++) {
		int32_t rank = ml_sched_wrap(s, i - s->rank);

		if (rank == s->rank)
			continue;
		ml_sched_send(s, rank, block_to(s, call, rank)); /* first, before the receive overwrites it */
		ml_sched_recv(s, rank, ml_blocks_part(&call->recv, rank));
		if (!one_round)
			ml_sched_wait(s);
	}
}

void ml_sched_alltoall(struct ml_sched *s, const struct ml_call *call)
{
	enum ml_algorithm algorithm = choose(s, &call->recv);

	if (algorithm == ML_ALLTOALL_DIRECT) {
		ml_sched_add_direct_alltoall(s, call->in_place ? &call->recv : &call->send, &call->recv);
		return;
	}
	add_messages(s, call, algorithm == ML_ALLTOALL_SPREAD);
	if (!call->in_place)
		ml_sched_copy(s, ml_blocks_part(&call->send, s->rank), ml_blocks_part(&call->recv, s->rank));
}
