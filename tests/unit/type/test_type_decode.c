/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Envelope and contents (MPI 5.0 section 5.1.13): which argument stands in which array, in the form with int and in that with
 * MPI_Count.
 */
#include "type/type_decode.h"

#include <string.h>

#include "tests/unit/type/maker.h"

/* The standard's tables: integers, addresses, large counts and types of a call, the recipe's numbers being 1, 2, 3... */
static const struct row {
	const char *name;
	int combiner;
	MPI_Count number[12];
	size_t numbers;
	size_t integers, addresses;               /* int form */
	size_t wide_integers, counts, first_count; /* MPI_Count form: of `counts` the first is this number */
} rows[] = {
	{ "dup", MPI_COMBINER_DUP, { 0 }, 0, 0, 0, 0, 0, 0 },
	{ "contiguous", MPI_COMBINER_CONTIGUOUS, { 5 }, 1, 1, 0, 0, 1, 0 },
	{ "vector", MPI_COMBINER_VECTOR, { 5, 2, 7 }, 3, 3, 0, 0, 3, 0 },
	{ "hvector", MPI_COMBINER_HVECTOR, { 5, 2, 70 }, 3, 2, 1, 0, 3, 0 },
	{ "indexed", MPI_COMBINER_INDEXED, { 2, 3, 4, 50, 60 }, 5, 5, 0, 0, 5, 0 },
	{ "hindexed", MPI_COMBINER_HINDEXED, { 2, 3, 4, 500, 600 }, 5, 3, 2, 0, 5, 0 },
	{ "indexed_block", MPI_COMBINER_INDEXED_BLOCK, { 2, 3, 50, 60 }, 4, 4, 0, 0, 4, 0 },
	{ "hindexed_block", MPI_COMBINER_HINDEXED_BLOCK, { 2, 3, 50, 60 }, 4, 2, 2, 0, 4, 0 },
	{ "subarray", MPI_COMBINER_SUBARRAY, { 2, 9, 8, 3, 2, 1, 0, MPI_ORDER_C }, 8, 8, 0, 2, 6, 1 },
	{ "darray", MPI_COMBINER_DARRAY,
	  { 1, 0, 2, 9, 8, MPI_DISTRIBUTE_NONE, MPI_DISTRIBUTE_NONE, 4, 4, 1, 1, MPI_ORDER_C }, 12, 12, 0, 10, 2, 3 },
	{ "resized", MPI_COMBINER_RESIZED, { -4, 40 }, 2, 0, 2, 0, 2, 0 },
};

static const struct ml_type *make_row(const struct row *row, bool wide)
{
	struct ml_recipe recipe = { .combiner = row->combiner, .wide = wide };
	const struct ml_numbers run = { row->number, (MPI_Count)row->numbers, true };
	const MPI_Datatype older = MPI_INT;
	const struct ml_type *type = NULL;

	ck_assert_int_eq(ml_recipe_init(&recipe, &run, 1, &older, 1), MPI_SUCCESS);
	ck_assert_int_eq(ml_type_make(&recipe, &type), MPI_SUCCESS);
	return type;
}

START_TEST(int_form)
{
	const struct row *row = &rows[_i];
	const struct ml_type *type = make_row(row, false);
	struct ml_envelope e;
	int integer[12];
	MPI_Aint address[12];
	MPI_Datatype older;

	ml_type_decode_envelope(type, &e);
	ck_assert_msg(e.combiner == row->combiner && !e.is_wide && e.integers == row->integers && e.addresses == row->addresses &&
	              e.counts == 0 && e.types == 1, "%s", row->name);
	ml_type_decode_contents(type, &(struct ml_contents){ integer, address, NULL, &older });
	for (size_t i = 0; i < row->numbers; i++)
		ck_assert_int_eq(i < row->integers ? integer[i] : address[i - row->integers], row->number[i]);
	ck_assert_ptr_eq(older, MPI_INT);
}
END_TEST

START_TEST(count_form)
{
	const struct row *row = &rows[_i];
	const struct ml_type *type = make_row(row, true);
	struct ml_envelope e;
	int integer[12];
	MPI_Count count[12];
	MPI_Datatype older;
	size_t n = 0;

	ml_type_decode_envelope(type, &e);
	ck_assert_msg(e.is_wide && e.integers == row->wide_integers && e.addresses == 0 && e.counts == row->counts, "%s", row->name);
	ml_type_decode_contents(type, &(struct ml_contents){ integer, NULL, count, &older });
	for (size_t i = 0; i < row->numbers; i++) {
		bool is_count = i >= row->first_count && i < row->first_count + row->counts;

		ck_assert_int_eq(is_count ? count[i - row->first_count] : integer[n++], row->number[i]);
	}
}
END_TEST

START_TEST(predefined_types_are_named)
{
	struct ml_envelope e;

	ml_type_decode_envelope(ml_type_find(MPI_DOUBLE_INT), &e);
	ck_assert_int_eq(e.combiner, MPI_COMBINER_NAMED);
	ck_assert_uint_eq(e.integers + e.addresses + e.counts + e.types, 0);
}
END_TEST

/* Types of a structure come back as handles of their own, though the user has freed his. */
START_TEST(gives_handles_of_older_types)
{
	const struct ml_type *inner = MAKE(CONTIGUOUS, ml_type_find(MPI_INT), 2), *older[] = { inner, ml_type_find(MPI_CHAR), inner };
	const struct ml_type *type = MAKE_STRUCT(older, 3, 1, 1, 1, 0, 8, 16);
	MPI_Datatype handle[3];
	int integer[4];
	MPI_Aint address[3];

	ml_type_free(inner);
	ml_type_decode_contents(type, &(struct ml_contents){ integer, address, NULL, handle });
	ck_assert_ptr_eq(ml_type_find_draft(handle[0]), inner);
	ck_assert_ptr_eq(handle[1], MPI_CHAR);
	ml_type_free(type);
	ml_type_free(inner);
	ck_assert_ptr_eq(ml_type_find_draft(handle[2]), inner);
	ml_type_free(inner);
	ck_assert_ptr_null(ml_type_find_draft(handle[2]));
}
END_TEST

UNIT_SUITE(type_decode)
{
	TCase *tc = type_case(s, "contents");

	tcase_add_loop_test(tc, int_form, 0, (int)ML_ARRAY_LEN(rows));
	tcase_add_loop_test(tc, count_form, 0, (int)ML_ARRAY_LEN(rows));
	tcase_add_test(tc, predefined_types_are_named);
	tcase_add_test(tc, gives_handles_of_older_types);
}
