/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction up a tree.
 * What: a rank combines its operand with what its children send and sends the result to its parent. Large vectors go piece by piece:
 *	the leaves send the next piece while the inner ranks work on the last.
 * When: more than the board takes.
 * Cost: log2 n messages and combinations, one after the other; for large vectors the root's log2 n combinations of every byte.
 *	An operation that does not commute is done at rank 0, in the order of ranks, and sent to the root from there.
 */
#include "collectives/algorithms.h"
#include "collectives/talk.h"

/* A piece on its way: the tree's root may be another than the operation's. */
struct piece {
	struct ml_comm *comm;
	struct ml_reduction r; /* in, out, count of this piece */
	int32_t top;
	struct ml_tree tree;
	unsigned char *sum;    /* where the combination goes */
	unsigned char *heard;  /* what a child sends */
};

static int climb(const struct piece *p)
{
	size_t bytes = ml_reduction_bytes(&p->r);
	const unsigned char *mine = p->r.in;

	for (int32_t i = p->tree.children; i--;) {
		int error = ml_talk_recv(p->comm, p->tree.child[i], p->heard, bytes);

		if (error)
			return error;
		ml_reduction_apply(&p->r, mine, p->heard, p->sum, p->r.count);
		mine = p->sum;
	}
	if (p->tree.parent >= 0)
		return ml_talk_send(p->comm, p->tree.parent, mine, bytes);
	return MPI_SUCCESS;
}

/* From the top of the tree to the root. */
static int forward(const struct piece *p, int32_t root)
{
	if (p->comm->rank == p->top)
		return ml_talk_send(p->comm, root, p->sum, ml_reduction_bytes(&p->r));
	if (p->comm->rank == root)
		return ml_talk_recv(p->comm, p->top, p->r.out, ml_reduction_bytes(&p->r));
	return MPI_SUCCESS;
}

int ml_reduce_binomial(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root)
{
	size_t step = ml_reduction_piece(reduction);
	unsigned char *scratch = ml_coll_scratch(comm, ml_reduction_piece_bytes(reduction));
	struct piece p = { .comm = comm, .r = *reduction, .top = reduction->commute ? root : 0 };
	int error = MPI_SUCCESS;

	if (!scratch)
		return MPI_ERR_NO_MEM;
	ml_tree_find(ml_coll_reduction_groups(comm, reduction->commute), comm->size, comm->rank, p.top, &p.tree);
	p.heard = scratch;
	for (size_t at = 0; at < reduction->count && !error; at += step) {
		p.r.in = reduction->in + at * reduction->extent;
		p.r.out = reduction->out + at * reduction->extent;
		p.r.count = ml_min(step, reduction->count - at);
		p.sum = comm->rank == root && root == p.top ? p.r.out : scratch + step * reduction->extent;
		error = climb(&p);
		if (!error && root != p.top)
			error = forward(&p, root);
	}
	return error;
}
