/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/list.h: order, and lists that stay whole while elements come and go at either end and in the
 * middle.
 */
#include "base/list.h"

#include "tests/lib/unit.h"

struct item {
	int value;
	struct ml_list link;
};

static struct ml_list list;
static struct item items[5];

static void setup(void)
{
	ml_list_init(&list);
	for (int i = 0; i < 5; i++)
		items[i].value = i;
}

/* Checks that the list holds the values of `expected`, up to a negative one, in both directions. */
static void check_values(const int *expected)
{
	struct ml_list *node = ml_list_first(&list);
	struct ml_list *before = &list;

	for (; *expected >= 0; expected++) {
		ck_assert_ptr_nonnull(node);
		ck_assert_int_eq(ml_container_of(node, struct item, link)->value, *expected);
		ck_assert_ptr_eq(node->prev, before);
		before = node;
		node = ml_list_next(&list, node);
	}
	ck_assert_ptr_null(node);
	ck_assert_ptr_eq(list.prev, before);
}

START_TEST(is_empty_after_init)
{
	ck_assert(ml_list_is_empty(&list));
	ck_assert_ptr_null(ml_list_first(&list));
	ck_assert_ptr_null(ml_list_pop(&list));
}
END_TEST

START_TEST(pops_in_order_of_push)
{
	for (int i = 0; i < 5; i++)
		ml_list_push(&list, &items[i].link);
	check_values((int[]){ 0, 1, 2, 3, 4, -1 });
	for (int i = 0; i < 5; i++)
		ck_assert_ptr_eq(ml_list_pop(&list), &items[i].link);
	ck_assert(ml_list_is_empty(&list));
}
END_TEST

START_TEST(adds_at_the_front_and_before_a_node)
{
	ml_list_push(&list, &items[2].link);
	ml_list_push_front(&list, &items[0].link);
	ml_list_add_before(&items[2].link, &items[1].link);
	check_values((int[]){ 0, 1, 2, -1 });
}
END_TEST

START_TEST(removes_any_node)
{
	static const int left[5][5] = {
		{ 1, 2, 3, 4, -1 }, { 0, 2, 3, 4, -1 }, { 0, 1, 3, 4, -1 },
		{ 0, 1, 2, 4, -1 }, { 0, 1, 2, 3, -1 },
	};

	for (int i = 0; i < 5; i++)
		ml_list_push(&list, &items[i].link);
	ml_list_remove(&items[_i].link);
	check_values(left[_i]);
}
END_TEST

START_TEST(may_remove_a_node_twice)
{
	ml_list_push(&list, &items[0].link);
	ml_list_push(&list, &items[1].link);
	ml_list_remove(&items[0].link);
	ck_assert(ml_list_is_empty(&items[0].link));
	ml_list_remove(&items[0].link);
	check_values((int[]){ 1, -1 });
}
END_TEST

UNIT_SUITE(list)
{
	TCase *tc = unit_case(s, "list");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, is_empty_after_init);
	tcase_add_test(tc, pops_in_order_of_push);
	tcase_add_test(tc, adds_at_the_front_and_before_a_node);
	tcase_add_loop_test(tc, removes_any_node, 0, 5);
	tcase_add_test(tc, may_remove_a_node_twice);
}
