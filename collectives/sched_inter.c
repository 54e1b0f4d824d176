/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations between the two sides of an intercommunicator (MPI 5.0 section 6.2.2): what one side gives, the other gets. Data that goes from
 * each rank to each goes there at once. Where one side's data becomes one result it is combined on that side, at rank 0, crosses
 * once, and is spread on the other side. Rooted operations go one way: the root has MPI_ROOT, those beside it MPI_PROC_NULL.
 */
#include "collectives/builders.h"

static bool is_root(const struct ml_call *call)
{
	return call->root == MPI_ROOT;
}

static bool is_beside(const struct ml_call *call)
{
	return call->root == MPI_PROC_NULL;
}

static void use_own_side(struct ml_sched *s)
{
	ml_sched_set_side(s, s->comm->local);
}

static void use_other_side(struct ml_sched *s)
{
	ml_sched_set_side(s, s->comm);
}

/* A message each way with every rank of the other side. `each`: every one gets a block of its own. */
static void cross(struct ml_sched *s, const struct ml_call *call, bool each)
{
	for (int32_t rank = 0; rank < s->size; rank++) {
		ml_sched_recv(s, rank, ml_blocks_part(&call->recv, rank));
		ml_sched_send(s, rank, ml_blocks_part(&call->send, each ? rank : 0));
	}
	ml_sched_wait(s);
}

void ml_sched_inter_allgather(struct ml_sched *s, const struct ml_call *call)
{
	cross(s, call, false);
}

void ml_sched_inter_alltoall(struct ml_sched *s, const struct ml_call *call)
{
	cross(s, call, true);
}

void ml_sched_inter_barrier(struct ml_sched *s, const struct ml_call *call)
{
	struct ml_call empty = *call;

	empty.send = empty.recv = (struct ml_blocks){ .type = ml_type_find(MPI_BYTE) };
	cross(s, &empty, false);
}

void ml_sched_inter_bcast(struct ml_sched *s, const struct ml_call *call)
{
	struct ml_part block;

	if (is_beside(call))
		return;
	block = ml_blocks_part(&call->recv, 0);
	if (is_root(call)) {
		ml_sched_send(s, 0, block);
		return;
	}
	if (s->rank == 0)
		ml_sched_recv(s, call->root, block);
	ml_sched_wait(s);
	use_own_side(s);
	ml_sched_add_bcast(s, block, 0);
}

void ml_sched_inter_gather(struct ml_sched *s, const struct ml_call *call)
{
	if (is_root(call))
		for (int32_t rank = 0; rank < s->size; rank++)
			ml_sched_recv(s, rank, ml_blocks_part(&call->recv, rank));
	else if (!is_beside(call))
		ml_sched_send(s, call->root, ml_blocks_part(&call->send, 0));
}

void ml_sched_inter_scatter(struct ml_sched *s, const struct ml_call *call)
{
	if (is_root(call))
		for (int32_t rank = 0; rank < s->size; rank++)
			ml_sched_send(s, rank, ml_blocks_part(&call->send, rank));
	else if (!is_beside(call))
		ml_sched_recv(s, call->root, ml_blocks_part(&call->recv, 0));
}

/* Combines the own side's data at its rank 0; where that is, or NULL elsewhere. */
static unsigned char *combine_side(struct ml_sched *s, const struct ml_reduction *r)
{
	unsigned char *sum = NULL;

	use_own_side(s);
	if (s->rank == 0)
		sum = ml_sched_scratch_vector(s, r->count);
	ml_sched_add_reduce(s, r->in, sum, r->count, 0);
	ml_sched_wait(s);
	return sum;
}

void ml_sched_inter_reduce(struct ml_sched *s, const struct ml_call *call)
{
	const struct ml_reduction *r = &call->reduction;

	if (is_root(call)) {
		ml_sched_recv(s, 0, ml_sched_vector(s, r->out, r->count));
	} else if (!is_beside(call)) {
		unsigned char *sum = combine_side(s, r);

		use_other_side(s);
		if (s->rank == 0)
			ml_sched_send(s, call->root, ml_sched_vector(s, sum, r->count));
	}
}

/* The sums of both sides change places: what rank 0 gets goes to `to`. */
static void trade(struct ml_sched *s, const struct ml_reduction *r, unsigned char *to)
{
	unsigned char *sum = combine_side(s, r);

	if (s->rank == 0) {
		use_other_side(s);
		ml_sched_send(s, 0, ml_sched_vector(s, sum, r->count));
		ml_sched_recv(s, 0, ml_sched_vector(s, to, r->count));
		ml_sched_wait(s);
	}
	use_own_side(s);
}

void ml_sched_inter_allreduce(struct ml_sched *s, const struct ml_call *call)
{
	const struct ml_reduction *r = &call->reduction;

	trade(s, r, r->out);
	ml_sched_add_bcast(s, ml_sched_vector(s, r->out, r->count), 0);
}

/* The other side's sum is cut as this side's counts say, which the other side does not know. */
void ml_sched_inter_reduce_scatter(struct ml_sched *s, const struct ml_call *call)
{
	int32_t n = s->comm->local->size;
	struct ml_shares shares = ml_shares_of(call, n);
	struct ml_reduction r = call->reduction;
	unsigned char *sum = NULL;
	size_t start = 0;

	r.count = 0;
	for (int32_t rank = 0; rank < n; rank++)
		r.count += ml_shares_at(&shares, rank);
	if (s->rank == 0)
		sum = ml_sched_scratch_vector(s, r.count);
	trade(s, &r, sum);
	for (int32_t rank = 0; rank < n; rank++) {
		size_t count = ml_shares_at(&shares, rank);
		struct ml_part result = ml_sched_vector(s, r.out, count), part;

		part = ml_sched_vector(s, sum ? sum + start * r.extent : NULL, count);
		if (s->rank == 0 && rank == 0)
			ml_sched_copy(s, part, result);
		else if (s->rank == 0)
			ml_sched_send(s, rank, part);
		else if (s->rank == rank)
			ml_sched_recv(s, 0, result);
		start += count;
	}
}
