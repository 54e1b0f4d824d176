/* SPDX-License-Identifier: BSD-2-Clause */
/* Barrier by dissemination, as in barrier_dissem.c. */
#include "collectives/builders.h"

void ml_sched_add_barrier(struct ml_sched *s)
{
	struct ml_part nothing = { NULL, 0, ml_type_find(MPI_BYTE) };

	for (int32_t step = 1; step < s->size; step *= 2) {
		ml_sched_send(s, ml_sched_wrap(s, s->rank + step), nothing);
		ml_sched_recv(s, ml_sched_wrap(s, s->rank - step), nothing);
		ml_sched_wait(s);
	}
}

void ml_sched_barrier(struct ml_sched *s, const struct ml_call *call)
{
	(void)call;
	ml_sched_add_barrier(s);
}
