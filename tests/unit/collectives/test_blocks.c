/* SPDX-License-Identifier: BSD-2-Clause */
/* Where the blocks of a collective operation lie, and how long they are. */
#include "collectives/blocks.h"

#include "tests/lib/unit.h"

START_TEST(narrow_and_wide_counts_agree)
{
	static const int narrow[] = { 0, 1, -5, 2147483647 };
	static const MPI_Count wide[] = { 0, 1, -5, 2147483647 };

	for (int32_t i = 0; i < 4; i++) {
		struct ml_count_view a = { narrow, false }, b = { wide, true };

		ck_assert_int_eq(ml_count_view_at(a, i), ml_count_view_at(b, i));
	}
}
END_TEST

START_TEST(wide_counts_are_not_cut)
{
	static const MPI_Count wide[] = { (MPI_Count)1 << 40, -((MPI_Count)1 << 40) };
	struct ml_count_view view = { wide, true };

	ck_assert(ml_count_view_at(view, 0) == (MPI_Count)1 << 40);
	ck_assert(ml_count_view_at(view, 1) == -((MPI_Count)1 << 40));
}
END_TEST

START_TEST(equal_blocks_follow_each_other)
{
	static unsigned char memory[64];
	struct ml_blocks blocks = { .base = memory, .each = 3, .type = ml_type_find(MPI_INT) };

	ck_assert(!ml_blocks_vary(&blocks));
	for (int32_t i = 0; i < 5; i++) {
		ck_assert_uint_eq(ml_blocks_bytes(&blocks, i), 12);
		ck_assert_ptr_eq(ml_blocks_at(&blocks, i), memory + 12 * i);
	}
}
END_TEST

START_TEST(displacements_count_extents)
{
	static unsigned char memory[256];
	static const int counts[] = { 1, 0, 2 }, displs[] = { 4, 0, -2 };
	struct ml_blocks blocks = {
		.base = memory + 64,
		.type = ml_type_find(MPI_C_DOUBLE_COMPLEX),
		.counts = { counts, false },
		.displs = { displs, false },
	};

	ck_assert(ml_blocks_vary(&blocks));
	ck_assert_uint_eq(ml_blocks_bytes(&blocks, 0), 16);
	ck_assert_uint_eq(ml_blocks_bytes(&blocks, 1), 0);
	ck_assert_uint_eq(ml_blocks_bytes(&blocks, 2), 32);
	ck_assert_ptr_eq(ml_blocks_at(&blocks, 0), memory + 128);
	ck_assert_ptr_eq(ml_blocks_at(&blocks, 2), memory + 32);
}
END_TEST

/* As in MPI_Alltoallw. */
START_TEST(a_type_each_counts_bytes)
{
	static unsigned char memory[64];
	static const int counts[] = { 3, 1 }, displs[] = { 5, 40 };
	static const MPI_Datatype types[] = { MPI_SHORT, MPI_DOUBLE };
	struct ml_blocks blocks = {
		.base = memory, .types = types, .counts = { counts, false }, .displs = { displs, false },
	};

	for (int32_t i = 0; i < 2; i++) {
		struct ml_part part = ml_blocks_part(&blocks, i);

		ck_assert_ptr_eq(part.base, memory + displs[i]);
		ck_assert_ptr_eq(part.type, ml_type_find(types[i]));
		ck_assert_int_eq(part.count, counts[i]);
	}
}
END_TEST

UNIT_SUITE(blocks)
{
	TCase *tc = unit_case(s, "blocks");

	tcase_add_test(tc, narrow_and_wide_counts_agree);
	tcase_add_test(tc, wide_counts_are_not_cut);
	tcase_add_test(tc, equal_blocks_follow_each_other);
	tcase_add_test(tc, displacements_count_extents);
	tcase_add_test(tc, a_type_each_counts_bytes);
}
