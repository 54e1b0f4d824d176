/* SPDX-License-Identifier: BSD-2-Clause */
/* Small extents moved at once: the same bytes as one by one, and nothing between them. */
#include "io/sieve.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/fd.h"
#include "tests/unit/type/maker.h"

static const struct row {
	int block, step;
	size_t from, bytes;
} rows[] = {
	{ 1, 2, 0, 50000 },
	{ 3, 8, 1, 49998 },
	{ 8, 512, 13, 75000 }, /* more than two large pages */
	{ 100, 5000, 77, 90000 },
	{ 4, 20000, 2, 1200 },
};

static void setup(const struct row *row, bool writes, struct ml_view *view, struct ml_sieve *s)
{
	const struct ml_type *block = MAKE(CONTIGUOUS, ml_type_find(MPI_BYTE), row->block);
	char path[] = "/tmp/ml_test_XXXXXX";
	const struct ml_datarep *rep;

	ck_assert_int_eq(ml_datarep_find("native", &rep), MPI_SUCCESS);
	ck_assert_int_eq(ml_view_make(rep, ml_type_find(MPI_BYTE), MAKE(RESIZED, block, 0, row->step), view), MPI_SUCCESS);
	view->disp = 5;
	*s = (struct ml_sieve){ mkstemp(path), writes, view, row->from, row->bytes };
	ck_assert_int_ge(s->fd, 0);
	unlink(path);
}

static unsigned char value_of(size_t position)
{
	return (unsigned char)(1 + position * 7 % 251);
}

/* All of a row, a stretch after the other. Returns how much was moved. */
static size_t move_all(struct ml_sieve *s, unsigned char *data)
{
	size_t end = s->position + s->bytes, done = 0;

	while (s->position < end) {
		ssize_t moved;

		s->bytes = end - s->position;
		s->bytes = ml_sieve_find(s);
		if (!s->bytes)
			break;
		moved = ml_sieve_move(s, data + done);
		ck_assert_int_ge(moved, 0);
		done += (size_t)moved;
		if ((size_t)moved < s->bytes)
			break;
		s->position += s->bytes;
	}
	return done;
}

START_TEST(what_is_written_stands_in_its_places_alone)
{
	const struct row *row = &rows[_i];
	unsigned char *data = malloc(row->bytes), *file, *expected;
	struct ml_view view;
	struct ml_sieve s;
	size_t moved;
	int64_t size;

	setup(row, true, &view, &s);
	for (size_t i = 0; i < row->bytes; i++)
		data[i] = value_of(row->from + i);
	moved = move_all(&s, data);
	ck_assert_uint_ge(moved + 4 * (size_t)row->block, row->bytes); /* too few extents are left to the caller */
	ck_assert_int_eq(ml_fd_size(s.fd, &size), 0);
	ck_assert_int_eq(size, ml_view_byte(&view, row->from + moved - 1) + 1);
	file = malloc((size_t)size);
	ck_assert_int_eq(ml_fd_read_at(s.fd, file, (size_t)size, 0), size);
	expected = calloc(1, (size_t)size);
	for (size_t i = row->from; i < row->from + moved; i++)
		expected[ml_view_byte(&view, i)] = value_of(i);
	ck_assert_int_eq(memcmp(file, expected, (size_t)size), 0);
	free(expected);
	free(file);
	free(data);
	close(s.fd);
	ml_view_drop(&view);
}
END_TEST

START_TEST(what_is_read_ends_with_the_file)
{
	const struct row *row = &rows[_i];
	unsigned char *data = calloc(1, row->bytes), *file;
	size_t half = row->bytes / 2, moved;
	struct ml_view view;
	struct ml_sieve s;
	int64_t size;

	setup(row, false, &view, &s);
	size = ml_view_byte(&view, row->from + half);
	file = malloc((size_t)size);
	for (int64_t i = 0; i < size; i++)
		file[i] = (unsigned char)(i * 13);
	ck_assert_int_eq(ml_fd_write_at(s.fd, file, (size_t)size, 0), 0);
	moved = move_all(&s, data);
	if (row->step < 4096)
		ck_assert_uint_eq(moved, half);
	for (size_t i = 0; i < row->bytes; i++)
		ck_assert_uint_eq(data[i], i < moved ? file[ml_view_byte(&view, row->from + i)] : 0);
	free(file);
	free(data);
	close(s.fd);
	ml_view_drop(&view);
}
END_TEST

/* One extent, few large ones, or a view that goes back. */
START_TEST(what_does_not_pay_is_left_alone)
{
	static const struct row large = { 60000, 70000, 0, 1000000 }, one = { 8, 16, 0, 8 };
	struct ml_view view;
	struct ml_sieve s;

	setup(&large, true, &view, &s);
	ck_assert_uint_eq(ml_sieve_find(&s), 0);
	close(s.fd);
	ml_view_drop(&view);
	setup(&one, false, &view, &s);
	ck_assert_uint_eq(ml_sieve_find(&s), 0);
	s.bytes = 80;
	ck_assert_uint_eq(ml_sieve_find(&s), 80);
	view.is_ascending = false;
	ck_assert_uint_eq(ml_sieve_find(&s), 0);
	close(s.fd);
	ml_view_drop(&view);
}
END_TEST

UNIT_SUITE(sieve)
{
	TCase *tc = type_case(s, "sieve");

	tcase_add_loop_test(tc, what_is_written_stands_in_its_places_alone, 0, (int)ML_ARRAY_LEN(rows));
	tcase_add_loop_test(tc, what_is_read_ends_with_the_file, 0, (int)ML_ARRAY_LEN(rows));
	tcase_add_test(tc, what_does_not_pay_is_left_alone);
}
