/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The predefined datatypes (MPI 5.0 sections 3.2.2, 6.9.4, 20.4): every handle of the ABI and no
 * other one is found, with the size and the layout of its C or Fortran type. The expectations are
 * written from the standard's tables, not from type_basic.def.
 */
#include "type/type.h"

#include <wchar.h>

#include "tests/lib/unit.h"

#define PLAIN(type) sizeof(type), sizeof(type), sizeof(type), _Alignof(type)
/*
 * Size, extent and true extent of a pair: the two members; the C struct; the C struct up to the
 * end of its last member.
 */
#define STRUCT(v, i) struct { v value; i index; }
#define PAIR(v, i)                                                                                 \
	sizeof(v) + sizeof(i), sizeof(STRUCT(v, i)), offsetof(STRUCT(v, i), index) + sizeof(i),    \
		_Alignof(STRUCT(v, i))

#define ROW(name, layout) { MPI_##name, "MPI_" #name, layout }

static const struct row {
	MPI_Datatype handle;
	const char *name;
	size_t size, extent, true_extent, align;
} rows[] = {
	/* C (table 3.2) */
	ROW(CHAR, PLAIN(char)),
	ROW(SHORT, PLAIN(signed short)),
	ROW(INT, PLAIN(signed int)),
	ROW(LONG, PLAIN(signed long)),
	ROW(LONG_LONG, PLAIN(signed long long)),
	ROW(SIGNED_CHAR, PLAIN(signed char)),
	ROW(UNSIGNED_CHAR, PLAIN(unsigned char)),
	ROW(UNSIGNED_SHORT, PLAIN(unsigned short)),
	ROW(UNSIGNED, PLAIN(unsigned)),
	ROW(UNSIGNED_LONG, PLAIN(unsigned long)),
	ROW(UNSIGNED_LONG_LONG, PLAIN(unsigned long long)),
	ROW(FLOAT, PLAIN(float)),
	ROW(DOUBLE, PLAIN(double)),
	ROW(LONG_DOUBLE, PLAIN(long double)),
	ROW(WCHAR, PLAIN(wchar_t)),
	ROW(C_BOOL, PLAIN(_Bool)),
	ROW(INT8_T, PLAIN(int8_t)),
	ROW(INT16_T, PLAIN(int16_t)),
	ROW(INT32_T, PLAIN(int32_t)),
	ROW(INT64_T, PLAIN(int64_t)),
	ROW(UINT8_T, PLAIN(uint8_t)),
	ROW(UINT16_T, PLAIN(uint16_t)),
	ROW(UINT32_T, PLAIN(uint32_t)),
	ROW(UINT64_T, PLAIN(uint64_t)),
	ROW(C_FLOAT_COMPLEX, PLAIN(float _Complex)),
	ROW(C_DOUBLE_COMPLEX, PLAIN(double _Complex)),
	ROW(C_LONG_DOUBLE_COMPLEX, PLAIN(long double _Complex)),
	ROW(BYTE, PLAIN(char)),
	ROW(PACKED, PLAIN(char)),
	/* C and Fortran */
	ROW(AINT, PLAIN(MPI_Aint)),
	ROW(COUNT, PLAIN(MPI_Count)),
	ROW(OFFSET, PLAIN(MPI_Offset)),
	/* C++ */
	ROW(CXX_BOOL, PLAIN(_Bool)),
	ROW(CXX_FLOAT_COMPLEX, PLAIN(float _Complex)),
	ROW(CXX_DOUBLE_COMPLEX, PLAIN(double _Complex)),
	ROW(CXX_LONG_DOUBLE_COMPLEX, PLAIN(long double _Complex)),
	/*
	 * Fortran: INTEGER, REAL, LOGICAL take one numeric storage unit, DOUBLE PRECISION and
	 * COMPLEX two
	 */
	ROW(INTEGER, PLAIN(int32_t)),
	ROW(REAL, PLAIN(float)),
	ROW(LOGICAL, PLAIN(int32_t)),
	ROW(DOUBLE_PRECISION, PLAIN(double)),
	ROW(COMPLEX, PLAIN(float _Complex)),
	ROW(DOUBLE_COMPLEX, PLAIN(double _Complex)),
	ROW(CHARACTER, PLAIN(char)),
	/* Fortran types of a given size */
	ROW(LOGICAL1, PLAIN(int8_t)),
	ROW(LOGICAL2, PLAIN(int16_t)),
	ROW(LOGICAL4, PLAIN(int32_t)),
	ROW(LOGICAL8, PLAIN(int64_t)),
	ROW(LOGICAL16, PLAIN(ml_i128)),
	ROW(INTEGER1, PLAIN(int8_t)),
	ROW(INTEGER2, PLAIN(int16_t)),
	ROW(INTEGER4, PLAIN(int32_t)),
	ROW(INTEGER8, PLAIN(int64_t)),
	ROW(INTEGER16, PLAIN(ml_i128)),
	ROW(REAL4, PLAIN(float)),
	ROW(REAL8, PLAIN(double)),
	ROW(REAL16, PLAIN(ml_f128)),
	ROW(COMPLEX8, PLAIN(float[2])),
	ROW(COMPLEX16, PLAIN(double[2])),
	ROW(COMPLEX32, PLAIN(ml_f128[2])),
	/* Pairs (section 6.9.4) */
	ROW(FLOAT_INT, PAIR(float, int)),
	ROW(DOUBLE_INT, PAIR(double, int)),
	ROW(LONG_INT, PAIR(long, int)),
	ROW(2INT, PAIR(int, int)),
	ROW(SHORT_INT, PAIR(short, int)),
	ROW(LONG_DOUBLE_INT, PAIR(long double, int)),
	ROW(2REAL, PLAIN(float[2])),
	ROW(2DOUBLE_PRECISION, PLAIN(double[2])),
	ROW(2INTEGER, PLAIN(int32_t[2])),
};

static const struct row *find_row(MPI_Datatype handle)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(rows); i++)
		if (rows[i].handle == handle)
			return &rows[i];
	return NULL;
}

/* A datatype has the size and the layout of its C or Fortran type, and the standard's name. */
START_TEST(describes_each_type)
{
	const struct row *row = &rows[_i];
	const struct ml_type *type = ml_type_find(row->handle);

	ck_assert_msg(type != NULL, "%s is not found", row->name);
	ck_assert_str_eq(type->name, row->name);
	ck_assert_ptr_eq(ml_type_handle(type), row->handle);
	ck_assert_uint_eq(type->size, row->size);
	ck_assert_int_eq(type->lb, 0);
	ck_assert_int_eq(type->true_lb, 0);
	ck_assert_uint_eq(type->extent, row->extent);
	ck_assert_uint_eq(type->true_extent, row->true_extent);
	ck_assert_uint_eq(type->align, row->align);
	ck_assert_int_eq(type->contiguous, row->size == row->extent);
	ck_assert_uint_eq(ml_type_block(row->handle), type->class == ML_CLASS_PAIR ? 0 : row->size);
}
END_TEST

/* The numbers themselves on 64-bit Linux: gaps count in the extent alone. */
START_TEST(knows_the_gaps_of_pairs)
{
	static const struct {
		MPI_Datatype handle;
		size_t size, extent, true_extent;
	} known[] = {
		{ MPI_FLOAT_INT, 8, 8, 8 },	    { MPI_DOUBLE_INT, 12, 16, 12 },
		{ MPI_LONG_INT, 12, 16, 12 },	    { MPI_2INT, 8, 8, 8 },
		{ MPI_SHORT_INT, 6, 8, 8 },	    { MPI_LONG_DOUBLE_INT, 20, 32, 20 },
		{ MPI_2DOUBLE_PRECISION, 16, 16, 16 },
	};

	for (size_t i = 0; i < ML_ARRAY_LEN(known); i++) {
		const struct ml_type *type = ml_type_find(known[i].handle);

		ck_assert_uint_eq(type->size, known[i].size);
		ck_assert_uint_eq(type->extent, known[i].extent);
		ck_assert_uint_eq(type->true_extent, known[i].true_extent);
	}
}
END_TEST

/* Synonyms are the same datatype (sections 3.2.2). */
START_TEST(finds_synonyms)
{
	ck_assert_ptr_eq(ml_type_find(MPI_LONG_LONG_INT), ml_type_find(MPI_LONG_LONG));
	ck_assert_ptr_eq(ml_type_find(MPI_C_COMPLEX), ml_type_find(MPI_C_FLOAT_COMPLEX));
}
END_TEST

/*
 * Nothing is found but what stands in the standard's tables: the whole range of predefined
 * handles and beyond.
 */
START_TEST(finds_nothing_else)
{
	for (uintptr_t i = 0; i < 0x1000; i++) {
		MPI_Datatype handle = (MPI_Datatype)i;

		if (!ml_type_find(handle) != !find_row(handle))
			ck_abort_msg("handle 0x%lx", (unsigned long)i);
	}
	ck_assert_ptr_null(ml_type_find(MPI_DATATYPE_NULL));
	ck_assert_ptr_null(ml_type_find((MPI_Datatype)&rows));
	ck_assert_ptr_null(ml_type_find((MPI_Datatype)UINTPTR_MAX));
	ck_assert_ptr_null(ml_type_find((MPI_Datatype)((uintptr_t)MPI_INT + ((uintptr_t)1 << 32))));
}
END_TEST

/* Optional types that do not exist here are known as such, and only they (section 20.4). */
START_TEST(tells_absent_from_invalid)
{
	for (uintptr_t i = 0; i < 0x1000; i++) {
		MPI_Datatype handle = (MPI_Datatype)i;
		bool optional = handle == MPI_REAL2 || handle == MPI_COMPLEX4;

		if (ml_type_is_absent(handle) != optional)
			ck_abort_msg("handle 0x%lx", (unsigned long)i);
	}
	ck_assert(!ml_type_is_absent((MPI_Datatype)&rows));
}
END_TEST

/* The unsigned twin of a signed representation has its width; others have none. */
START_TEST(pairs_signed_with_unsigned)
{
	ck_assert_int_eq(ml_type_rep_unsigned(ML_REP_I8), ML_REP_U8);
	ck_assert_int_eq(ml_type_rep_unsigned(ML_REP_I16), ML_REP_U16);
	ck_assert_int_eq(ml_type_rep_unsigned(ML_REP_I32), ML_REP_U32);
	ck_assert_int_eq(ml_type_rep_unsigned(ML_REP_I64), ML_REP_U64);
	ck_assert_int_eq(ml_type_rep_unsigned(ML_REP_I128), ML_REP_U128);
	for (int rep = ML_REP_U8; rep < ML_REP_COUNT; rep++)
		ck_assert_int_eq(ml_type_rep_unsigned(rep), rep);
}
END_TEST

UNIT_SUITE(type_basic)
{
	TCase *tc = unit_case(s, "table");

	tcase_add_loop_test(tc, describes_each_type, 0, ML_ARRAY_LEN(rows));
	tcase_add_test(tc, knows_the_gaps_of_pairs);
	tcase_add_test(tc, finds_synonyms);
	tcase_add_test(tc, finds_nothing_else);
	tcase_add_test(tc, tells_absent_from_invalid);
	tcase_add_test(tc, pairs_signed_with_unsigned);
}
