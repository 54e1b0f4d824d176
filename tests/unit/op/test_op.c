/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the predefined operations are and on what they are defined (MPI 5.0 sections 6.9.2, 6.9.4,
 * 6.9.7 and 12.3.4). The groups of datatypes and the table of allowed groups are written from the
 * standard, not from op_basic.def.
 */
#include "op/op.h"

#include <string.h>

#include "tests/lib/unit.h"

/* The groups of section 6.9.2. */
enum {
	C_INT = 1,
	F_INT = 2,
	FLOATING = 4,
	LOGICAL = 8,
	COMPLEX = 16,
	BYTE = 32,
	MULTI = 64,
	PAIRS = 128,
	OTHER = 256,
};

static const struct {
	MPI_Datatype handle;
	int group;
} types[] = {
	{ MPI_INT, C_INT },
	{ MPI_LONG, C_INT },
	{ MPI_SHORT, C_INT },
	{ MPI_UNSIGNED_SHORT, C_INT },
	{ MPI_UNSIGNED, C_INT },
	{ MPI_UNSIGNED_LONG, C_INT },
	{ MPI_LONG_LONG_INT, C_INT },
	{ MPI_UNSIGNED_LONG_LONG, C_INT },
	{ MPI_SIGNED_CHAR, C_INT },
	{ MPI_UNSIGNED_CHAR, C_INT },
	{ MPI_INT8_T, C_INT },
	{ MPI_INT16_T, C_INT },
	{ MPI_INT32_T, C_INT },
	{ MPI_INT64_T, C_INT },
	{ MPI_UINT8_T, C_INT },
	{ MPI_UINT16_T, C_INT },
	{ MPI_UINT32_T, C_INT },
	{ MPI_UINT64_T, C_INT },
	{ MPI_INTEGER, F_INT },
	{ MPI_INTEGER1, F_INT },
	{ MPI_INTEGER2, F_INT },
	{ MPI_INTEGER4, F_INT },
	{ MPI_INTEGER8, F_INT },
	{ MPI_INTEGER16, F_INT },
	{ MPI_FLOAT, FLOATING },
	{ MPI_DOUBLE, FLOATING },
	{ MPI_REAL, FLOATING },
	{ MPI_DOUBLE_PRECISION, FLOATING },
	{ MPI_LONG_DOUBLE, FLOATING },
	{ MPI_REAL4, FLOATING },
	{ MPI_REAL8, FLOATING },
	{ MPI_REAL16, FLOATING },
	{ MPI_LOGICAL, LOGICAL },
	{ MPI_C_BOOL, LOGICAL },
	{ MPI_CXX_BOOL, LOGICAL },
	{ MPI_LOGICAL1, LOGICAL },
	{ MPI_LOGICAL2, LOGICAL },
	{ MPI_LOGICAL4, LOGICAL },
	{ MPI_LOGICAL8, LOGICAL },
	{ MPI_LOGICAL16, LOGICAL },
	{ MPI_COMPLEX, COMPLEX },
	{ MPI_C_COMPLEX, COMPLEX },
	{ MPI_C_DOUBLE_COMPLEX, COMPLEX },
	{ MPI_C_LONG_DOUBLE_COMPLEX, COMPLEX },
	{ MPI_CXX_FLOAT_COMPLEX, COMPLEX },
	{ MPI_CXX_DOUBLE_COMPLEX, COMPLEX },
	{ MPI_CXX_LONG_DOUBLE_COMPLEX, COMPLEX },
	{ MPI_DOUBLE_COMPLEX, COMPLEX },
	{ MPI_COMPLEX8, COMPLEX },
	{ MPI_COMPLEX16, COMPLEX },
	{ MPI_COMPLEX32, COMPLEX },
	{ MPI_BYTE, BYTE },
	{ MPI_AINT, MULTI },
	{ MPI_OFFSET, MULTI },
	{ MPI_COUNT, MULTI },
	{ MPI_FLOAT_INT, PAIRS },
	{ MPI_DOUBLE_INT, PAIRS },
	{ MPI_LONG_INT, PAIRS },
	{ MPI_2INT, PAIRS },
	{ MPI_SHORT_INT, PAIRS },
	{ MPI_LONG_DOUBLE_INT, PAIRS },
	{ MPI_2REAL, PAIRS },
	{ MPI_2DOUBLE_PRECISION, PAIRS },
	{ MPI_2INTEGER, PAIRS },
	{ MPI_CHAR, C_INT }, /* ours: see type_basic.def */
	{ MPI_WCHAR, OTHER },
	{ MPI_CHARACTER, OTHER },
	{ MPI_PACKED, OTHER },
};

static const struct {
	MPI_Op handle;
	const char *name;
	int groups;
	bool commute, rma_only;
} ops[] = {
	{ MPI_MAX, "MPI_MAX", C_INT | F_INT | FLOATING | MULTI, true, false },
	{ MPI_MIN, "MPI_MIN", C_INT | F_INT | FLOATING | MULTI, true, false },
	{ MPI_SUM, "MPI_SUM", C_INT | F_INT | FLOATING | COMPLEX | MULTI, true, false },
	{ MPI_PROD, "MPI_PROD", C_INT | F_INT | FLOATING | COMPLEX | MULTI, true, false },
	{ MPI_LAND, "MPI_LAND", C_INT | LOGICAL, true, false },
	{ MPI_LOR, "MPI_LOR", C_INT | LOGICAL, true, false },
	{ MPI_LXOR, "MPI_LXOR", C_INT | LOGICAL, true, false },
	{ MPI_BAND, "MPI_BAND", C_INT | F_INT | BYTE | MULTI, true, false },
	{ MPI_BOR, "MPI_BOR", C_INT | F_INT | BYTE | MULTI, true, false },
	{ MPI_BXOR, "MPI_BXOR", C_INT | F_INT | BYTE | MULTI, true, false },
	{ MPI_MINLOC, "MPI_MINLOC", PAIRS, true, false },
	{ MPI_MAXLOC, "MPI_MAXLOC", PAIRS, true, false },
	{ MPI_REPLACE, "MPI_REPLACE", ~0, false, true },
	{ MPI_NO_OP, "MPI_NO_OP", ~0, false, true },
};

/* An operation has its name, commutes or not, and is for reductions or for accumulates. */
START_TEST(describes_each_operation)
{
	const struct ml_op *op = ml_op_find(ops[_i].handle);

	ck_assert_msg(op != NULL, "%s is not found", ops[_i].name);
	ck_assert_str_eq(op->name, ops[_i].name);
	ck_assert_ptr_eq(op->handle, ops[_i].handle);
	ck_assert_int_eq(ml_op_is_commutative(op), ops[_i].commute);
	ck_assert_int_eq(op->rma_only, ops[_i].rma_only);
}
END_TEST

/* No other handle is an operation. */
START_TEST(finds_nothing_else)
{
	for (uintptr_t i = 0; i < 0x1000; i++) {
		bool is_op = false;

		for (size_t k = 0; k < ML_ARRAY_LEN(ops); k++)
			is_op |= ops[k].handle == (MPI_Op)i;
		if (!ml_op_find((MPI_Op)i) != !is_op)
			ck_abort_msg("handle 0x%lx", (unsigned long)i);
	}
	ck_assert_ptr_null(ml_op_find(MPI_OP_NULL));
	ck_assert_ptr_null(ml_op_find((MPI_Op)&ops));
	ck_assert_ptr_null(ml_op_find((MPI_Op)UINTPTR_MAX));
}
END_TEST

/* The list above holds every datatype, so that the next test leaves none out. */
START_TEST(lists_every_type)
{
	for (uintptr_t i = 0; i < 0x1000; i++) {
		bool listed = false;

		for (size_t k = 0; k < ML_ARRAY_LEN(types); k++)
			listed |= types[k].handle == (MPI_Datatype)i;
		if (!ml_type_find((MPI_Datatype)i) != !listed)
			ck_abort_msg("handle 0x%lx", (unsigned long)i);
	}
}
END_TEST

/*
 * Section 6.9.2: there is a function for each allowed pair of operation and datatype, and for no
 * other one.
 */
START_TEST(allows_what_the_standard_allows)
{
	const struct ml_op *op = ml_op_find(ops[_i].handle);

	for (size_t k = 0; k < ML_ARRAY_LEN(types); k++) {
		const struct ml_type *type = ml_type_find(types[k].handle);
		bool allowed = ops[_i].groups & types[k].group;

		ck_assert_msg((ml_op_function(op, type) != NULL) == allowed, "%s on %s is %s",
			      op->name, type->name, allowed ? "refused" : "allowed");
	}
}
END_TEST

/*
 * The function found works on elements of the datatype, not only on its representation: one sum
 * in place.
 */
START_TEST(gives_the_function_of_the_type)
{
	double a[3] = { 1, 2, 3 }, b[3] = { 10, 20, 30 };
	struct ml_pair_short c = { 4, 7 }, d = { 4, 5 };
	_Bool e = true, f = true;

	ml_op_function(ml_op_find(MPI_SUM), ml_type_find(MPI_DOUBLE))(a, b, b, 3);
	ck_assert(b[0] == 11 && b[1] == 22 && b[2] == 33);
	ml_op_function(ml_op_find(MPI_MAXLOC), ml_type_find(MPI_SHORT_INT))(&c, &d, &d, 1);
	ck_assert(d.value == 4 && d.index == 5);
	ml_op_function(ml_op_find(MPI_LXOR), ml_type_find(MPI_C_BOOL))(&e, &f, &f, 1);
	ck_assert(!f);
}
END_TEST

UNIT_SUITE(op)
{
	TCase *tc = unit_case(s, "table");

	tcase_add_loop_test(tc, describes_each_operation, 0, ML_ARRAY_LEN(ops));
	tcase_add_test(tc, finds_nothing_else);
	tcase_add_test(tc, lists_every_type);
	tcase_add_loop_test(tc, allows_what_the_standard_allows, 0, ML_ARRAY_LEN(ops));
	tcase_add_test(tc, gives_the_function_of_the_type);
}
