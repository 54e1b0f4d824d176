/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types by size, precision and pair (MPI 5.0 sections 6.9.4 and 19.1.9), and names.
 */
#include "type/type_lookup.h"

#include <string.h>

#include "tests/unit/type/maker.h"
#include "type/type_decode.h"

START_TEST(finds_types_by_size)
{
	ck_assert_ptr_eq(ml_type_lookup_size(MPI_TYPECLASS_INTEGER, 8), ml_type_find(MPI_INTEGER8));
	ck_assert_ptr_eq(ml_type_lookup_size(MPI_TYPECLASS_REAL, 4), ml_type_find(MPI_REAL4));
	ck_assert_ptr_eq(ml_type_lookup_size(MPI_TYPECLASS_COMPLEX, 16), ml_type_find(MPI_COMPLEX16));
	ck_assert_ptr_null(ml_type_lookup_size(MPI_TYPECLASS_REAL, 3));
	ck_assert_ptr_null(ml_type_lookup_size(MPI_TYPECLASS_REAL, 2));
	ck_assert_ptr_null(ml_type_lookup_size(7, 4));
	ml_note_clear();
}
END_TEST

static const struct ml_type *f90(int combiner, int p, int r)
{
	const struct ml_type *type = NULL;

	made = ml_type_lookup_f90(combiner, p, r, &type);
	ml_note_clear();
	return type;
}

START_TEST(finds_types_by_precision)
{
	ck_assert_uint_eq(f90(MPI_COMBINER_F90_REAL, 6, 37)->size, 4);
	ck_assert_uint_eq(f90(MPI_COMBINER_F90_REAL, 7, MPI_UNDEFINED)->size, 8);
	ck_assert_uint_eq(f90(MPI_COMBINER_F90_REAL, MPI_UNDEFINED, 308)->size, 16);
	ck_assert_uint_eq(f90(MPI_COMBINER_F90_COMPLEX, 15, 307)->size, 16);
	ck_assert_uint_eq(f90(MPI_COMBINER_F90_INTEGER, 0, 9)->size, 4);
	ck_assert_uint_eq(f90(MPI_COMBINER_F90_INTEGER, 0, 10)->size, 8);
	ck_assert_int_eq(f90(MPI_COMBINER_F90_INTEGER, 0, 10)->class, ML_CLASS_F_INTEGER);
	ck_assert_ptr_null(f90(MPI_COMBINER_F90_REAL, 60, 10));
	ck_assert_int_eq(made, MPI_ERR_ARG);
	ck_assert_ptr_null(f90(MPI_COMBINER_F90_INTEGER, 0, 60));
	ck_assert_ptr_null(f90(MPI_COMBINER_F90_REAL, MPI_UNDEFINED, MPI_UNDEFINED));
}
END_TEST

/* The same arguments, the same type; it is committed, not the user's to free, and knows how it was asked for. */
START_TEST(types_of_a_precision_are_there_once)
{
	const struct ml_type *type = f90(MPI_COMBINER_F90_REAL, 10, 100);
	struct ml_envelope e;
	int integer[2];

	ck_assert_ptr_eq(f90(MPI_COMBINER_F90_REAL, 10, 100), type);
	ck_assert_ptr_ne(f90(MPI_COMBINER_F90_REAL, 10, 101), type);
	ck_assert_ptr_ne(f90(MPI_COMBINER_F90_COMPLEX, 10, 100), type);
	ck_assert_ptr_eq(ml_type_find(ml_type_handle(type)), type);
	ck_assert(!ml_type_can_free(type));
	ml_type_decode_envelope(type, &e);
	ck_assert_int_eq(e.combiner, MPI_COMBINER_F90_REAL);
	ck_assert_uint_eq(e.integers, 2);
	ck_assert_uint_eq(e.types, 0);
	ml_type_decode_contents(type, &(struct ml_contents){ .integer = integer });
	ck_assert_int_eq(integer[0], 10);
	ck_assert_int_eq(integer[1], 100);
}
END_TEST

START_TEST(finds_pairs)
{
	ck_assert_ptr_eq(ml_type_lookup_pair(ml_type_find(MPI_DOUBLE), ml_type_find(MPI_INT)), ml_type_find(MPI_DOUBLE_INT));
	ck_assert_ptr_eq(ml_type_lookup_pair(ml_type_find(MPI_INT), ml_type_find(MPI_INT)), ml_type_find(MPI_2INT));
	ck_assert_ptr_null(ml_type_lookup_pair(ml_type_find(MPI_INT), ml_type_find(MPI_DOUBLE)));
}
END_TEST

START_TEST(remembers_names)
{
	const struct ml_type *type = MAKE(CONTIGUOUS, ml_type_find(MPI_INT), 2), *basic = ml_type_find(MPI_INT);
	char name[MPI_MAX_OBJECT_NAME], long_name[2 * MPI_MAX_OBJECT_NAME];

	ml_type_lookup_get_name(type, name);
	ck_assert_str_eq(name, "");
	ck_assert_int_eq(ml_type_lookup_set_name(type, "two of them"), MPI_SUCCESS);
	ml_type_lookup_get_name(type, name);
	ck_assert_str_eq(name, "two of them");
	ck_assert_str_eq(type->name, "two of them");

	ml_type_lookup_get_name(basic, name);
	ck_assert_str_eq(name, "MPI_INT");
	memset(long_name, 'x', sizeof long_name);
	long_name[sizeof long_name - 1] = 0;
	ck_assert_int_eq(ml_type_lookup_set_name(basic, long_name), MPI_SUCCESS);
	ml_type_lookup_get_name(basic, name);
	ck_assert_uint_eq(strlen(name), MPI_MAX_OBJECT_NAME - 1);
	ml_type_lookup_fini();
	ml_type_lookup_get_name(basic, name);
	ck_assert_str_eq(name, "MPI_INT");
}
END_TEST

UNIT_SUITE(type_lookup)
{
	TCase *tc = type_case(s, "lookup");

	tcase_add_test(tc, finds_types_by_size);
	tcase_add_test(tc, finds_types_by_precision);
	tcase_add_test(tc, types_of_a_precision_are_there_once);
	tcase_add_test(tc, finds_pairs);
	tcase_add_test(tc, remembers_names);
}
