/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Derived datatypes: bounds as MPI 5.0 sections 5.1.6 and 5.1.7 define them, arguments that are refused, and how long a type
 * lives. That sizes and places of data are right is shown by test_type_random.c.
 */
#include "tests/unit/type/maker.h"

#include <limits.h>

#define INT ml_type_find(MPI_INT)
#define CHAR ml_type_find(MPI_CHAR)
#define DOUBLE ml_type_find(MPI_DOUBLE)

#define bounds_are(type, lb_, extent_, true_lb_, true_extent_)                                     \
	do {                                                                                       \
		const struct ml_type *t_ = (type);                                                 \
		ck_assert_ptr_nonnull(t_);                                                         \
		ck_assert_int_eq(t_->lb, lb_);                                                     \
		ck_assert_int_eq(t_->extent, extent_);                                             \
		ck_assert_int_eq(t_->true_lb, true_lb_);                                           \
		ck_assert_int_eq(t_->true_extent, true_extent_);                                   \
	} while (0)

/* The example of the standard: {(double, 0), (char, 8)} has extent 16. */
START_TEST(struct_is_padded_to_its_alignment)
{
	const struct ml_type *older[] = { DOUBLE, CHAR };

	bounds_are(MAKE_STRUCT(older, 2, 1, 1, 0, 8), 0, 16, 0, 9);
	bounds_are(MAKE_STRUCT(older, 2, 1, 1, 8, 0), 0, 16, 0, 16);
	bounds_are(MAKE_STRUCT(older, 2, 0, 1, -100, 3), 3, 1, 3, 1);
}
END_TEST

/* The definition of the extent knows no constructors: the padding is there for all of them. */
START_TEST(lists_are_padded_as_well)
{
	bounds_are(MAKE(HVECTOR, INT, 2, 1, 5), 0, 12, 0, 9);
	bounds_are(MAKE(HINDEXED, INT, 2, 1, 1, 0, 6), 0, 12, 0, 10);
	bounds_are(MAKE(HVECTOR, CHAR, 2, 1, 5), 0, 6, 0, 6);
}
END_TEST

START_TEST(negative_strides_lie_below)
{
	bounds_are(MAKE(VECTOR, INT, 3, 2, -4), -32, 40, -32, 40);
	bounds_are(MAKE(HVECTOR, CHAR, 3, 1, -10), -20, 21, -20, 21);
	bounds_are(MAKE(INDEXED, INT, 2, 1, 1, -3, 2), -12, 24, -12, 24);
}
END_TEST

START_TEST(nothing_has_no_bounds)
{
	bounds_are(MAKE(CONTIGUOUS, DOUBLE, 0), 0, 0, 0, 0);
	bounds_are(MAKE(VECTOR, DOUBLE, 0, 5, 7), 0, 0, 0, 0);
	bounds_are(MAKE(VECTOR, DOUBLE, 5, 0, 7), 0, 0, 0, 0);
	bounds_are(MAKE(INDEXED, DOUBLE, 2, 0, 0, 5, -9), 0, 0, 0, 0);
	bounds_are(MAKE(INDEXED_BLOCK, DOUBLE, 0, 1), 0, 0, 0, 0);
}
END_TEST

/* Where nothing lies, nothing counts: not its displacement either. */
START_TEST(empty_types_are_nowhere)
{
	const struct ml_type *empty = MAKE(CONTIGUOUS, DOUBLE, 0), *older[] = { empty, INT };

	bounds_are(MAKE_STRUCT(older, 2, 1, 1, -48, 8), 8, 4, 8, 4);
}
END_TEST

/* Bounds that were set stay, through all that is made of the type (section 5.1.7 with its example). */
START_TEST(set_bounds_stay)
{
	const struct ml_type *wide = MAKE(RESIZED, INT, -3, 9), *older[] = { DOUBLE, wide };

	bounds_are(wide, -3, 9, 0, 4);
	bounds_are(MAKE(CONTIGUOUS, wide, 2), -3, 18, 0, 13);
	bounds_are(MAKE_STRUCT(older, 2, 1, 1, -100, 8), 5, 9, -100, 112);
	bounds_are(MAKE(RESIZED, wide, 0, 4), 0, 4, 0, 4);
	bounds_are(MAKE(DUP, wide, 0), -3, 9, 0, 4);
}
END_TEST

START_TEST(extents_may_be_negative)
{
	const struct ml_type *back = MAKE(RESIZED, INT, 0, -8);

	bounds_are(back, 0, -8, 0, 4);
	bounds_are(MAKE(CONTIGUOUS, back, 3), -16, 8, -16, 20);
}
END_TEST

START_TEST(arrays_are_as_large_as_the_whole)
{
	bounds_are(MAKE(SUBARRAY, INT, 2, 4, 5, 2, 2, 1, 1, MPI_ORDER_C), 0, 80, 24, 28);
	bounds_are(MAKE(SUBARRAY, INT, 2, 4, 5, 2, 2, 1, 1, MPI_ORDER_FORTRAN), 0, 80, 20, 24);
	/* Of a row of 10 dealt out two by two to three processes, the last gets 4 and 5. */
	bounds_are(MAKE(DARRAY, CHAR, 3, 2, 1, 10, MPI_DISTRIBUTE_CYCLIC, 2, 3, MPI_ORDER_C), 0, 10, 4, 2);
	/* And of blocks of 4, the last gets 8 and 9. */
	bounds_are(MAKE(DARRAY, CHAR, 3, 2, 1, 10, MPI_DISTRIBUTE_BLOCK, MPI_DISTRIBUTE_DFLT_DARG, 3, MPI_ORDER_C), 0, 10, 8, 2);
	/* A process may get nothing. */
	bounds_are(MAKE(DARRAY, CHAR, 3, 2, 1, 2, MPI_DISTRIBUTE_BLOCK, MPI_DISTRIBUTE_DFLT_DARG, 3, MPI_ORDER_C), 0, 2, 0, 0);
}
END_TEST

/* The grid is numbered in row-major order even where the array is in Fortran's (section 5.1.4). */
START_TEST(process_grid_is_row_major)
{
	const struct ml_type *type = MAKE(DARRAY, CHAR, 6, 1, 2, 4, 6, MPI_DISTRIBUTE_BLOCK, MPI_DISTRIBUTE_BLOCK,
	                                  MPI_DISTRIBUTE_DFLT_DARG, MPI_DISTRIBUTE_DFLT_DARG, 2, 3, MPI_ORDER_FORTRAN);

	/* Process 1 is (0, 1): rows 0-1 and columns 2-3 of 4 x 6, the first dimension varying fastest. */
	bounds_are(type, 0, 24, 8, 6);
}
END_TEST

#define refused(class, type)                                                                       \
	do {                                                                                       \
		ck_assert_ptr_null(type);                                                          \
		ck_assert_int_eq(made, class);                                                     \
	} while (0)

START_TEST(refuses_wrong_arguments)
{
	refused(MPI_ERR_COUNT, MAKE(CONTIGUOUS, INT, -1));
	refused(MPI_ERR_COUNT, MAKE(VECTOR, INT, -1, 1, 1));
	refused(MPI_ERR_ARG, MAKE(VECTOR, INT, 1, -1, 1));
	refused(MPI_ERR_ARG, MAKE(INDEXED, INT, 2, 1, -1, 0, 0));
	refused(MPI_ERR_ARG, MAKE(SUBARRAY, INT, 1, 4, 5, 0, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(SUBARRAY, INT, 1, 4, 2, 3, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(SUBARRAY, INT, 1, 4, 2, -1, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(SUBARRAY, INT, 1, 4, 0, 0, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(SUBARRAY, INT, 1, 4, 2, 0, 7));
	refused(MPI_ERR_ARG, MAKE(SUBARRAY, INT, 0, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(DARRAY, INT, 3, 3, 1, 10, MPI_DISTRIBUTE_BLOCK, MPI_DISTRIBUTE_DFLT_DARG, 3, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(DARRAY, INT, 4, 0, 1, 10, MPI_DISTRIBUTE_BLOCK, MPI_DISTRIBUTE_DFLT_DARG, 3, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(DARRAY, INT, 3, 0, 1, 10, MPI_DISTRIBUTE_BLOCK, 3, 3, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(DARRAY, INT, 3, 0, 1, 10, MPI_DISTRIBUTE_CYCLIC, 0, 3, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(DARRAY, INT, 3, 0, 1, 10, MPI_DISTRIBUTE_NONE, MPI_DISTRIBUTE_DFLT_DARG, 3, MPI_ORDER_C));
}
END_TEST

/* What cannot be counted in bytes, or lies beyond all addresses, is refused and does not wrap. */
START_TEST(refuses_what_overflows)
{
	const MPI_Count huge = INT64_MAX / 4;
	const struct ml_type *big = MAKE(CONTIGUOUS, CHAR, huge), *older[] = { INT, INT };

	ck_assert_uint_eq(big->size, huge);
	refused(MPI_ERR_ARG, MAKE(CONTIGUOUS, big, 5));
	refused(MPI_ERR_ARG, MAKE(CONTIGUOUS, INT, INT64_MAX));
	refused(MPI_ERR_ARG, MAKE(VECTOR, INT, 3, 1, huge));
	refused(MPI_ERR_ARG, MAKE(HVECTOR, INT, 3, 1, INT64_MIN / 2 - 1));
	refused(MPI_ERR_ARG, MAKE(HINDEXED, CHAR, 2, 1, 1, INT64_MIN, INT64_MAX));
	refused(MPI_ERR_ARG, MAKE(HINDEXED, INT, 1, 1, INT64_MAX - 1));
	refused(MPI_ERR_ARG, MAKE(INDEXED_BLOCK, INT, 1, 1, INT64_MAX / 2));
	refused(MPI_ERR_ARG, MAKE_STRUCT(older, 2, INT64_MAX, INT64_MAX, 0, 0));
	refused(MPI_ERR_ARG, MAKE(RESIZED, INT, INT64_MAX, 1));
	refused(MPI_ERR_ARG, MAKE(SUBARRAY, INT, 2, huge, huge, 1, 1, 0, 0, MPI_ORDER_C));
	refused(MPI_ERR_ARG, MAKE(DARRAY, INT, 1, 0, 2, huge, huge, MPI_DISTRIBUTE_NONE, MPI_DISTRIBUTE_NONE, 1, 1, 1, 1,
	                          MPI_ORDER_C));
	/* Large numbers alone are no reason. */
	ck_assert_ptr_nonnull(MAKE(DARRAY, CHAR, 2, 1, 1, huge, MPI_DISTRIBUTE_CYCLIC, INT64_MAX, 2, MPI_ORDER_C));
	ck_assert_ptr_nonnull(MAKE(HINDEXED, CHAR, 1, 1, INT64_MAX - 1));
	ml_type_commit(MAKE(HVECTOR, CHAR, 2, 1, INT64_MAX - 1));
	ml_type_commit(MAKE(HVECTOR, MAKE(HVECTOR, CHAR, 2, 1, INT64_MAX / 2), 2, 1, -INT64_MAX / 2));
}
END_TEST

START_TEST(refuses_nesting_without_end)
{
	const struct ml_type *type = INT;
	int levels = 0;

	for (const struct ml_type *next; (next = MAKE(HVECTOR, type, 1, 1, 0)); levels++)
		type = next;
	ck_assert_int_eq(made, MPI_ERR_ARG);
	ck_assert_int_eq(levels, ML_TYPE_DEPTH_MAX);
	/* A program that duplicates for ever and frees the original may go on. */
	for (int i = 0; i < 3 * ML_TYPE_DEPTH_MAX; i++) {
		const struct ml_type *copy = MAKE(DUP, type, 0);

		ck_assert_ptr_nonnull(copy);
		ml_type_free(type);
		type = copy;
	}
	ml_type_free(type);
}
END_TEST

/* ---- life -------------------------------------------------------------------------------------------------------- */

START_TEST(only_committed_types_are_found)
{
	const struct ml_type *type = MAKE(CONTIGUOUS, INT, 3);
	MPI_Datatype handle = ml_type_handle(type);

	ck_assert_ptr_null(ml_type_find(handle));
	ck_assert_ptr_eq(ml_type_find_draft(handle), type);
	ml_type_commit(type);
	ck_assert_ptr_eq(ml_type_find(handle), type);
	ck_assert_ptr_eq(ml_type_find_draft(handle), type);
	ml_type_free(type);
	ck_assert_ptr_null(ml_type_find(handle));
	ck_assert_ptr_null(ml_type_find_draft(handle));
}
END_TEST

START_TEST(wrong_handles_are_not_touched)
{
	const struct ml_type *type = MAKE(CONTIGUOUS, INT, 3);
	uintptr_t handle = (uintptr_t)ml_type_handle(type);

	ml_type_commit(type);
	ck_assert_ptr_null(ml_type_find((MPI_Datatype)(handle + 1)));
	ck_assert_ptr_null(ml_type_find((MPI_Datatype)(handle + ML_CACHELINE)));
	ck_assert_ptr_null(ml_type_find((MPI_Datatype)(handle + 1000 * sizeof(struct ml_derived))));
	ck_assert_ptr_null(ml_type_find((MPI_Datatype)(handle - 64)));
	ck_assert_ptr_null(ml_type_find_draft((MPI_Datatype)1));
	ck_assert_ptr_null(ml_type_find_draft((MPI_Datatype)UINTPTR_MAX));
}
END_TEST

START_TEST(numbers_lead_back)
{
	const struct ml_type *a = MAKE(CONTIGUOUS, INT, 3), *b = MAKE(CONTIGUOUS, INT, 4);

	ck_assert_int_ne(ml_type_number(a), ml_type_number(b));
	ck_assert_ptr_eq(ml_type_by_number(ml_type_number(a)), a);
	ck_assert_ptr_eq(ml_type_by_number(ml_type_number(b)), b);
	ck_assert_ptr_null(ml_type_by_number(1000));
}
END_TEST

/* A freed type is there as long as a type made from it, or an operation, needs it. */
START_TEST(lives_as_long_as_it_is_held)
{
	const struct ml_type *inner = MAKE(VECTOR, INT, 2, 1, 2), *outer = MAKE(CONTIGUOUS, inner, 2), *next;

	ml_type_free(inner);
	next = MAKE(CONTIGUOUS, INT, 1);
	ck_assert_ptr_ne(next, inner);
	ck_assert_uint_eq(ml_type_derived(outer)->recipe.type[0]->size, 8);

	ml_type_hold(outer);
	ml_type_free(outer);
	ck_assert_uint_eq(outer->size, 16);
	ml_type_drop(outer);
	/* Now the memory of both is free; the youngest is used first. */
	ck_assert_ptr_eq(MAKE(CONTIGUOUS, INT, 1), inner);
	ck_assert_ptr_eq(MAKE(CONTIGUOUS, INT, 1), outer);
}
END_TEST

/* A handle that was given out again works, and needs a free of its own. */
START_TEST(handles_are_counted)
{
	const struct ml_type *inner = MAKE(VECTOR, INT, 2, 1, 2), *outer = MAKE(CONTIGUOUS, inner, 2);

	ml_type_free(inner);
	ck_assert_ptr_null(ml_type_find_draft(ml_type_handle(inner)));
	ml_type_give(inner);
	ck_assert_ptr_eq(ml_type_find_draft(ml_type_handle(inner)), inner);
	ml_type_free(outer);
	ck_assert_ptr_eq(ml_type_find_draft(ml_type_handle(inner)), inner);
	ml_type_free(inner);
	ck_assert_ptr_null(ml_type_find_draft(ml_type_handle(inner)));
}
END_TEST

START_TEST(duplicates_are_as_ready_as_the_original)
{
	const struct ml_type *draft = MAKE(CONTIGUOUS, INT, 2);

	ck_assert_ptr_nonnull(ml_type_find(ml_type_handle(MAKE(DUP, INT, 0))));
	ck_assert_ptr_null(ml_type_find(ml_type_handle(MAKE(DUP, draft, 0))));
	ml_type_commit(draft);
	ck_assert_ptr_nonnull(ml_type_find(ml_type_handle(MAKE(DUP, draft, 0))));
}
END_TEST

START_TEST(predefined_types_are_not_freed)
{
	ck_assert(!ml_type_can_free(INT));
	ck_assert(!ml_type_is_derived(ml_type_find(MPI_COMPLEX32)));
	ml_type_hold(INT);
	ml_type_drop(INT);
	ml_type_commit(INT);
}
END_TEST

START_TEST(counts_basic_elements)
{
	const struct ml_type *older[] = { INT, DOUBLE, ml_type_find(MPI_SHORT_INT) };
	const struct ml_type *type = MAKE_STRUCT(older, 3, 2, 3, 4, 0, 8, 40);

	ck_assert_uint_eq(ml_type_elements(type), 2 + 3 + 8);
	ck_assert_uint_eq(ml_type_unit(type), 0);
	ck_assert_uint_eq(ml_type_unit(MAKE(CONTIGUOUS, ml_type_find(MPI_2INT), 3)), 4);
	ck_assert_uint_eq(ml_type_external(type), 2 * 4 + 3 * 8 + 4 * 6);
}
END_TEST

UNIT_SUITE(type_make)
{
	TCase *tc = type_case(s, "bounds");

	tcase_add_test(tc, struct_is_padded_to_its_alignment);
	tcase_add_test(tc, lists_are_padded_as_well);
	tcase_add_test(tc, negative_strides_lie_below);
	tcase_add_test(tc, nothing_has_no_bounds);
	tcase_add_test(tc, empty_types_are_nowhere);
	tcase_add_test(tc, set_bounds_stay);
	tcase_add_test(tc, extents_may_be_negative);
	tcase_add_test(tc, arrays_are_as_large_as_the_whole);
	tcase_add_test(tc, process_grid_is_row_major);

	tc = type_case(s, "arguments");
	tcase_add_test(tc, refuses_wrong_arguments);
	tcase_add_test(tc, refuses_what_overflows);
	tcase_add_test(tc, refuses_nesting_without_end);

	tc = type_case(s, "life");
	tcase_add_test(tc, only_committed_types_are_found);
	tcase_add_test(tc, wrong_handles_are_not_touched);
	tcase_add_test(tc, numbers_lead_back);
	tcase_add_test(tc, lives_as_long_as_it_is_held);
	tcase_add_test(tc, handles_are_counted);
	tcase_add_test(tc, duplicates_are_as_ready_as_the_original);
	tcase_add_test(tc, predefined_types_are_not_freed);
	tcase_add_test(tc, counts_basic_elements);
}
