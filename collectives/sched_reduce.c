/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction up a tree, as in reduce_binomial.c: large vectors piece by piece, operations that do not commute at rank 0 and
 * then to the root.
 */
#include "collectives/builders.h"

/* One piece of the vectors. The tree's root may be another than the operation's. */
struct piece {
	const unsigned char *in;
	size_t count;
	int32_t top;
	const struct ml_tree *tree;
	unsigned char *sum;   /* where the combination goes */
	unsigned char *heard; /* what a child sends */
};

static void climb(struct ml_sched *s, const struct piece *p)
{
	const unsigned char *mine = p->in;

	for (int32_t i = p->tree->children; i--;) {
		ml_sched_recv(s, p->tree->child[i], ml_sched_vector(s, p->heard, p->count));
		ml_sched_wait(s);
		ml_sched_combine(s, mine, p->heard, p->sum, p->count);
		mine = p->sum;
	}
	if (p->tree->parent >= 0) {
		ml_sched_send(s, p->tree->parent, ml_sched_vector(s, mine, p->count));
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

void ml_sched_add_reduce(struct ml_sched *s, const unsigned char *in, unsigned char *out, size_t count, int32_t root)
{
	struct ml_tree tree;
	struct piece p = { .top = s->reduction.commute ? root : 0, .tree = &tree };
	size_t extent = s->reduction.extent, step = ml_sched_piece(s, count);
	unsigned char *sum = NULL;

	if (s->size == 1) {
		ml_sched_copy(s, ml_sched_vector(s, in, count), ml_sched_vector(s, out, count));
		return;
	}
	ml_tree_find(ml_coll_reduction_groups(s->side, s->reduction.commute), s->size, s->rank, p.top, &tree);
	if (tree.children) {
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
