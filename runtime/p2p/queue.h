/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A queue of matching: elements with an envelope (context, tag), found oldest first. Posted receives stand in such queues, and so
 * do messages that came too early. Two envelopes fit when their contexts are equal and their tags are equal or one of them is
 * MPI_ANY_TAG. Only p2p/match.c fills one.
 *
 * Most queues are short, or what is looked for stands in front: then the queue is a list and nothing more. A search that has
 * passed ML_QUEUE_SHORT elements in vain makes an index, and from there on a search of its kind takes constant time, until the
 * queue is empty again:
 *
 *	index[BY_TAG]      for a tag:          elements with equal context and tag form a chain, oldest first
 *	index[BY_CONTEXT]  for MPI_ANY_TAG:    elements with equal context form a chain, oldest first
 *
 * A chain is a ring through its elements. The oldest alone stands in the table, and when it leaves, the next takes its place; so
 * adding an element allocates nothing and cannot fail. Without memory for a table the search goes on along the list; without
 * memory for a larger table the collisions become longer. The queue keeps its tables, which are empty when it is, for the next time.
 *
 * The caller excludes other threads.
 */
#ifndef ML_P2P_QUEUE_H
#define ML_P2P_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/list.h"
#include "mpi_lite.h"

/* Elements that a search passes before it makes an index. */
#define ML_QUEUE_SHORT 16

enum ml_queue_key { ML_QUEUE_BY_TAG, ML_QUEUE_BY_CONTEXT, ML_QUEUE_KEYS };

/* Where an element stands in an index. */
struct ml_queue_hook {
	struct ml_list chain;       /* through the elements with the same key */
	struct ml_queue_hook *next; /* of the oldest: the next key that fell into the same place of the table */
};

/* Embedded in the elements. */
struct ml_queue_node {
	struct ml_list link; /* all elements, oldest first */
	uint64_t ctx;
	int32_t tag;
	uint64_t number;     /* drawn at adding: the order of age across queues */
	struct ml_queue_hook hook[ML_QUEUE_KEYS];
};

struct ml_queue_index {
	struct ml_queue_hook **table; /* NULL: never made; empty while it is off */
	uint32_t bits;                /* it has 2^bits places */
	uint32_t keys;                /* in it */
	bool is_on;
};

struct ml_queue {
	struct ml_list list;
	uint32_t count;
	uint32_t any;                 /* elements with MPI_ANY_TAG */
	bool is_indexed;              /* an index is on */
	struct ml_queue_index index[ML_QUEUE_KEYS];
};

void ml_queue_init(struct ml_queue *queue);

/* Empties the queue; its elements are the caller's. */
void ml_queue_fini(struct ml_queue *queue);

/* The parts for a queue that has, or is to get, an index; for the functions below alone. */
void ml_queue_add_indexed(struct ml_queue *queue, struct ml_queue_node *node);
void ml_queue_remove_indexed(struct ml_queue *queue, struct ml_queue_node *node);
struct ml_queue_node *ml_queue_find_indexed(struct ml_queue *queue, uint64_t ctx, int32_t tag);
extern uint64_t ml_queue_numbers; /* drawn so far */

ml_inline bool ml_queue_is_empty(const struct ml_queue *queue)
{
	return ml_list_is_empty(&queue->list);
}

ml_inline void ml_queue_add(struct ml_queue *queue, struct ml_queue_node *node, uint64_t ctx, int32_t tag)
{
	node->ctx = ctx;
	node->tag = tag;
	node->number = ml_queue_numbers++;
	ml_list_push(&queue->list, &node->link);
	queue->count++;
	queue->any += tag == MPI_ANY_TAG;
	if (ml_unlikely(queue->is_indexed))
		ml_queue_add_indexed(queue, node);
}

ml_inline void ml_queue_remove(struct ml_queue *queue, struct ml_queue_node *node)
{
	ml_list_remove(&node->link);
	queue->count--;
	queue->any -= node->tag == MPI_ANY_TAG;
	if (ml_unlikely(queue->is_indexed))
		ml_queue_remove_indexed(queue, node);
}

ml_inline bool ml_queue_fits(const struct ml_queue_node *node, uint64_t ctx, int32_t tag)
{
	return node->ctx == ctx && (node->tag == tag || node->tag == MPI_ANY_TAG || tag == MPI_ANY_TAG);
}

/* The oldest element that fits among the first ones; *far_out tells that there is none, but more elements to look at. */
ml_inline struct ml_queue_node *ml_queue_walk(const struct ml_queue *queue, uint64_t ctx, int32_t tag, bool *far_out)
{
	struct ml_list *at = queue->list.next;

	*far_out = false;
	for (int passed = 0; at != &queue->list; at = at->next) {
		struct ml_queue_node *node = ml_container_of(at, struct ml_queue_node, link);

		if (ml_queue_fits(node, ctx, tag))
			return node;
		if (ml_unlikely(++passed == ML_QUEUE_SHORT)) {
			*far_out = true;
			return NULL;
		}
	}
	return NULL;
}

/* The oldest element whose envelope fits, or NULL. */
ml_inline struct ml_queue_node *ml_queue_find(struct ml_queue *queue, uint64_t ctx, int32_t tag)
{
	bool far;
	struct ml_queue_node *node;

	if (ml_unlikely(queue->is_indexed))
		return ml_queue_find_indexed(queue, ctx, tag);
	node = ml_queue_walk(queue, ctx, tag, &far);
	return ml_unlikely(far) ? ml_queue_find_indexed(queue, ctx, tag) : node;
}

#endif
