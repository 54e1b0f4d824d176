/* SPDX-License-Identifier: BSD-2-Clause */
/* Gather and scatter by one message a rank, as in gather_linear.c and scatter_linear.c. */
#include "collectives/builders.h"

void ml_sched_gather(struct ml_sched *s, const struct ml_call *call)
{
	if (s->rank != call->root) {
		ml_sched_send(s, call->root, ml_blocks_part(&call->send, 0));
		return;
	}
	for (int32_t i = 1; i < s->size; i++) {
		int32_t rank = ml_sched_wrap(s, call->root + i);

		ml_sched_recv(s, rank, ml_blocks_part(&call->recv, rank));
	}
	if (!call->in_place)
		ml_sched_copy(s, ml_blocks_part(&call->send, 0), ml_blocks_part(&call->recv, call->root));
}

void ml_sched_scatter(struct ml_sched *s, const struct ml_call *call)
{
	if (s->rank != call->root) {
		ml_sched_recv(s, call->root, ml_blocks_part(&call->recv, 0));
		return;
	}
	for (int32_t i = 1; i < s->size; i++) {
		int32_t rank = ml_sched_wrap(s, call->root + i);

		ml_sched_send(s, rank, ml_blocks_part(&call->send, rank));
	}
	if (!call->in_place)
		ml_sched_copy(s, ml_blocks_part(&call->send, call->root), ml_blocks_part(&call->recv, 0));
}
