/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Canonical forms: however a type was written, the form is the simplest that says the same (type_flat.h). That it does say the
 * same is shown by test_type_random.c.
 */
#include "tests/unit/type/maker.h"

#define INT ml_type_find(MPI_INT)
#define DOUBLE ml_type_find(MPI_DOUBLE)

static void is_strided(const struct ml_type *type, size_t count, size_t length, ptrdiff_t stride)
{
	ck_assert_int_eq(type->flat->row, ML_ROW_STRIDED);
	ck_assert_uint_eq(type->flat->loops, 0);
	ck_assert_uint_eq(type->flat->count, count);
	ck_assert_uint_eq(type->flat->length, length);
	if (count > 1)
		ck_assert_int_eq(type->flat->stride, stride);
}

START_TEST(what_has_no_gaps_is_one_block)
{
	const struct ml_type *pieces[] = { INT, DOUBLE, INT };

	is_strided(MAKE(CONTIGUOUS, MAKE(CONTIGUOUS, INT, 5), 7), 1, 140, 0);
	is_strided(MAKE(VECTOR, INT, 5, 3, 3), 1, 60, 0);
	is_strided(MAKE(INDEXED, INT, 3, 1, 2, 3, 4, 5, 7), 1, 24, 0);
	is_strided(MAKE_STRUCT(pieces, 3, 2, 1, 1, 0, 8, 16), 1, 20, 0);
	is_strided(MAKE(SUBARRAY, INT, 2, 4, 5, 2, 5, 1, 0, MPI_ORDER_C), 1, 40, 0);
	ck_assert(MAKE(VECTOR, INT, 5, 3, 3)->contiguous);
}
END_TEST

START_TEST(only_what_begins_at_the_buffer_is_contiguous)
{
	const struct ml_type *shifted = MAKE(HINDEXED, INT, 1, 3, 8);

	ck_assert(ml_flat_is_block(shifted->flat));
	ck_assert(!shifted->contiguous);
	ck_assert(!MAKE(RESIZED, INT, 0, 8)->contiguous);
	ck_assert(MAKE(RESIZED, MAKE(RESIZED, INT, 0, 8), 0, 4)->contiguous);
	ck_assert(MAKE(RESIZED, MAKE(CONTIGUOUS, INT, 0), 0, 4)->contiguous);
}
END_TEST

START_TEST(regular_blocks_are_strided)
{
	is_strided(MAKE(VECTOR, INT, 5, 2, 3), 5, 8, 12);
	is_strided(MAKE(VECTOR, INT, 5, 1, -1), 5, 4, -4);
	is_strided(MAKE(INDEXED_BLOCK, INT, 4, 1, 3, 5, 7, 9), 4, 4, 8);
	is_strided(MAKE(CONTIGUOUS, MAKE(RESIZED, INT, 0, 16), 9), 9, 4, 16);
	is_strided(MAKE(CONTIGUOUS, MAKE(RESIZED, MAKE(VECTOR, INT, 3, 1, 2), 0, 24), 4), 12, 4, 8);
	is_strided(MAKE(SUBARRAY, INT, 2, 4, 5, 4, 1, 0, 2, MPI_ORDER_C), 4, 4, 20);
}
END_TEST

START_TEST(arrays_are_loops)
{
	const struct ml_type *cube =
		MAKE(SUBARRAY, DOUBLE, 4, 9, 8, 7, 6, 3, 3, 3, 3, 1, 1, 1, 1, MPI_ORDER_C);

	ck_assert_int_eq(cube->flat->row, ML_ROW_STRIDED);
	ck_assert_uint_eq(cube->flat->loops, 2);
	ck_assert_uint_eq(cube->flat->length, 24);
	ck_assert_uint_eq(cube->flat->count, 3);
	ck_assert_int_eq(cube->flat->stride, 48);
	ck_assert_int_eq(cube->flat->loop[1].stride, 6 * 7 * 8);
	ck_assert_int_eq(cube->flat->loop[0].stride, 6 * 7 * 8 * 8);
}
END_TEST

/* More dimensions than a form has loops are nested. */
START_TEST(many_dimensions_are_nested)
{
	const struct ml_type *type = INT;

	for (MPI_Count i = 0, distance = 10; i < 8; i++, distance *= 3)
		type = MAKE(HVECTOR, type, 2, 1, distance);
	ck_assert_int_eq(type->flat->row, ML_ROW_NESTED);
	ck_assert_uint_eq(type->size, 4 << 8);
}
END_TEST

START_TEST(small_structures_are_mixed)
{
	const struct ml_type *members[] = { INT, DOUBLE, MAKE(VECTOR, INT, 3, 1, 2) };
	const struct ml_type *type = MAKE_STRUCT(members, 3, 1, 2, 1, 0, 8, 32);

	ck_assert_int_eq(type->flat->row, ML_ROW_MIXED);
	ck_assert_uint_eq(type->flat->count, 5);
	ck_assert_uint_eq(type->flat->block[1].before, 4);
	ck_assert_uint_eq(type->flat->block[2].before, 20);
	ck_assert_uint_eq(type->flat->block[5].before, 32);
}
END_TEST

/* A member that is no handful of blocks stays a form of its own: it is not written out. */
START_TEST(large_members_are_nested)
{
	const struct ml_type *column = MAKE(VECTOR, DOUBLE, 100000, 1, 10), *members[] = { INT, column };
	const struct ml_type *type = MAKE_STRUCT(members, 2, 1, 1, 0, 8);

	ck_assert_int_eq(type->flat->row, ML_ROW_NESTED);
	ck_assert_uint_eq(type->flat->count, 2);
	ck_assert_uint_eq(type->flat->nested[1].flat->count, 100000);
}
END_TEST

START_TEST(equal_members_at_equal_distances_are_a_loop)
{
	const struct ml_type *column = MAKE(VECTOR, DOUBLE, 100, 1, 10);
	const struct ml_type *type = MAKE(HINDEXED_BLOCK, column, 3, 1, 0, 10000, 20000);

	ck_assert_int_eq(type->flat->row, ML_ROW_STRIDED);
	ck_assert_uint_eq(type->flat->loops, 1);
	ck_assert_uint_eq(type->flat->loop[0].count, 3);
	ck_assert_int_eq(type->flat->loop[0].stride, 10000);
}
END_TEST

/* Many blocks of one and two elements, in no order that could be foreseen, are as many blocks of one element. */
START_TEST(long_lists_of_short_blocks_are_cut)
{
	enum { N = 64 };
	MPI_Count number[1 + 2 * N] = { N };
	const struct ml_type *type;

	for (int i = 0; i < N; i++) {
		number[1 + i] = 1 + i % 2;
		number[1 + N + i] = 5 * i + i % 3;
	}
	type = make(MPI_COMBINER_INDEXED, (const struct ml_type *[]){ DOUBLE }, 1, number, 1 + 2 * N);
	ck_assert_int_eq(type->flat->row, ML_ROW_SAME);
	ck_assert_uint_eq(type->flat->count, N * 3 / 2);
	ck_assert_uint_eq(type->flat->length, 8);
}
END_TEST

UNIT_SUITE(type_flat)
{
	TCase *tc = type_case(s, "forms");

	tcase_add_test(tc, what_has_no_gaps_is_one_block);
	tcase_add_test(tc, only_what_begins_at_the_buffer_is_contiguous);
	tcase_add_test(tc, regular_blocks_are_strided);
	tcase_add_test(tc, arrays_are_loops);
	tcase_add_test(tc, many_dimensions_are_nested);
	tcase_add_test(tc, small_structures_are_mixed);
	tcase_add_test(tc, large_members_are_nested);
	tcase_add_test(tc, equal_members_at_equal_distances_are_a_loop);
	tcase_add_test(tc, long_lists_of_short_blocks_are_cut);
}
