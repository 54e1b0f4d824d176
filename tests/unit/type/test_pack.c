/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cursors: what an engine does with them (pack.h). Which bytes are where is shown by test_type_random.c.
 */
#include "type/pack.h"

#include <string.h>

#include "tests/unit/type/maker.h"

#define INT ml_type_find(MPI_INT)

static int numbers[64];

static void count_up(void)
{
	for (int i = 0; i < 64; i++)
		numbers[i] = i;
}

START_TEST(contiguous_types_need_no_cursor)
{
	const struct ml_type *shifted = MAKE(INDEXED, INT, 1, 3, 2), *wide = MAKE(RESIZED, INT, 0, 8);

	ck_assert(ml_pack_is_contiguous(INT, 100));
	ck_assert(ml_pack_is_contiguous(ml_type_find(MPI_2INT), 100));
	ck_assert(!ml_pack_is_contiguous(ml_type_find(MPI_SHORT_INT), 1));
	ck_assert(ml_pack_is_contiguous(ml_type_find(MPI_DOUBLE_INT), 1));
	ck_assert(!ml_pack_is_contiguous(ml_type_find(MPI_DOUBLE_INT), 2));
	ck_assert(ml_pack_is_contiguous(wide, 1));
	ck_assert(!ml_pack_is_contiguous(wide, 2));
	ck_assert(ml_pack_is_contiguous(wide, 0));
	ck_assert(ml_pack_is_contiguous(shifted, 5));
	ck_assert_ptr_eq(ml_pack_address(numbers, shifted), &numbers[2]);
	ck_assert(ml_pack_is_contiguous(MAKE(CONTIGUOUS, wide, 0), 7));
}
END_TEST

/* A slot, a cell and a chunk end where they end, inside a number too. */
START_TEST(goes_on_where_it_stopped)
{
	const struct ml_type *type = MAKE(VECTOR, INT, 4, 2, 3);
	int packed[16], out[64];
	struct ml_pack pack;

	count_up();
	memset(out, -1, sizeof out);
	ml_pack_init(&pack, numbers, 2, type);
	ck_assert_uint_eq(pack.bytes, sizeof packed);
	for (size_t at = 0; at < sizeof packed; at += 5)
		ml_pack_out(&pack, (char *)packed + at, ml_min(sizeof packed - at, (size_t)5));
	for (int i = 0; i < 16; i++)
		ck_assert_int_eq(packed[i], i / 8 * 11 + i % 8 / 2 * 3 + i % 2);

	ml_pack_init(&pack, out, 2, type);
	for (size_t at = 0; at < sizeof packed; at += 7)
		ml_pack_in(&pack, (char *)packed + at, ml_min(sizeof packed - at, (size_t)7));
	for (int i = 0; i < 22; i++)
		ck_assert_int_eq(out[i], i % 11 % 3 == 2 ? -1 : i);
	ck_assert_int_eq(out[22], -1);
}
END_TEST

START_TEST(chunks_come_in_any_order)
{
	const struct ml_type *type = MAKE(VECTOR, INT, 8, 1, 2);
	int packed[8];
	struct ml_pack pack;

	count_up();
	ml_pack_init(&pack, numbers, 1, type);
	for (size_t k = 4; k-- > 0;) {
		pack.position = k * 8;
		ml_pack_out(&pack, &packed[k * 2], 8);
	}
	for (int i = 0; i < 8; i++)
		ck_assert_int_eq(packed[i], 2 * i);
}
END_TEST

/* With MPI_BOTTOM the displacements are addresses. */
START_TEST(works_from_bottom)
{
	const struct ml_type *type = MAKE(HINDEXED, INT, 2, 1, 2, (MPI_Aint)&numbers[7], (MPI_Aint)&numbers[3]);
	int packed[3];
	struct ml_pack pack;
	struct ml_piece piece[2];

	count_up();
	ml_pack_init(&pack, MPI_BOTTOM, 1, type);
	ml_pack_out(&pack, packed, sizeof packed);
	ck_assert_int_eq(packed[0], 7);
	ck_assert_int_eq(packed[1], 3);
	ck_assert_int_eq(packed[2], 4);
	pack.position = 0;
	ck_assert_uint_eq(ml_pack_pieces(&pack, sizeof packed, piece, 2), 2);
	ck_assert_ptr_eq(piece[1].address, &numbers[3]);
}
END_TEST

START_TEST(pieces_join_neighbours_and_stop_when_full)
{
	const struct ml_type *type = MAKE(INDEXED, INT, 4, 1, 1, 2, 1, 0, 8, 9, 20);
	struct ml_piece piece[8];
	struct ml_pack pack;

	ml_pack_init(&pack, numbers, 1, type);
	ck_assert_uint_eq(ml_pack_pieces(&pack, pack.bytes, piece, 8), 3);
	ck_assert_ptr_eq(piece[1].address, &numbers[8]);
	ck_assert_uint_eq(piece[1].bytes, 12);

	pack.position = 2;
	ck_assert_uint_eq(ml_pack_pieces(&pack, 12, piece, 2), 2);
	ck_assert_ptr_eq(piece[0].address, (char *)numbers + 2);
	ck_assert_uint_eq(piece[0].bytes, 2);
	ck_assert_uint_eq(piece[1].bytes, 10);
	ck_assert_uint_eq(pack.position, 14);

	pack.position = 0;
	ck_assert_uint_eq(ml_pack_pieces(&pack, pack.bytes, piece, 1), 1);
	ck_assert_uint_eq(pack.position, 4);
}
END_TEST

START_TEST(copies_between_layouts)
{
	const struct ml_type *every_other = MAKE(VECTOR, INT, 6, 1, 2), *pairs = MAKE(VECTOR, INT, 3, 2, 4);
	int out[12] = { 0 }, plain[6];
	struct ml_pack from, to;

	count_up();
	ml_pack_init(&from, numbers, 1, every_other);
	ml_pack_init(&to, out, 1, pairs);
	ml_pack_copy(&to, &from, 10);
	ml_pack_copy(&to, &from, 14);
	for (int i = 0; i < 6; i++)
		ck_assert_int_eq(out[i / 2 * 4 + i % 2], 2 * i);

	ml_pack_init(&from, numbers, 1, every_other);
	ml_pack_init(&to, plain, 6, INT);
	ml_pack_copy(&to, &from, 24);
	ck_assert_int_eq(plain[5], 10);
	ck_assert_uint_eq(from.position, 24);
	ml_pack_init(&from, plain, 6, INT);
	ml_pack_init(&to, out, 1, pairs);
	ml_pack_copy(&to, &from, 24);
	ck_assert_uint_eq(to.position, 24);
}
END_TEST

/* Every length of block, in both directions, with guards on both sides. */
START_TEST(copies_blocks_of_every_length)
{
	MPI_Count length = _i + 1;
	const struct ml_type *type = MAKE(HVECTOR, ml_type_find(MPI_BYTE), 5, length, length + 3);
	unsigned char user[5 * 703], back[5 * 703], packed[5 * 700 + 2];
	size_t bytes = 5 * (size_t)length;
	struct ml_pack pack;

	for (size_t i = 0; i < sizeof user; i++)
		user[i] = (unsigned char)(i * 7 + i / 256);
	memset(back, 0xee, sizeof back);
	memset(packed, 0xdd, sizeof packed);
	ml_pack_init(&pack, user, 1, type);
	ml_pack_out(&pack, packed + 1, bytes);
	ck_assert_int_eq(packed[0], 0xdd);
	ck_assert_int_eq(packed[bytes + 1], 0xdd);
	ml_pack_init(&pack, back, 1, type);
	ml_pack_in(&pack, packed + 1, bytes);
	for (size_t i = 0; i < sizeof user; i++) {
		bool is_data = i % (size_t)(length + 3) < (size_t)length && i < 5 * (size_t)(length + 3);

		ck_assert_int_eq(back[i], is_data ? user[i] : 0xee);
	}
}
END_TEST

UNIT_SUITE(pack)
{
	TCase *tc = type_case(s, "cursor");

	tcase_add_test(tc, contiguous_types_need_no_cursor);
	tcase_add_test(tc, goes_on_where_it_stopped);
	tcase_add_test(tc, chunks_come_in_any_order);
	tcase_add_test(tc, works_from_bottom);
	tcase_add_test(tc, pieces_join_neighbours_and_stop_when_full);
	tcase_add_test(tc, copies_between_layouts);

	tc = type_case(s, "blocks");
	tcase_add_loop_test(tc, copies_blocks_of_every_length, 0, 140);
	tcase_add_loop_test(tc, copies_blocks_of_every_length, 505, 520);
}
