/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/count.h: the table names every word of the struct once, and counters start at zero.
 */
#include "base/count.h"

#include <string.h>

#include "tests/lib/unit.h"

START_TEST(rows_cover_the_struct)
{
	ck_assert_uint_gt(ml_count_table_count, 0);
	ck_assert_uint_le(ml_count_table_count * sizeof(uint64_t), sizeof(struct ml_counts));
	for (size_t i = 0; i < ml_count_table_count; i++) {
		const struct ml_count_row *row = &ml_count_table[i];

		ck_assert_uint_eq(row->offset, i * sizeof(uint64_t));
		ck_assert_uint_eq(ml_count_value(&ml_count, row), 0);
		ck_assert(*row->name && *row->unit && *row->text);
		ck_assert_msg(row->text[strlen(row->text) - 1] != '.', "%s: full stop", row->name);
	}
}
END_TEST

START_TEST(a_value_is_found_by_its_row)
{
	ml_count.sleeps = 3;
	ml_count.wakes = 5;
	for (size_t i = 0; i < ml_count_table_count; i++) {
		const struct ml_count_row *row = &ml_count_table[i];
		uint64_t expected = 0;

		if (strcmp(row->name, "sleeps") == 0)
			expected = 3;
		if (strcmp(row->name, "wakes") == 0)
			expected = 5;
		ck_assert_uint_eq(ml_count_value(&ml_count, row), expected);
	}
}
END_TEST

UNIT_SUITE(count)
{
	TCase *tc = unit_case(s, "table");

	tcase_add_test(tc, rows_cover_the_struct);
	tcase_add_test(tc, a_value_is_found_by_its_row);
}
