/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broadcast down a tree or along a chain, as in bcast_binomial.c and bcast_chain.c. A block with gaps travels the chain through a
 * packed copy, because the pieces are cut by bytes: the ranks need not describe the same data by the same type.
 */
#include "collectives/builders.h"
#include "collectives/select.h"

static void add_binomial(struct ml_sched *s, struct ml_part block, int32_t root)
{
	struct ml_tree tree;

	ml_tree_find(s->side->coll->groups, s->size, s->rank, root, &tree);
	if (tree.parent >= 0) {
		ml_sched_recv(s, tree.parent, block);
		ml_sched_wait(s);
	}
	for (int32_t i = 0; i < tree.children; i++)
		ml_sched_send(s, tree.child[i], block);
	ml_sched_wait(s);
}

/* The piece of a block of bytes that begins `at` there. */
static struct ml_part piece_of(struct ml_part block, MPI_Count at)
{
	return (struct ml_part){ block.base + at, ml_min(block.count - at, (MPI_Count)ML_COLL_CHUNK), block.type };
}

/* A rank passes a piece on while it receives the next; the root sends two at a time. */
static void add_chain(struct ml_sched *s, struct ml_part block, int32_t root)
{
	struct ml_tree_chain chain = ml_tree_find_chain(s->side->coll->groups, s->size, s->rank, root);
	bool is_root = s->rank == root;
	MPI_Count chunk = ML_COLL_CHUNK, lag = is_root ? 0 : chunk;

	for (MPI_Count at = 0; at < block.count + lag; at += chunk) {
		if (!is_root && at < block.count)
			ml_sched_recv(s, chain.before, piece_of(block, at));
		if (chain.next >= 0 && at >= lag)
			ml_sched_send(s, chain.next, piece_of(block, at - lag));
		if (!is_root || at / chunk % 2)
			ml_sched_wait(s);
	}
	ml_sched_wait(s);
}

static void add_packed_chain(struct ml_sched *s, struct ml_part block, int32_t root)
{
	struct ml_part flat = ml_sched_scratch_flat(s, block);

	if (s->rank == root)
		ml_sched_copy(s, block, flat);
	add_chain(s, flat, root);
	if (s->rank != root)
		ml_sched_copy(s, flat, block);
}

void ml_sched_add_bcast(struct ml_sched *s, struct ml_part block, int32_t root)
{
	size_t bytes = (size_t)block.count * block.type->size;

	if (ml_select_find(ML_COLL_BCAST, 0, (uint32_t)s->size, bytes) == ML_BCAST_BINOMIAL) {
		add_binomial(s, block, root);
	} else if (block.type->contiguous) {
		block = (struct ml_part){ block.base + block.type->true_lb, (MPI_Count)bytes, ml_type_find(MPI_BYTE) };
		add_chain(s, block, root);
	} else {
		add_packed_chain(s, block, root);
	}
}

void ml_sched_bcast(struct ml_sched *s, const struct ml_call *call)
{
	ml_sched_add_bcast(s, ml_blocks_part(&call->recv, 0), call->root);
}
