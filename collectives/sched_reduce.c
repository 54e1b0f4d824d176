/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction up a binomial tree, as in reduce_binomial.c: large vectors piece by piece, operations that do not commute at rank 0 and
 * then to the root.
 */
#include "collectives/builders.h"
#include "collectives/tree.h"

/* One piece of the vectors. The tree's root may be another than the operation's. */
struct piece {
	const unsigned char *in;
	size_t count;
	int32_t top;
	unsigned char *sum;   /* where the combination goes */
	unsigned char *heard; /* what a child sends */
};

static void climb(struct ml_sched *s, const struct piece *p)
{
	int32_t n = s->size, v = ml_tree_rotate(s->rank, p->top, n), end = ml_tree_bits_end(v, n);
	const unsigned char *mine = p->in;

	for (int32_t bit = 1; bit < end && v + bit < n; bit *= 2) {
		ml_sched_recv(s, ml_tree_rotate_back(v + bit, p->top, n), ml_sched_vector(s, p->heard, p->count));
		ml_sched_wait(s);
		ml_sched_combine(s, mine, p->heard, p->sum, p->count);
		mine = p->sum;
	}
	if (v) {
		ml_sched_send(s, ml_tree_rotate_back(ml_tree_parent(v), p->top, n), ml_sched_vector(s, mine, p->count));
		ml_sched_wait(s);
	}
}

/* From the top of the tree to the root. */
static void forward(struct ml_sched *s, const struct piece *p, unsigned char *out, int32_t root)
{
	if (s->rank == p->top)
		ml_sched_send(s, root, ml_sched_vector(s, p->sum, p->count));
	if (s->rank == root)
		ml_sched_recv(s, p->top, ml_sched_vector(s, out, p->count));
	ml_sched_wait(s);
}

static bool has_children(const struct ml_sched *s, const struct piece *p)
{
	int32_t v = ml_tree_rotate(s->rank, p->top, s->size);

	return ml_tree_bits_end(v, s->size) > 1 && v + 1 < s->size;
}

void ml_sched_add_reduce(struct ml_sched *s, const unsigned char *in, unsigned char *out, size_t count, int32_t root)
{
	struct piece p = { .top = s->reduction.commute ? root : 0 };
	size_t extent = s->reduction.extent, step = ml_sched_piece(s, count);
	unsigned char *sum = NULL;

	if (s->size == 1) {
		ml_sched_copy(s, ml_sched_vector(s, in, count), ml_sched_vector(s, out, count));
		return;
	}
	if (has_children(s, &p)) {
		p.heard = ml_sched_scratch_vector(s, step);
		if (s->rank != root || root != p.top)
			sum = ml_sched_scratch_vector(s, step);
	}
	for (size_t at = 0; at < count; at += step) {
		p.in = in + at * extent;
		p.count = ml_min(step, count - at);
		p.sum = sum ? sum : out + at * extent;
		climb(s, &p);
		if (root != p.top)
			forward(s, &p, out + at * extent, root);
	}
}

void ml_sched_reduce(struct ml_sched *s, const struct ml_call *call)
{
	ml_sched_add_reduce(s, call->reduction.in, call->reduction.out, call->reduction.count, call->root);
}
