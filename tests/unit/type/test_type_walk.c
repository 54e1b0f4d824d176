/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counting basic elements in a part of a stream, and the other way (MPI 5.0 section 5.1.11). The walk itself is what
 * test_type_random.c compares everything with; here it is compared with typemaps written down by hand.
 */
#include "type/type_walk.h"

#include "tests/unit/type/maker.h"

#define INT ml_type_find(MPI_INT)
#define CHAR ml_type_find(MPI_CHAR)

/* {(int, 0), (char, 4), (short-int pair, 8)}: 4, 1, 2 and 4 bytes. */
static const struct ml_type *make_three(void)
{
	const struct ml_type *older[] = { INT, CHAR, ml_type_find(MPI_SHORT_INT) };

	return MAKE_STRUCT(older, 3, 1, 1, 1, 0, 4, 8);
}

START_TEST(counts_elements_of_a_part)
{
	static const MPI_Count elements[] = { 0, -1, -1, -1, 1, 2, -1, 3, -1, -1, -1, 4, -1, -1, -1, 5, 6, -1, 7 };
	const struct ml_type *type = make_three();
	size_t bytes;

	for (size_t n = 0; n < ML_ARRAY_LEN(elements); n++) {
		MPI_Count got = ml_type_walk_elements(type, n);

		ck_assert_msg(got == (elements[n] < 0 ? MPI_UNDEFINED : elements[n]), "%zu bytes: %lld", n, (long long)got);
		if (elements[n] < 0)
			continue;
		ck_assert(ml_type_walk_bytes(type, (size_t)elements[n], &bytes));
		ck_assert_uint_eq(bytes, n);
	}
}
END_TEST

/* Where all elements are alike nobody walks: a type of 10^15 elements is as quick as any. */
START_TEST(counts_without_walking)
{
	const struct ml_type *type = MAKE(CONTIGUOUS, MAKE(VECTOR, INT, 1000000, 1, 3), 1000000000);
	size_t bytes;

	ck_assert_int_eq(ml_type_walk_elements(type, 4000000000u), 1000000000);
	ck_assert_int_eq(ml_type_walk_elements(type, 4000000002u), MPI_UNDEFINED);
	ck_assert(ml_type_walk_bytes(type, 999999999999, &bytes));
	ck_assert_uint_eq(bytes, 3999999999996);
}
END_TEST

START_TEST(nothing_has_no_elements)
{
	const struct ml_type *none = MAKE(CONTIGUOUS, INT, 0);
	size_t bytes = 1;

	ck_assert_int_eq(ml_type_walk_elements(none, 0), 0);
	ck_assert_int_eq(ml_type_walk_elements(none, 4), MPI_UNDEFINED);
	ck_assert(ml_type_walk_bytes(none, 0, &bytes));
	ck_assert_uint_eq(bytes, 0);
	ck_assert(!ml_type_walk_bytes(none, 1, &bytes));
	ck_assert(!ml_type_walk_bytes(INT, SIZE_MAX / 2, &bytes));
}
END_TEST

/* Displacements in the order of the typemap. */
struct record {
	struct ml_walker walker;
	ptrdiff_t at[32];
	size_t count;
};

static bool visit(struct ml_walker *walker, const struct ml_type *basic, ptrdiff_t at)
{
	struct record *r = ml_container_of(walker, struct record, walker);

	ck_assert_ptr_eq(basic, INT);
	r->at[r->count++] = at;
	return r->count < ML_ARRAY_LEN(r->at);
}

#define typemap_is(type, ...)                                                                      \
	do {                                                                                       \
		const ptrdiff_t expected[] = { __VA_ARGS__ };                                      \
		struct record r = { .walker = { visit } };                                         \
		ck_assert(ml_type_walk(type, 0, &r.walker));                                       \
		ck_assert_uint_eq(r.count, ML_ARRAY_LEN(expected));                                \
		ck_assert_mem_eq(r.at, expected, sizeof expected);                                 \
	} while (0)

START_TEST(visits_in_the_order_of_the_typemap)
{
	typemap_is(MAKE(VECTOR, INT, 2, 2, -3), 0, 4, -12, -8);
	typemap_is(MAKE(INDEXED, INT, 2, 1, 2, 5, 1), 20, 4, 8);
	typemap_is(MAKE(HINDEXED_BLOCK, INT, 2, 2, 9, 3), 9, 13, 3, 7);
	typemap_is(MAKE(CONTIGUOUS, MAKE(RESIZED, INT, -4, 10), 3), 0, 10, 20);
	/* 2 x 2 of 3 x 4 from (1, 1): in C the last index runs fastest, in Fortran the first. */
	typemap_is(MAKE(SUBARRAY, INT, 2, 3, 4, 2, 2, 1, 1, MPI_ORDER_C), 20, 24, 36, 40);
	typemap_is(MAKE(SUBARRAY, INT, 2, 3, 4, 2, 2, 1, 1, MPI_ORDER_FORTRAN), 16, 20, 28, 32);
	/* Of 11 dealt out two by two to three processes, process 1 gets 2 3, 8 9; process 2 gets 4 5, 10. */
	typemap_is(MAKE(DARRAY, INT, 3, 1, 1, 11, MPI_DISTRIBUTE_CYCLIC, 2, 3, MPI_ORDER_C), 8, 12, 32, 36);
	typemap_is(MAKE(DARRAY, INT, 3, 2, 1, 11, MPI_DISTRIBUTE_CYCLIC, 2, 3, MPI_ORDER_C), 16, 20, 40);
}
END_TEST

START_TEST(stops_when_told)
{
	struct record r = { .walker = { visit } };

	ck_assert(!ml_type_walk(MAKE(CONTIGUOUS, INT, 1000), 0, &r.walker));
	ck_assert_uint_eq(r.count, ML_ARRAY_LEN(r.at));
}
END_TEST

/* However the type was made; of a struct without the blocks that are empty. */
START_TEST(finds_the_one_basic_type)
{
	const struct ml_type *mixed[] = { INT, CHAR }, *pair = ml_type_find(MPI_DOUBLE_INT);

	ck_assert_ptr_eq(ml_type_walk_basic(INT), INT);
	ck_assert_ptr_eq(ml_type_walk_basic(pair), pair);
	ck_assert_ptr_eq(ml_type_walk_basic(MAKE(RESIZED, MAKE(VECTOR, MAKE(DUP, INT), 2, 2, -3), 0, 100)), INT);
	ck_assert_ptr_eq(ml_type_walk_basic(MAKE(SUBARRAY, pair, 1, 9, 3, 1, MPI_ORDER_C)), pair);
	ck_assert_ptr_eq(ml_type_walk_basic(MAKE_STRUCT(mixed, 2, 2, 0, 0, 8)), INT);
	ck_assert_ptr_null(ml_type_walk_basic(MAKE_STRUCT(mixed, 2, 2, 1, 0, 8)));
	ck_assert_ptr_null(ml_type_walk_basic(make_three()));
	ck_assert_ptr_null(ml_type_walk_basic(MAKE(CONTIGUOUS, INT, 0)));
}
END_TEST

UNIT_SUITE(type_walk)
{
	TCase *tc = type_case(s, "walk");

	tcase_add_test(tc, counts_elements_of_a_part);
	tcase_add_test(tc, counts_without_walking);
	tcase_add_test(tc, nothing_has_no_elements);
	tcase_add_test(tc, visits_in_the_order_of_the_typemap);
	tcase_add_test(tc, stops_when_told);
	tcase_add_test(tc, finds_the_one_basic_type);
}
