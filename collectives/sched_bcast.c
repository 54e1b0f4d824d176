/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Broadcast down a binomial tree or along a chain, as in bcast_binomial.c and bcast_chain.c. A block with gaps travels the chain through a
 * packed copy, because the pieces are cut by bytes: the ranks need not describe the same data by the same type.
 */
#include "collectives/builders.h"
#include "collectives/select.h"
#include "collectives/tree.h"

static void add_binomial(struct ml_sched *s, struct ml_part block, int32_t root)
{
	int32_t n = s->size, v = ml_tree_rotate(s->rank, root, n);

	if (v) {
		ml_sched_recv(s, ml_tree_rotate_back(ml_tree_parent(v), root, n), block);
		ml_sched_wait(s);
	}
	for (int32_t bit = ml_tree_bits_end(v, n) / 2; bit; bit /= 2)
		if (v + bit < n)
			ml_sched_send(s, ml_tree_rotate_back(v + bit, root, n), block);
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
	int32_t n = s->size, v = ml_tree_rotate(s->rank, root, n);
	int32_t before = ml_tree_rotate_back(v ? v - 1 : 0, root, n), next = ml_tree_rotate_back((v + 1) % n, root, n);
	MPI_Count chunk = ML_COLL_CHUNK, lag = v ? chunk : 0;

	for (MPI_Count at = 0; at < block.count + lag; at += chunk) {
		if (v && at < block.count)
			ml_sched_recv(s, before, piece_of(block, at));
		if (v < n - 1 && at >= lag)
			ml_sched_send(s, next, piece_of(block, at - lag));
		if (v || at / chunk % 2)
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
