/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prefix reductions.
 * What: in step d = 1, 2, 4 ... a rank sends what it has combined so far, the operands of up to d ranks that end with its own, to the one d
 *	ranks ahead, and puts what it gets from d ranks behind before its own. Operands stay in the order of ranks.
 * When: always.
 * Cost: log2 n rounds of the whole vector.
 * Source: Hillis and Steele, 1986.
 */
#include "collectives/builders.h"

static void exchange(struct ml_sched *s, int32_t distance, struct ml_part mine, struct ml_part heard)
{
	if (s->rank + distance < s->size)
		ml_sched_send(s, s->rank + distance, mine);
	if (s->rank >= distance)
		ml_sched_recv(s, s->rank - distance, heard);
	ml_sched_wait(s);
}

void ml_sched_scan(struct ml_sched *s, const struct ml_call *call)
{
	const struct ml_reduction *r = &call->reduction;
	struct ml_part out = ml_sched_vector(s, r->out, r->count);
	struct ml_part heard = ml_sched_vector(s, ml_sched_scratch_vector(s, r->count), r->count);

	ml_sched_copy(s, ml_sched_vector(s, r->in, r->count), out);
	for (int32_t distance = 1; distance < s->size && r->count; distance *= 2) {
		exchange(s, distance, out, heard);
		if (s->rank >= distance)
			ml_sched_combine(s, heard.base, out.base, out.base, r->count);
	}
}

/* The result leaves the own operand out, so what is passed on stands elsewhere. Rank 0 has no result. */
void ml_sched_exscan(struct ml_sched *s, const struct ml_call *call)
{
	const struct ml_reduction *r = &call->reduction;
	struct ml_part out = ml_sched_vector(s, r->out, r->count), mine = ml_sched_vector(s, r->in, r->count);
	struct ml_part heard = ml_sched_vector(s, ml_sched_scratch_vector(s, r->count), r->count);
	struct ml_part sum = ml_sched_vector(s, ml_sched_scratch_vector(s, r->count), r->count);

	if (s->rank == 0 && call->in_place)
		ml_sched_copy(s, mine, out); /* not the same memory when elements have gaps */
	for (int32_t distance = 1; distance < s->size && r->count; distance *= 2) {
		exchange(s, distance, mine, heard);
		if (s->rank < distance)
			continue;
		ml_sched_combine(s, heard.base, mine.base, sum.base, r->count);
		mine = sum;
		if (distance == 1)
			ml_sched_copy(s, heard, out);
		else
			ml_sched_combine(s, heard.base, out.base, out.base, r->count);
	}
}
