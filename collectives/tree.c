/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Trees: see tree.h. Groups are numbered level by level in the order of the machine, so that the members of a group, which are groups of
 * the next level, follow each other. Level 0 is the group of all; the members on the last level are the ranks, in an order of their own.
 */
#include "collectives/tree.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/fail.h"

#define KINDS 3 /* package, NUMA node, L3 cache */
#define LEVELS_MAX (KINDS + 1)

struct ml_tree_groups {
	int32_t levels;              /* of groups, the one of all included */
	int32_t *first[LEVELS_MAX];  /* [groups + 1] first member of each group */
	int32_t *above[LEVELS_MAX];  /* of each member, its group */
	int32_t *rank;               /* in the order of the machine */
	int32_t *order;              /* where each rank is in there */
	int32_t memory[];
};

/* ---- making ------------------------------------------------------------------------------------------------------ */

/* The parts of a spot, larger units first. */
static int compare(const void *a, const void *b)
{
	const struct ml_tree_spot *x = a, *y = b;
	const int32_t difference[] = { x->package - y->package, x->numa - y->numa, x->l3 - y->l3, x->rank - y->rank };

	for (size_t i = 0; i < ML_ARRAY_LEN(difference); i++)
		if (difference[i])
			return difference[i];
	return 0;
}

static void exchange_numa_and_l3(struct ml_tree_spot *spot, int32_t n)
{
	for (int32_t i = 0; i < n; i++) {
		int32_t numa = spot[i].numa;

		spot[i].numa = spot[i].l3;
		spot[i].l3 = numa;
	}
}

/* Sorts by the larger units first. Nodes usually hold caches; some processors divide one cache between nodes. */
static void sort(struct ml_tree_spot *spot, int32_t n)
{
	bool cache_spans = false;

	exchange_numa_and_l3(spot, n);
	qsort(spot, (size_t)n, sizeof *spot, compare);
	for (int32_t i = 1; i < n && !cache_spans; i++)
		cache_spans = spot[i].package == spot[i - 1].package && spot[i].numa == spot[i - 1].numa && spot[i].numa >= 0 &&
			      spot[i].l3 != spot[i - 1].l3;
	if (cache_spans)
		return;
	exchange_numa_and_l3(spot, n);
	qsort(spot, (size_t)n, sizeof *spot, compare);
}

/* The largest kind of unit, of those in the sorted spots, that lies between two neighbours: KINDS if they share all. */
static int32_t border(const struct ml_tree_spot *spot, int32_t i)
{
	if (spot[i].package != spot[i - 1].package)
		return 0;
	if (spot[i].numa != spot[i - 1].numa)
		return 1;
	return spot[i].l3 != spot[i - 1].l3 ? 2 : KINDS;
}

/* The kinds of units that make groups: of several ranks, and not the same as a larger kind makes. With the number of their groups. */
static int32_t find_levels(const struct ml_tree_spot *spot, int32_t n, int32_t kind_out[], int32_t count_out[])
{
	int32_t levels = 1;

	kind_out[0] = -1;
	count_out[0] = 1;
	for (int32_t kind = 0; kind < KINDS; kind++) {
		int32_t count = 1;

		for (int32_t i = 1; i < n; i++)
			count += border(spot, i) <= kind;
		if (count == count_out[levels - 1] || count == n)
			continue;
		kind_out[levels] = kind;
		count_out[levels++] = count;
	}
	return levels;
}

/* Fills a level, whose members have borders of up to `inner`. */
static void fill(struct ml_tree_groups *groups, int32_t level, const struct ml_tree_spot *spot, int32_t n, int32_t outer, int32_t inner)
{
	int32_t group = 0, member = 0;

	groups->first[level][0] = 0;
	groups->above[level][0] = 0;
	for (int32_t i = 1; i < n; i++) {
		int32_t between = border(spot, i);

		if (between > inner)
			continue;
		member++;
		if (between <= outer)
			groups->first[level][++group] = member;
		groups->above[level][member] = group;
	}
	groups->first[level][group + 1] = member + 1;
}

int ml_tree_new(struct ml_tree_spot *spot, int32_t n, struct ml_tree_groups **groups_out)
{
	int32_t kind[LEVELS_MAX + 1], count[LEVELS_MAX + 1], levels, *memory;
	struct ml_tree_groups *groups;
	size_t words = 2 * (size_t)n;

	sort(spot, n);
	levels = find_levels(spot, n, kind, count);
	*groups_out = NULL;
	if (levels == 1)
		return 0;
	kind[levels] = KINDS;
	count[levels] = n;
	for (int32_t level = 0; level < levels; level++)
		words += (size_t)count[level] + 1 + (size_t)count[level + 1];
	groups = malloc(sizeof *groups + words * sizeof *memory);
	if (!groups)
		return -ENOMEM;
	groups->levels = levels;
	memory = groups->memory;
	groups->rank = memory;
	groups->order = memory += n;
	memory += n;
	for (int32_t i = 0; i < n; i++) {
		groups->rank[i] = spot[i].rank;
		groups->order[spot[i].rank] = i;
	}
	for (int32_t level = 0; level < levels; level++) {
		groups->first[level] = memory;
		groups->above[level] = memory += count[level] + 1;
		memory += count[level + 1];
		fill(groups, level, spot, n, kind[level], kind[level + 1]);
	}
	*groups_out = groups;
	return 0;
}

void ml_tree_free(struct ml_tree_groups *groups)
{
	free(groups);
}

/* ---- finding ----------------------------------------------------------------------------------------------------- */

/* A tree, seen from its root. */
struct view {
	const struct ml_tree_groups *groups;
	int32_t n;
	int32_t levels;
	int32_t top[LEVELS_MAX + 1]; /* the root's group on each level, and its order */
};

/* The members of a group, counted from the leading one. */
struct members {
	int32_t first, count;
	int32_t lead; /* after the first */
};

static void trace(const struct view *view, int32_t rank, int32_t *path)
{
	path[view->levels] = view->groups ? view->groups->order[rank] : rank;
	for (int32_t level = view->levels - 1; level > 0; level--)
		path[level] = view->groups->above[level][path[level + 1]];
	path[0] = 0;
}

static void init(struct view *view, const struct ml_tree_groups *groups, int32_t n, int32_t root)
{
	view->groups = groups;
	view->n = n;
	view->levels = groups ? groups->levels : 1;
	trace(view, root, view->top);
}

static struct members members_of(const struct view *view, int32_t level, int32_t group)
{
	struct members m = { 0, view->n, 0 };

	if (view->groups) {
		const int32_t *first = &view->groups->first[level][group];

		m = (struct members){ first[0], first[1] - first[0], 0 };
	}
	if (view->top[level] == group)
		m.lead = view->top[level + 1] - m.first;
	return m;
}

/* From the v-th member to its number and back. */
static int32_t member(const struct members *m, int32_t v)
{
	return m->first + (v < m->count - m->lead ? v + m->lead : v + m->lead - m->count);
}

static int32_t place_of(const struct members *m, int32_t number)
{
	int32_t v = number - m->first - m->lead;

	return v < 0 ? v + m->count : v;
}

/* The rank that leads the v-th member of a group on a level, or the one that comes last in it. */
static int32_t rank_in(const struct view *view, int32_t level, const struct members *m, int32_t v, bool last)
{
	int32_t number = member(m, v);

	while (++level < view->levels) {
		struct members inner = members_of(view, level, number);

		number = member(&inner, last ? inner.count - 1 : 0);
	}
	return view->groups ? view->groups->rank[number] : number;
}

/* The binomial tree: clearing the lowest bit set in v gives its parent; its children are v + 1, v + 2, v + 4 ... up to below that bit. */
static void add_members(const struct view *view, int32_t level, const struct members *m, int32_t v, struct ml_tree *tree)
{
	int32_t end = v ? v & -v : 1;

	if (v)
		tree->parent = rank_in(view, level, m, v & (v - 1), false);
	while (!v && end < m->count)
		end *= 2;
	for (int32_t bit = end / 2; bit; bit /= 2)
		if (v + bit < m->count)
			tree->child[tree->children++] = rank_in(view, level, m, v + bit, false);
}

void ml_tree_find(const struct ml_tree_groups *groups, int32_t n, int32_t rank, int32_t root, struct ml_tree *tree_out)
{
	int32_t path[LEVELS_MAX + 1];
	struct view view;

	tree_out->parent = -1;
	tree_out->children = 0;
	if (!groups) { /* one group of ranks in their order: the same as below, sooner */
		struct members all = { 0, n, root };

		add_members(&(struct view){ .n = n, .levels = 1 }, 0, &all, place_of(&all, rank), tree_out);
		return;
	}
	init(&view, groups, n, root);
	trace(&view, rank, path);
	for (int32_t level = 0; level < view.levels; level++) {
		struct members m = members_of(&view, level, path[level]);
		int32_t v = place_of(&m, path[level + 1]);

		if (rank_in(&view, level, &m, v, false) == rank)
			add_members(&view, level, &m, v, tree_out);
	}
}

struct ml_tree_chain ml_tree_find_chain(const struct ml_tree_groups *groups, int32_t n, int32_t rank, int32_t root)
{
	struct ml_tree_chain chain = { -1, -1 };
	int32_t path[LEVELS_MAX + 1];
	bool first = true, last = true; /* of the groups looked at so far */
	struct view view;

	init(&view, groups, n, root);
	trace(&view, rank, path);
	for (int32_t level = view.levels - 1; level >= 0; level--) {
		struct members m = members_of(&view, level, path[level]);
		int32_t v = place_of(&m, path[level + 1]);

		if (first && v > 0)
			chain.before = rank_in(&view, level, &m, v - 1, true);
		if (last && v < m.count - 1)
			chain.next = rank_in(&view, level, &m, v + 1, false);
		first &= v == 0;
		last &= v == m.count - 1;
	}
	return chain;
}
