/* SPDX-License-Identifier: BSD-2-Clause */
/* The shape of the binomial tree, for every number of ranks up to a hundred. */
#include "collectives/tree.h"

#include "tests/lib/unit.h"

#define RANKS_MAX 100

START_TEST(every_rank_is_the_child_of_its_parent_alone)
{
	int32_t n = _i, parent[RANKS_MAX] = { 0 }, found = 0;

	for (int32_t v = 0; v < n; v++) {
		int32_t end = ml_tree_bits_end(v, n);

		for (int32_t bit = 1; bit < end && v + bit < n; bit *= 2) {
			ck_assert_int_eq(ml_tree_parent(v + bit), v);
			ck_assert_int_eq(parent[v + bit], 0);
			parent[v + bit] = v;
			found++;
		}
	}
	ck_assert_int_eq(found, n - 1);
}
END_TEST

/* Children taken in order of their bit extend the range of ranks without a hole: what keeps the order of operands. */
START_TEST(a_subtree_is_a_range)
{
	int32_t n = _i, end_of[RANKS_MAX] = { 0 };

	for (int32_t v = n - 1; v >= 0; v--) {
		int32_t end = ml_tree_bits_end(v, n);

		end_of[v] = v + 1;
		for (int32_t bit = 1; bit < end && v + bit < n; bit *= 2) {
			ck_assert_int_eq(end_of[v], v + bit);
			end_of[v] = end_of[v + bit];
		}
	}
	ck_assert_int_eq(end_of[0], n);
}
END_TEST

START_TEST(depth_is_logarithmic)
{
	for (int32_t v = 0; v < _i; v++) {
		int32_t steps = 0;

		for (int32_t u = v; u; u = ml_tree_parent(u))
			steps++;
		ck_assert_int_le(1 << steps, v + 1);
	}
}
END_TEST

/* Ranks on consecutive cores: groups of 2, 4, 8 ... that share a cache, a node or a package are entered once each, the fewest times. */
START_TEST(a_group_of_cores_is_entered_once)
{
	for (int32_t group = 2; group <= 64; group *= 2) {
		int32_t entered = 0;

		for (int32_t v = 1; v < _i; v++)
			entered += v / group != ml_tree_parent(v) / group;
		ck_assert_int_eq(entered, (_i - 1) / group);
	}
}
END_TEST

START_TEST(rotation_puts_the_root_first)
{
	int32_t n = _i;

	for (int32_t root = 0; root < n; root++) {
		ck_assert_int_eq(ml_tree_rotate(root, root, n), 0);
		for (int32_t rank = 0; rank < n; rank++) {
			int32_t v = ml_tree_rotate(rank, root, n);

			ck_assert(v >= 0 && v < n);
			ck_assert_int_eq(ml_tree_rotate_back(v, root, n), rank);
		}
	}
}
END_TEST

UNIT_SUITE(tree)
{
	TCase *tc = unit_case(s, "tree");

	tcase_add_loop_test(tc, every_rank_is_the_child_of_its_parent_alone, 1, RANKS_MAX);
	tcase_add_loop_test(tc, a_subtree_is_a_range, 1, RANKS_MAX);
	tcase_add_loop_test(tc, depth_is_logarithmic, 1, RANKS_MAX);
	tcase_add_loop_test(tc, a_group_of_cores_is_entered_once, 250, 257);
	tcase_add_loop_test(tc, rotation_puts_the_root_first, 1, 20);
}
