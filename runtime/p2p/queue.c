/* SPDX-License-Identifier: BSD-2-Clause */
/* The index of a queue in which searches go far: see queue.h. */
#include "p2p/queue.h"

#include <stdlib.h>

/* A new table has a place for each tag that there can be among the elements, or a few for contexts. With more keys it grows fourfold. */
#define BITS_FIRST 6
#define BITS_MAX 31

uint64_t ml_queue_numbers;

void ml_queue_init(struct ml_queue *queue)
{
	*queue = (struct ml_queue){ 0 };
	ml_list_init(&queue->list);
}

static void stop_indexes(struct ml_queue *queue)
{
	for (int key = 0; key < ML_QUEUE_KEYS; key++)
		queue->index[key].is_on = false;
	queue->is_indexed = false;
}

void ml_queue_fini(struct ml_queue *queue)
{
	for (int key = 0; key < ML_QUEUE_KEYS; key++)
		free(queue->index[key].table);
	ml_queue_init(queue);
}

static struct ml_queue_node *node_of(const struct ml_queue_hook *hook, enum ml_queue_key key)
{
	return (struct ml_queue_node *)((uintptr_t)(hook - key) - offsetof(struct ml_queue_node, hook));
}

/* What an index by this key sees of a tag. */
static int32_t seen(enum ml_queue_key key, int32_t tag)
{
	return key == ML_QUEUE_BY_TAG ? tag : MPI_ANY_TAG;
}

/* Neighbouring tags fall into neighbouring places, because many programs number their messages; runs as long as the table, anywhere. */
static uint32_t place_of(const struct ml_queue_index *index, uint64_t ctx, int32_t tag)
{
	uint32_t run = (uint32_t)tag >> index->bits, by_ctx = (uint32_t)(ctx * UINT64_C(0x9e3779b97f4a7c15) >> 32);

	return ((uint32_t)tag + run * 0x9e3779b1u + by_ctx) & ((UINT32_C(1) << index->bits) - 1);
}

/* Where the table, or the key before in the same place, points to the chain of this key; a null pointer stands there if there is none. */
static struct ml_queue_hook **chain_of(const struct ml_queue_index *index, enum ml_queue_key key, uint64_t ctx, int32_t tag)
{
	struct ml_queue_hook **at = &index->table[place_of(index, ctx, seen(key, tag))];

	for (; *at; at = &(*at)->next) {
		const struct ml_queue_node *node = node_of(*at, key);

		if (node->ctx == ctx && seen(key, node->tag) == seen(key, tag))
			break;
	}
	return at;
}

/* Moves the chains to a table with 2^bits places. -1 without memory: nothing has changed. */
static int resize(struct ml_queue_index *index, enum ml_queue_key key, uint32_t bits)
{
	struct ml_queue_index larger = { calloc(UINT32_C(1) << bits, sizeof *larger.table), bits, index->keys, index->is_on };

	if (!larger.table)
		return -1;
	for (uint32_t i = 0; index->keys && i < UINT32_C(1) << index->bits; i++) {
		struct ml_queue_hook *next, *hook = index->table[i];

		for (; hook; hook = next) {
			const struct ml_queue_node *node = node_of(hook, key);
			struct ml_queue_hook **at = &larger.table[place_of(&larger, node->ctx, seen(key, node->tag))];

			next = hook->next;
			hook->next = *at;
			*at = hook;
		}
	}
	free(index->table);
	*index = larger;
	return 0;
}

static void add(struct ml_queue_index *index, enum ml_queue_key key, struct ml_queue_node *node)
{
	struct ml_queue_hook *hook = &node->hook[key];
	struct ml_queue_hook **at = chain_of(index, key, node->ctx, node->tag);

	if (*at) {
		ml_list_push(&(*at)->chain, &hook->chain); /* before the oldest, in a ring: behind the youngest */
		return;
	}
	ml_list_init(&hook->chain);
	hook->next = NULL;
	*at = hook;
	if (++index->keys >> index->bits && index->bits + 2 <= BITS_MAX)
		resize(index, key, index->bits + 2);
}

static void remove_from(struct ml_queue_index *index, enum ml_queue_key key, struct ml_queue_node *node)
{
	struct ml_queue_hook *hook = &node->hook[key];
	struct ml_queue_hook **at = &index->table[place_of(index, node->ctx, seen(key, node->tag))];

	while (*at && *at != hook)
		at = &(*at)->next;
	if (*at) {
		if (ml_list_is_empty(&hook->chain)) {
			*at = hook->next;
			index->keys--;
		} else {
			*at = ml_container_of(hook->chain.next, struct ml_queue_hook, chain);
			(*at)->next = hook->next;
		}
	}
	ml_list_remove(&hook->chain);
}

void ml_queue_add_indexed(struct ml_queue *queue, struct ml_queue_node *node)
{
	for (int key = 0; key < ML_QUEUE_KEYS; key++)
		if (queue->index[key].is_on)
			add(&queue->index[key], key, node);
}

void ml_queue_remove_indexed(struct ml_queue *queue, struct ml_queue_node *node)
{
	for (int key = 0; key < ML_QUEUE_KEYS; key++)
		if (queue->index[key].is_on)
			remove_from(&queue->index[key], key, node);
	if (ml_queue_is_empty(queue))
		stop_indexes(queue);
}

static bool make_index(struct ml_queue *queue, enum ml_queue_key key)
{
	struct ml_queue_index *index = &queue->index[key];
	uint32_t bits = key == ML_QUEUE_BY_TAG ? ml_min(ml_max(BITS_FIRST, 32 - __builtin_clz(queue->count)), BITS_MAX) : BITS_FIRST;

	if ((!index->table || index->bits < bits) && resize(index, key, bits) != 0 && !index->table)
		return false;
	index->is_on = queue->is_indexed = true;
	for (struct ml_list *at = ml_list_first(&queue->list); at; at = ml_list_next(&queue->list, at))
		add(index, key, ml_container_of(at, struct ml_queue_node, link));
	return true;
}

static struct ml_queue_node *oldest(const struct ml_queue_index *index, enum ml_queue_key key, uint64_t ctx, int32_t tag)
{
	struct ml_queue_hook *hook = *chain_of(index, key, ctx, tag);

	return hook ? node_of(hook, key) : NULL;
}

static struct ml_queue_node *find_by_tag(const struct ml_queue *queue, uint64_t ctx, int32_t tag)
{
	const struct ml_queue_index *index = &queue->index[ML_QUEUE_BY_TAG];
	struct ml_queue_node *node = oldest(index, ML_QUEUE_BY_TAG, ctx, tag);
	struct ml_queue_node *any = queue->any ? oldest(index, ML_QUEUE_BY_TAG, ctx, MPI_ANY_TAG) : NULL;

	return !node || (any && any->number < node->number) ? any : node;
}

static struct ml_queue_node *find_in_list(const struct ml_queue *queue, uint64_t ctx, int32_t tag)
{
	for (struct ml_list *at = ml_list_first(&queue->list); at; at = ml_list_next(&queue->list, at)) {
		struct ml_queue_node *node = ml_container_of(at, struct ml_queue_node, link);

		if (ml_queue_fits(node, ctx, tag))
			return node;
	}
	return NULL;
}

struct ml_queue_node *ml_queue_find_indexed(struct ml_queue *queue, uint64_t ctx, int32_t tag)
{
	enum ml_queue_key key = tag == MPI_ANY_TAG ? ML_QUEUE_BY_CONTEXT : ML_QUEUE_BY_TAG;

	if (!queue->index[key].is_on) {
		bool far;
		struct ml_queue_node *node = ml_queue_walk(queue, ctx, tag, &far);

		if (!far)
			return node;
		if (!make_index(queue, key))
			return find_in_list(queue, ctx, tag);
	}
	if (key == ML_QUEUE_BY_TAG)
		return find_by_tag(queue, ctx, tag);
	return oldest(&queue->index[key], key, ctx, tag);
}
