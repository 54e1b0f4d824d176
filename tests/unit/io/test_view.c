/* SPDX-License-Identifier: BSD-2-Clause */
/* Views: offsets, bytes and ends against counting by hand. */
#include "io/view.h"

#include "tests/unit/type/maker.h"

static struct ml_view view_of(const struct ml_type *etype, const struct ml_type *filetype, MPI_Offset disp)
{
	const struct ml_datarep *rep;
	struct ml_view view;

	ck_assert_int_eq(ml_datarep_find("native", &rep), MPI_SUCCESS);
	ck_assert_int_eq(ml_view_make(rep, etype, filetype, &view), MPI_SUCCESS);
	view.disp = disp;
	return view;
}

/* Blocks of 2 ints in tiles of 5, from byte 7 on. */
START_TEST(bytes_follow_the_tiles)
{
	const struct ml_type *integer = ml_type_find(MPI_INT);
	struct ml_view view = view_of(integer, MAKE(RESIZED, MAKE(CONTIGUOUS, integer, 2), 0, 20), 7);
	size_t position;

	ck_assert(view.is_ascending);
	for (size_t i = 0; i < 80; i++)
		ck_assert_int_eq(ml_view_byte(&view, i), 7 + (MPI_Offset)(i / 8 * 20 + i % 8));
	ck_assert_int_eq(ml_view_find(&view, 3, 4, &position), MPI_SUCCESS);
	ck_assert_uint_eq(position, 12);
	/* An etype that is in the file in part counts. */
	ck_assert_int_eq(ml_view_end(&view, 0), 0);
	ck_assert_int_eq(ml_view_end(&view, 7), 0);
	ck_assert_int_eq(ml_view_end(&view, 8), 1);
	ck_assert_int_eq(ml_view_end(&view, 15), 2);
	ck_assert_int_eq(ml_view_end(&view, 27), 2);
	ck_assert_int_eq(ml_view_end(&view, 28), 3);
	ck_assert_uint_eq(ml_view_before(&view, 0, 100, 29), 10);
	ck_assert_uint_eq(ml_view_before(&view, 0, 6, 29), 6);
	ml_view_drop(&view);
}
END_TEST

START_TEST(what_is_beyond_every_file_is_refused)
{
	const struct ml_type *byte = ml_type_find(MPI_BYTE);
	struct ml_view view = view_of(byte, byte, 0), empty = view_of(byte, MAKE(CONTIGUOUS, byte, 0), 0);
	size_t position;

	ck_assert_int_eq(ml_view_find(&view, INT64_MAX - 1, 1, &position), MPI_SUCCESS);
	ck_assert_int_eq(ml_view_find(&view, INT64_MAX, 1, &position), MPI_ERR_ARG);
	ck_assert_int_eq(ml_view_find(&empty, 0, 0, &position), MPI_SUCCESS);
	ck_assert_int_eq(ml_view_find(&empty, 0, 1, &position), MPI_ERR_ARG);
	ck_assert_int_eq(ml_view_end(&empty, 1000), 0);
	ml_note_clear();
	ml_view_drop(&view);
	ml_view_drop(&empty);
}
END_TEST

START_TEST(types_that_make_no_view_are_refused)
{
	const struct ml_type *integer = ml_type_find(MPI_INT), *byte = ml_type_find(MPI_BYTE);
	const struct ml_datarep *rep;
	struct ml_view view;

	ck_assert_int_eq(ml_datarep_find("native", &rep), MPI_SUCCESS);
	ck_assert_int_eq(ml_view_make(rep, integer, MAKE(CONTIGUOUS, byte, 6), &view), MPI_ERR_TYPE);
	ck_assert_int_eq(ml_view_make(rep, MAKE(CONTIGUOUS, byte, 0), byte, &view), MPI_ERR_TYPE);
	ck_assert_int_eq(ml_view_make(rep, byte, MAKE(HINDEXED_BLOCK, byte, 1, 1, -3), &view), MPI_ERR_TYPE);
	ml_note_clear();
}
END_TEST

/* Backwards, and tiles that reach into each other. */
START_TEST(what_goes_back_is_not_ascending)
{
	const struct ml_type *byte = ml_type_find(MPI_BYTE);
	struct ml_view back = view_of(byte, MAKE(HINDEXED_BLOCK, byte, 2, 1, 5, 0), 0);
	struct ml_view woven = view_of(byte, MAKE(RESIZED, MAKE(VECTOR, byte, 4, 1, 4), 0, 1), 0);

	ck_assert(!back.is_ascending);
	ck_assert(!woven.is_ascending);
	ml_view_drop(&back);
	ml_view_drop(&woven);
}
END_TEST

UNIT_SUITE(view)
{
	TCase *tc = type_case(s, "view");

	tcase_add_test(tc, bytes_follow_the_tiles);
	tcase_add_test(tc, what_is_beyond_every_file_is_refused);
	tcase_add_test(tc, types_that_make_no_view_are_refused);
	tcase_add_test(tc, what_goes_back_is_not_ascending);
}
