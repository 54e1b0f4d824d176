/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The shapes of trees and chains, on machines that hwloc makes up and on one that is stored, for every root: every rank is reached once,
 * soon, and each package, node and cache is entered once.
 */
#include "collectives/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "host/topo.h"
#include "tests/lib/unit.h"

#define RANKS_MAX 256

/* Ranks on a machine: `every` PU, counted by `step` around it, which scatters them when it is not 1. */
static const struct machine {
	const char *name;
	int32_t step;
	int32_t every;
	int32_t groups_expected; /* levels of groups that matter: at most so many */
} machines[] = {
	{ "package:2 numa:1 l3:4 core:8 pu:1", 1, 1, 2 },
	{ "package:2 numa:1 l3:4 core:8 pu:1", 9, 1, 2 },
	{ "package:2 numa:2 l3:4 core:8 pu:2", 1, 1, 3 },
	{ "package:2 numa:2 l3:4 core:8 pu:2", 37, 1, 3 },
	{ "package:2 numa:2 l3:4 core:8 pu:2", 1, 3, 3 },
	{ "package:2 numa:4 l3:4 core:8 pu:1", 101, 1, 3 },
	{ "package:3 numa:1 l3:5 core:7 pu:1", 1, 1, 2 },
	{ "package:3 numa:1 l3:5 core:7 pu:1", 11, 2, 2 },
	{ "package:2 l3:1 numa:2 core:5 pu:1", 3, 1, 2 }, /* a cache that two nodes divide */
	{ "package:4 numa:1 core:3 pu:1", 5, 1, 1 },
	{ "numa:1 l3:1 core:16 pu:1", 1, 1, 0 },
	{ "pu:13", 1, 1, 0 },
	{ "hybrid.xml", 1, 1, 0 },
};

/* A communicator, and what is known of its tree. */
static struct {
	int32_t n;
	struct ml_tree_spot spot[RANKS_MAX];
	struct ml_tree_groups *groups;
	struct ml_tree tree[RANKS_MAX];
} c;

static void load(const struct machine *machine)
{
	const char *srcdir = getenv("srcdir"), *name = machine->name;
	struct ml_tree_spot sorted[RANKS_MAX];
	struct ml_topo topo;
	char path[512];

	if (strstr(name, ".xml")) {
		snprintf(path, sizeof path, "%s/tests/machines/%s", srcdir ? srcdir : ".", name);
		name = path;
	}
	ck_assert_int_eq(ml_topo_load(name, &topo), 0);
	c.n = ((int32_t)topo.count + machine->every - 1) / machine->every;
	ck_assert_int_le(c.n, RANKS_MAX);
	for (int32_t i = 0; i < c.n; i++) {
		const struct ml_topo_pu *pu = &topo.pu[(uint32_t)(i * machine->every * machine->step) % topo.count];

		c.spot[i] = (struct ml_tree_spot){ pu->package, pu->numa, pu->l3, i };
	}
	ml_topo_free(&topo);
	memcpy(sorted, c.spot, sizeof sorted);
	ck_assert_int_eq(ml_tree_new(sorted, c.n, &c.groups), 0);
}

static void flat(int32_t n)
{
	c.n = n;
	c.groups = NULL;
	memset(c.spot, 0, sizeof c.spot);
}

static void find_all(int32_t root)
{
	for (int32_t rank = 0; rank < c.n; rank++) {
		ml_tree_find(c.groups, c.n, rank, root, &c.tree[rank]);
		ck_assert_int_le(c.tree[rank].children, ML_TREE_CHILDREN_MAX);
	}
}

/* Parents and children agree, and all edges lead away from the root. The depth of the tree. */
static int32_t check_tree(int32_t root)
{
	int32_t edges = 0, depth = 0;

	ck_assert_int_eq(c.tree[root].parent, -1);
	for (int32_t rank = 0; rank < c.n; rank++) {
		int32_t steps = 0;

		for (int32_t i = 0; i < c.tree[rank].children; i++, edges++)
			ck_assert_int_eq(c.tree[c.tree[rank].child[i]].parent, rank);
		for (int32_t up = rank; up != root; up = c.tree[up].parent)
			ck_assert_int_lt(++steps, c.n);
		depth = ml_max(depth, steps);
	}
	ck_assert_int_eq(edges, c.n - 1);
	return depth;
}

static bool in_one(int32_t kind, int32_t a, int32_t b)
{
	const struct ml_tree_spot *x = &c.spot[a], *y = &c.spot[b];

	if (kind == 0)
		return x->package == y->package;
	return kind == 1 ? x->numa == y->numa : x->l3 == y->l3;
}

/* The edges that lead into the group of a rank, of a kind, from outside. */
static int32_t count_entries(int32_t kind, int32_t rank)
{
	int32_t entries = 0;

	for (int32_t r = 0; r < c.n; r++)
		if (in_one(kind, r, rank) && c.tree[r].parent >= 0)
			entries += !in_one(kind, c.tree[r].parent, rank);
	return entries;
}

static int32_t log2_up(int32_t n)
{
	int32_t bits = 0;

	while (1 << bits < n)
		bits++;
	return bits;
}

START_TEST(trees_enter_each_group_once)
{
	const struct machine *machine = &machines[_i];

	load(machine);
	ck_assert_int_eq(c.groups != NULL, machine->groups_expected > 0);
	for (int32_t root = 0; root < c.n; root += 1 + c.n / 40) {
		find_all(root);
		/* One more hop a level than the binomial tree at most: groups whose number is no power of two. */
		ck_assert_int_le(check_tree(root), log2_up(c.n) + machine->groups_expected);
		for (int32_t kind = 0; kind < 3; kind++)
			for (int32_t rank = 0; rank < c.n; rank += 1 + c.n / 40)
				ck_assert_int_eq(count_entries(kind, rank), in_one(kind, root, rank) ? 0 : 1);
	}
	ml_tree_free(c.groups);
}
END_TEST

START_TEST(chains_visit_each_group_once)
{
	load(&machines[_i]);
	for (int32_t root = 0; root < c.n; root += 1 + c.n / 40) {
		int32_t before = -1, visited = 0, left[3] = { 0 };
		struct ml_tree_chain chain = { -1, -1 };

		for (int32_t rank = root; rank >= 0; before = rank, rank = chain.next) {
			chain = ml_tree_find_chain(c.groups, c.n, rank, root);
			ck_assert_int_eq(chain.before, before);
			ck_assert_int_le(++visited, c.n);
			for (int32_t kind = 0; kind < 3 && before >= 0; kind++)
				left[kind] += !in_one(kind, before, rank);
		}
		ck_assert_int_eq(visited, c.n);
		for (int32_t kind = 0; kind < 3; kind++) {
			int32_t groups = 0;

			for (int32_t rank = 0; rank < c.n; rank++) {
				int32_t first = 0;

				while (!in_one(kind, first, rank))
					first++;
				groups += first == rank;
			}
			ck_assert_int_eq(left[kind], groups - 1);
		}
	}
	ml_tree_free(c.groups);
}
END_TEST

/* The order in which spots come makes no difference: all ranks find the same. */
START_TEST(spots_may_come_in_any_order)
{
	struct ml_tree_spot turned[RANKS_MAX];
	struct ml_tree_groups *other;
	struct ml_tree tree;

	load(&machines[_i]);
	for (int32_t i = 0; i < c.n; i++)
		turned[i] = c.spot[(i * 7 + 3) % c.n];
	if (c.n % 7) {
		ck_assert_int_eq(ml_tree_new(turned, c.n, &other), 0);
		for (int32_t rank = 0; rank < c.n; rank++) {
			ml_tree_find(c.groups, c.n, rank, c.n / 2, &c.tree[0]);
			ml_tree_find(other, c.n, rank, c.n / 2, &tree);
			ck_assert_int_eq(c.tree[0].parent, tree.parent);
			ck_assert_int_eq(c.tree[0].children, tree.children);
			ck_assert_mem_eq(c.tree[0].child, tree.child, (size_t)tree.children * sizeof *tree.child);
		}
		ml_tree_free(other);
	}
	ml_tree_free(c.groups);
}
END_TEST

/* ---- without groups ---------------------------------------------------------------------------------------------- */

START_TEST(flat_trees_reach_every_rank_soon)
{
	flat(_i);
	for (int32_t root = 0; root < c.n; root += 1 + c.n / 20) {
		find_all(root);
		ck_assert_int_le(check_tree(root), log2_up(c.n));
	}
}
END_TEST

/* Children taken from the last to the first extend the range of ranks without a hole: what keeps the order of operands. */
START_TEST(a_flat_subtree_is_a_range)
{
	int32_t end_of[RANKS_MAX] = { 0 };

	flat(_i);
	find_all(0);
	for (int32_t rank = c.n - 1; rank >= 0; rank--) {
		end_of[rank] = rank + 1;
		for (int32_t i = c.tree[rank].children; i--;) {
			ck_assert_int_eq(end_of[rank], c.tree[rank].child[i]);
			end_of[rank] = end_of[c.tree[rank].child[i]];
		}
	}
	ck_assert_int_eq(end_of[0], c.n);
}
END_TEST

START_TEST(a_flat_chain_goes_around)
{
	for (int32_t root = 0; root < _i; root++) {
		for (int32_t rank = 0; rank < _i; rank++) {
			struct ml_tree_chain chain = ml_tree_find_chain(NULL, _i, rank, root);
			int32_t next = (rank + 1) % _i;

			ck_assert_int_eq(chain.next, next == root ? -1 : next);
			ck_assert_int_eq(chain.before, rank == root ? -1 : (rank + _i - 1) % _i);
		}
	}
}
END_TEST

UNIT_SUITE(tree)
{
	TCase *tc = unit_case(s, "tree");

	tcase_add_loop_test(tc, trees_enter_each_group_once, 0, (int)ML_ARRAY_LEN(machines));
	tcase_add_loop_test(tc, chains_visit_each_group_once, 0, (int)ML_ARRAY_LEN(machines));
	tcase_add_loop_test(tc, spots_may_come_in_any_order, 0, (int)ML_ARRAY_LEN(machines));
	tcase_add_loop_test(tc, flat_trees_reach_every_rank_soon, 1, 70);
	tcase_add_loop_test(tc, a_flat_subtree_is_a_range, 1, 70);
	tcase_add_loop_test(tc, a_flat_chain_goes_around, 1, 20);
}
