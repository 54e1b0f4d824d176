/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doubly linked list threaded through its elements: an element embeds a struct ml_list and is found
 * back with ml_container_of(). Allocates nothing; every operation takes constant time. The caller
 * excludes other threads.
 *
 * A list is a ring through its head: an empty list points at itself. A node that is in no list must
 * not be removed, unless ml_list_init() made it a list of its own.
 *
 * Walk it with
 *
 *	for (node = ml_list_first(&list); node; node = ml_list_next(&list, node))
 *
 * and take the successor before an element is removed.
 */
#ifndef ML_BASE_LIST_H
#define ML_BASE_LIST_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/fail.h"

struct ml_list {
	struct ml_list *next;
	struct ml_list *prev;
};

ml_inline void ml_list_init(struct ml_list *list)
{
	list->next = list;
	list->prev = list;
}

ml_inline bool ml_list_is_empty(const struct ml_list *list)
{
	return list->next == list;
}

/* Adds node right before `at`: with the head of a list as `at`, node becomes the last. */
ml_inline void ml_list_add_before(struct ml_list *at, struct ml_list *node)
{
	ml_assert(at->prev->next == at);
	node->next = at;
	node->prev = at->prev;
	at->prev->next = node;
	at->prev = node;
}

/* Adds node at the end, where the youngest stands. */
ml_inline void ml_list_push(struct ml_list *list, struct ml_list *node)
{
	ml_list_add_before(list, node);
}

/* Adds node at the front. */
ml_inline void ml_list_push_front(struct ml_list *list, struct ml_list *node)
{
	ml_list_add_before(list->next, node);
}

/* Takes node out of the list it is in and leaves it a list of its own. */
ml_inline void ml_list_remove(struct ml_list *node)
{
	ml_assert(node->prev->next == node && node->next->prev == node);
	node->prev->next = node->next;
	node->next->prev = node->prev;
	ml_list_init(node);
}

/* The oldest node, or NULL when the list is empty. */
ml_inline struct ml_list *ml_list_first(const struct ml_list *list)
{
	return ml_list_is_empty(list) ? NULL : list->next;
}

/* The node after `node`, or NULL when it is the last. */
ml_inline struct ml_list *ml_list_next(const struct ml_list *list, const struct ml_list *node)
{
	return node->next == list ? NULL : node->next;
}

/* Removes and returns the oldest node, or NULL when the list is empty. */
ml_inline struct ml_list *ml_list_pop(struct ml_list *list)
{
	struct ml_list *node = ml_list_first(list);

	if (node)
		ml_list_remove(node);
	return node;
}

#endif
