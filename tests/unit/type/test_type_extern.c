/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * External32 (MPI 5.0 section 14.5.2): sizes of the standard's table, big-endian bytes, IEEE floating point, and values that come
 * back.
 */
#include "type/type_extern.h"

#include <string.h>

#include "tests/unit/type/maker.h"

static const struct row {
	MPI_Datatype type;
	size_t bytes;
} rows[] = {
	{ MPI_PACKED, 1 },          { MPI_BYTE, 1 },           { MPI_CHAR, 1 },          { MPI_WCHAR, 2 },
	{ MPI_SHORT, 2 },           { MPI_INT, 4 },            { MPI_LONG, 4 },          { MPI_UNSIGNED_LONG, 4 },
	{ MPI_LONG_LONG, 8 },       { MPI_FLOAT, 4 },          { MPI_DOUBLE, 8 },        { MPI_LONG_DOUBLE, 16 },
	{ MPI_C_BOOL, 1 },          { MPI_INT8_T, 1 },         { MPI_UINT64_T, 8 },      { MPI_AINT, 8 },
	{ MPI_COUNT, 8 },           { MPI_OFFSET, 8 },         { MPI_C_COMPLEX, 8 },     { MPI_C_DOUBLE_COMPLEX, 16 },
	{ MPI_C_LONG_DOUBLE_COMPLEX, 32 }, { MPI_CHARACTER, 1 }, { MPI_LOGICAL, 4 },     { MPI_INTEGER, 4 },
	{ MPI_REAL, 4 },            { MPI_DOUBLE_PRECISION, 8 }, { MPI_COMPLEX, 8 },     { MPI_DOUBLE_COMPLEX, 16 },
	{ MPI_INTEGER16, 16 },      { MPI_REAL16, 16 },        { MPI_COMPLEX32, 32 },    { MPI_SHORT_INT, 6 },
	{ MPI_LONG_INT, 8 },        { MPI_DOUBLE_INT, 12 },    { MPI_LONG_DOUBLE_INT, 20 }, { MPI_2INTEGER, 8 },
};

START_TEST(has_the_sizes_of_the_standard)
{
	ck_assert_uint_eq(ml_type_extern_size(ml_type_find(rows[_i].type)), rows[_i].bytes);
}
END_TEST

#define bytes_are(got, ...)                                                                        \
	do {                                                                                       \
		const unsigned char expected[] = { __VA_ARGS__ };                                  \
		ck_assert_mem_eq(got, expected, sizeof expected);                                  \
	} while (0)

START_TEST(is_big_endian)
{
	const int number = 0x01020304;
	const double one = 1.0;
	const long double minus_two = -2.0L;
	const struct { short value; int index; } pair = { -2, 3 };
	unsigned char packed[32];

	ml_type_extern_pack(ml_type_find(MPI_INT), &number, 1, packed);
	bytes_are(packed, 1, 2, 3, 4);
	ml_type_extern_pack(ml_type_find(MPI_DOUBLE), &one, 1, packed);
	bytes_are(packed, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0);
	ml_type_extern_pack(ml_type_find(MPI_LONG_DOUBLE), &minus_two, 1, packed);
	bytes_are(packed, 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	ml_type_extern_pack(ml_type_find(MPI_SHORT_INT), &pair, 1, packed);
	bytes_are(packed, 0xff, 0xfe, 0, 0, 0, 3);
}
END_TEST

START_TEST(long_has_four_bytes)
{
	const long fits[] = { -2, 2147483647 }, does_not[] = { 1L << 31, -(1L << 31) - 1 };
	const unsigned long unsigned_fits = 0xffffffffu;
	const struct ml_type *type = ml_type_find(MPI_LONG);
	unsigned char packed[8];
	unsigned long unsigned_back;
	long back[2];

	ck_assert_int_eq(ml_type_extern_pack(type, fits, 2, packed), MPI_SUCCESS);
	bytes_are(packed, 0xff, 0xff, 0xff, 0xfe, 0x7f, 0xff, 0xff, 0xff);
	ml_type_extern_unpack(type, back, 2, packed, sizeof packed);
	ck_assert_int_eq(back[0], -2);
	ck_assert_int_eq(back[1], 2147483647);
	back[1] = 5;
	ck_assert_uint_eq(ml_type_extern_unpack(type, back, 2, packed, 7), sizeof(long)); /* what is not there whole stays out */
	ck_assert_int_eq(back[1], 5);
	ck_assert_int_eq(ml_type_extern_pack(type, &does_not[0], 1, packed), MPI_ERR_CONVERSION);
	ck_assert_int_eq(ml_type_extern_pack(type, &does_not[1], 1, packed), MPI_ERR_CONVERSION);
	ml_note_clear();

	type = ml_type_find(MPI_UNSIGNED_LONG);
	ck_assert_int_eq(ml_type_extern_pack(type, &unsigned_fits, 1, packed), MPI_SUCCESS);
	ml_type_extern_unpack(type, &unsigned_back, 1, packed, sizeof packed);
	ck_assert_uint_eq(unsigned_back, 0xffffffffu);
}
END_TEST

/* The data of each predefined type comes back as it was. */
START_TEST(comes_back)
{
	const struct ml_type *type = ml_type_find(rows[_i].type);
	unsigned char packed[2 * 32];
	union {
		long double number[8]; /* valid in every type: halves of a long double that fit everywhere */
		unsigned char bytes[128];
	} user = { { 0 } }, back = { { 0 } };

	if (type->rep == ML_REP_FLD || type->rep == ML_REP_CLD || type->rep == ML_REP_LONG_DOUBLE_INT)
		user.number[0] = 1.25L, user.number[2] = -3e4000L;
	else
		for (size_t i = 0; i < (size_t)type->extent * 2; i++)
			user.bytes[i] = (unsigned char)(rows[_i].bytes < type->size ? 0 : i * 29 + 1);
	ck_assert_int_eq(ml_type_extern_pack(type, &user, 2, packed), MPI_SUCCESS);
	ml_type_extern_unpack(type, &back, 2, packed, sizeof packed);
	for (size_t i = 0; i < 2; i++) {
		size_t first = type->class == ML_CLASS_PAIR ? ml_type_first_of_pair(type) : type->size, at = i * (size_t)type->extent;

		ck_assert_mem_eq(user.bytes + at, back.bytes + at, first);
	}
}
END_TEST

START_TEST(follows_the_typemap)
{
	const struct ml_type *older[] = { ml_type_find(MPI_SHORT), ml_type_find(MPI_INT) };
	const struct ml_type *type = MAKE_STRUCT(older, 2, 2, 1, 4, 0);
	const struct { int b; short a[2]; } user = { 7, { 1, 2 } };
	unsigned char packed[8];

	ck_assert_uint_eq(ml_type_external(type), 8);
	ml_type_extern_pack(type, &user, 1, packed);
	bytes_are(packed, 0, 1, 0, 2, 0, 0, 0, 7);
}
END_TEST

UNIT_SUITE(type_extern)
{
	TCase *tc = type_case(s, "external32");

	tcase_add_loop_test(tc, has_the_sizes_of_the_standard, 0, (int)ML_ARRAY_LEN(rows));
	tcase_add_test(tc, is_big_endian);
	tcase_add_test(tc, long_has_four_bytes);
	tcase_add_loop_test(tc, comes_back, 0, (int)ML_ARRAY_LEN(rows));
	tcase_add_test(tc, follows_the_typemap);
}
