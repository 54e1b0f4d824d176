/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * p2p/queue.h against the plainest model: an array in order of age, searched from the front. Random additions, removals and
 * searches in queues that stay short, that grow long, and that become empty again, with few and with many tags and contexts.
 */
#include "p2p/queue.h"

#include <stdlib.h>

#include "tests/lib/unit.h"

enum { ELEMENTS = 3000, STEPS = 30000 };

static struct ml_queue queue;
static struct ml_queue_node pool[ELEMENTS];
static struct ml_queue_node *model[ELEMENTS]; /* oldest first */
static size_t length;
static struct ml_queue_node *spare[ELEMENTS];
static size_t spares;

/* Tags, contexts, one in how many is MPI_ANY_TAG, and up to which length the queue grows. */
static const struct shape {
	int tags, contexts, any;
	size_t most;
} shapes[] = {
	{ 2, 1, 4, ELEMENTS }, { 3000, 1, 1000000, ELEMENTS }, { 3000, 1, 40, ELEMENTS }, { 2, 1000, 10, ELEMENTS },
	{ 20, 3, 10, 40 },     { 40, 40, 5, ELEMENTS },        { 1, 3000, 1, ELEMENTS },  { 100, 2, 50, 18 },
};

static int32_t draw_tag(const struct shape *shape)
{
	return random() % shape->any == 0 ? MPI_ANY_TAG : (int32_t)(random() % shape->tags);
}

static void add(uint64_t ctx, int32_t tag)
{
	struct ml_queue_node *node = spare[--spares];

	ml_queue_add(&queue, node, ctx, tag);
	model[length++] = node;
}

static void remove_at(size_t at)
{
	ml_queue_remove(&queue, model[at]);
	spare[spares++] = model[at];
	for (length--; at < length; at++)
		model[at] = model[at + 1];
}

/* The index of the element that both find, or `length`. */
static size_t find(uint64_t ctx, int32_t tag)
{
	size_t at = 0;
	const struct ml_queue_node *found = ml_queue_find(&queue, ctx, tag);

	while (at < length && !ml_queue_fits(model[at], ctx, tag))
		at++;
	ck_assert_ptr_eq(found, at < length ? model[at] : NULL);
	return at;
}

START_TEST(finds_what_a_list_would)
{
	const struct shape *shape = &shapes[_i];
	bool grows = true;

	srandom((unsigned)_i + 1);
	ml_queue_init(&queue);
	length = spares = 0;
	for (size_t i = 0; i < ELEMENTS; i++)
		spare[spares++] = &pool[i];
	for (int step = 0; step < STEPS; step++) {
		uint64_t ctx = (uint64_t)(random() % shape->contexts);
		int32_t tag = draw_tag(shape);
		size_t at;

		grows = length == 0 || (grows && length < shape->most);
		if (random() % 4 < (grows ? 2 : 1)) {
			if (spares)
				add(ctx, tag);
		} else if (length && random() % 8 == 0) {
			remove_at((size_t)random() % length);
		} else if ((at = find(ctx, tag)) < length && random() % 2) {
			remove_at(at);
		} else if (length && !grows) {
			remove_at(find(model[0]->ctx, model[0]->tag));
		}
		ck_assert_int_eq(ml_queue_is_empty(&queue), length == 0);
		ck_assert(length || !queue.is_indexed);
	}
	ml_queue_fini(&queue);
}
END_TEST

/* Front elements and short queues are found without an index; a search that goes far makes the one it needs, and no other. */
START_TEST(makes_an_index_when_needed)
{
	ml_queue_init(&queue);
	length = spares = 0;
	for (size_t i = 0; i < ELEMENTS; i++)
		spare[spares++] = &pool[i];
	for (int i = 0; i < ML_QUEUE_SHORT - 1; i++)
		add(1, i);
	ck_assert_uint_eq(find(1, ML_QUEUE_SHORT), length);
	ck_assert(!queue.is_indexed);
	for (int i = ML_QUEUE_SHORT - 1; i < ELEMENTS; i++)
		add(1, i);
	for (int i = 0; i < ML_QUEUE_SHORT; i++)
		ck_assert_uint_eq(find(1, i), i);
	ck_assert(!queue.is_indexed);
	ck_assert_uint_eq(find(1, ELEMENTS - 1), ELEMENTS - 1);
	ck_assert_ptr_nonnull(queue.index[ML_QUEUE_BY_TAG].table);
	ck_assert_ptr_null(queue.index[ML_QUEUE_BY_CONTEXT].table);
	ck_assert_uint_eq(find(2, MPI_ANY_TAG), length);
	ck_assert_ptr_nonnull(queue.index[ML_QUEUE_BY_CONTEXT].table);
	ml_queue_fini(&queue);
}
END_TEST

UNIT_SUITE(queue)
{
	TCase *tc = unit_case(s, "search");

	tcase_add_loop_test(tc, finds_what_a_list_would, 0, ML_ARRAY_LEN(shapes));
	tcase_add_test(tc, makes_an_index_when_needed);
}
