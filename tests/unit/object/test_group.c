/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * object/group.h: ranges need no table, tables translate in both directions, and operations find wrong arguments. What the
 * operations mean is proved with MPI programs.
 */
#include "object/group.h"

#include "object/error.h"
#include "tests/lib/unit.h"

static void setup(void)
{
	ck_assert_int_eq(ml_group_init(5), 0);
}

START_TEST(consecutive_processes_are_a_range)
{
	uint32_t peers[] = { 3, 4, 5, 6 };
	struct ml_group *group = ml_group_new(peers, 4);

	ck_assert_ptr_null(group->peers);
	ck_assert_int_eq(group->rank, 2);
	ck_assert_uint_eq(ml_group_peer(group, 3), 6);
	ck_assert_int_eq(ml_group_rank_of(group, 3), 0);
	ck_assert_int_eq(ml_group_rank_of(group, 2), MPI_UNDEFINED);
	ck_assert_int_eq(ml_group_rank_of(group, 7), MPI_UNDEFINED);
	ml_group_drop(group);
	ml_group_fini();
}
END_TEST

START_TEST(tables_translate_both_ways)
{
	uint32_t peers[] = { 900, 5, 17, 2 };
	struct ml_group *group = ml_group_new(peers, 4);

	ck_assert_ptr_nonnull(group->peers);
	ck_assert_int_eq(group->rank, 1);
	for (int32_t rank = 0; rank < 4; rank++) {
		ck_assert_uint_eq(ml_group_peer(group, rank), peers[rank]);
		ck_assert_int_eq(ml_group_rank_of(group, peers[rank]), rank);
	}
	for (uint32_t peer = 0; peer < 1000; peer++)
		if (peer != 900 && peer != 5 && peer != 17 && peer != 2)
			ck_assert_int_eq(ml_group_rank_of(group, peer), MPI_UNDEFINED);
	ml_group_drop(group);
	ml_group_fini();
}
END_TEST

START_TEST(the_empty_group_is_one)
{
	struct ml_group *range = ml_group_new_range(7, 3), *none;

	ck_assert_int_eq(ml_group_difference(range, range, &none), MPI_SUCCESS);
	ck_assert_ptr_eq(none, &ml_group_empty);
	ck_assert(ml_group_handle(none) == MPI_GROUP_EMPTY);
	ck_assert_ptr_eq(ml_group_find(MPI_GROUP_EMPTY), &ml_group_empty);
	ml_group_drop(none);
	ml_group_drop(none);
	ck_assert_uint_eq(ml_group_empty.magic, ML_GROUP_MAGIC);
	ml_group_drop(range);
	ml_group_fini();
}
END_TEST

START_TEST(handles_are_judged)
{
	struct ml_group *group = ml_group_new_range(0, 2);
	MPI_Group handle = ml_group_handle(group);

	ck_assert_ptr_eq(ml_group_find(handle), group);
	ck_assert_ptr_null(ml_group_find(MPI_GROUP_NULL));
	ck_assert_ptr_null(ml_group_find((MPI_Group)((char *)handle + 1)));
	ck_assert_ptr_null(ml_group_find((MPI_Group)&group));
	ml_group_hold(group);
	ml_group_drop(group);
	ck_assert_ptr_eq(ml_group_find(handle), group);
	ml_group_drop(group);
	ck_assert_ptr_null(ml_group_find(handle));
	ml_group_fini();
}
END_TEST

START_TEST(wrong_selections_are_errors)
{
	struct ml_group *group = ml_group_new_range(0, 4), *out = NULL;
	static const struct {
		int ranks[2];
		int error;
	} cases[] = {
		{ { 0, 4 }, MPI_ERR_RANK }, { { -1, 0 }, MPI_ERR_RANK }, { { 1, 1 }, MPI_ERR_RANK }, { { 3, 0 }, MPI_SUCCESS },
	};

	ck_assert_int_eq(ml_group_incl(group, 2, cases[_i].ranks, &out), cases[_i].error);
	ml_note_clear();
	if (out)
		ml_group_drop(out);
	out = NULL;
	ck_assert_int_eq(ml_group_excl(group, 2, cases[_i].ranks, &out), cases[_i].error);
	ml_note_clear();
	if (out)
		ml_group_drop(out);
	ml_group_drop(group);
	ml_group_fini();
}
END_TEST

START_TEST(wrong_ranges_are_errors)
{
	struct ml_group *group = ml_group_new_range(0, 10), *out = NULL;
	struct {
		int range[2][3];
		int error;
		int size;
	} cases[] = {
		{ { { 0, 9, 1 }, { 9, 0, -1 } }, MPI_ERR_RANK, 0 },
		{ { { 0, 4, 0 }, { 5, 5, 1 } }, MPI_ERR_ARG, 0 },
		{ { { 4, 0, 1 }, { 5, 5, 1 } }, MPI_ERR_ARG, 0 },
		{ { { 0, 10, 2 }, { 1, 1, 1 } }, MPI_ERR_RANK, 0 },
		{ { { 0, INT32_MAX, INT32_MAX }, { 1, 1, 1 } }, MPI_ERR_RANK, 0 },
		{ { { 0, 9, 3 }, { 8, 1, -3 } }, MPI_SUCCESS, 7 },
		{ { { 9, 9, -5 }, { 0, 0, 1 } }, MPI_SUCCESS, 2 },
	};

	ck_assert_int_eq(ml_group_range_incl(group, 2, cases[_i].range, &out), cases[_i].error);
	ml_note_clear();
	if (out) {
		ck_assert_int_eq(out->size, cases[_i].size);
		ml_group_drop(out);
	}
	ml_group_drop(group);
	ml_group_fini();
}
END_TEST

/* A group of a thousand, taken apart and put together: every member is looked at a few times, not a thousand. */
START_TEST(large_groups)
{
	enum { MANY = 100000 };
	struct ml_group *whole = ml_group_new_range(0, MANY), *odd, *even, *all;
	int range[1][3] = { { 1, MANY - 1, 2 } };

	ck_assert_int_eq(ml_group_range_incl(whole, 1, range, &odd), MPI_SUCCESS);
	ck_assert_int_eq(ml_group_range_excl(whole, 1, range, &even), MPI_SUCCESS);
	ck_assert_int_eq(ml_group_union(odd, even, &all), MPI_SUCCESS);
	ck_assert_int_eq(ml_group_compare(all, whole), MPI_SIMILAR);
	ml_group_drop(all);
	ck_assert_int_eq(ml_group_intersection(odd, even, &all), MPI_SUCCESS);
	ck_assert_int_eq(all->size, 0);
	ck_assert_int_eq(ml_group_difference(whole, odd, &all), MPI_SUCCESS);
	ck_assert_int_eq(ml_group_compare(all, even), MPI_IDENT);
	ml_group_drop(all);
	ml_group_drop(odd);
	ml_group_drop(even);
	ml_group_drop(whole);
	ml_group_fini();
}
END_TEST

UNIT_SUITE(group)
{
	TCase *tc = unit_case(s, "members");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, consecutive_processes_are_a_range);
	tcase_add_test(tc, tables_translate_both_ways);
	tcase_add_test(tc, the_empty_group_is_one);
	tcase_add_test(tc, handles_are_judged);
	tc = unit_case(s, "operations");
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_loop_test(tc, wrong_selections_are_errors, 0, 4);
	tcase_add_loop_test(tc, wrong_ranges_are_errors, 0, 7);
	tcase_add_test(tc, large_groups);
}
