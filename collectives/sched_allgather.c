/* SPDX-License-Identifier: BSD-2-Clause */
/* Allgather in one round or around a ring, as in allgather_spread.c and allgather_ring.c; or by direct access. */
#include "collectives/builders.h"

static void add_spread(struct ml_sched *s, const struct ml_blocks *blocks)
{
	for (int32_t i = 1; i < s->size; i++) {
		int32_t from = ml_sched_wrap(s, s->rank - i);

		ml_sched_send(s, ml_sched_wrap(s, s->rank + i), ml_blocks_part(blocks, s->rank));
		ml_sched_recv(s, from, ml_blocks_part(blocks, from));
	}
	ml_sched_wait(s);
}

static void add_ring(struct ml_sched *s, const struct ml_blocks *blocks)
{
	int32_t n = s->size, rank = s->rank;

	for (int32_t i = 0; i < n - 1; i++) {
		ml_sched_send(s, ml_sched_wrap(s, rank + 1), ml_blocks_part(blocks, ml_sched_wrap(s, rank - i)));
		ml_sched_recv(s, ml_sched_wrap(s, rank - 1), ml_blocks_part(blocks, ml_sched_wrap(s, rank - i - 1)));
		ml_sched_wait(s);
	}
}

static enum ml_algorithm choose(const struct ml_sched *s, const struct ml_blocks *blocks)
{
	bool vary = ml_blocks_vary(blocks);
	size_t bytes = vary ? 0 : (size_t)blocks->each * blocks->type->size;

	return ml_select_find(vary ? ML_COLL_ALLGATHERV : ML_COLL_ALLGATHER, ml_sched_facts(bytes), (uint32_t)s->size, bytes);
}

void ml_sched_allgather(struct ml_sched *s, const struct ml_call *call)
{
	struct ml_part place = ml_blocks_part(&call->recv, s->rank), own = call->in_place ? place : ml_blocks_part(&call->send, 0);

	switch (choose(s, &call->recv)) {
	case ML_ALLGATHER_DIRECT:
		ml_sched_add_direct_allgather(s, own, &call->recv);
		return;
	case ML_ALLGATHER_SPREAD:
		ml_sched_copy(s, own, place);
		add_spread(s, &call->recv);
		return;
	default:
		ml_sched_copy(s, own, place);
		add_ring(s, &call->recv);
	}
}
