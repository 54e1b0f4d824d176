/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of algorithms: that it is sound as a table, and what it says row by row. */
#include "collectives/select.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "shm/board.h"
#include "tests/lib/unit.h"

#define ALL (ML_SELECT_BOARD | ML_SELECT_FLAT | ML_SELECT_COMMUTE | ML_SELECT_RECORD)
#define SHEETS (ALL | ML_SELECT_SHEET | ML_SELECT_FITS)
#define LINE ML_BOARD_DATA

static size_t rows_of(const struct ml_select *select)
{
	size_t count = 0;

	while (count < ML_SELECT_ROWS && select->row[count].name)
		count++;
	return count;
}

/* A walk ends: the last row asks for nothing. */
START_TEST(the_last_row_always_fits)
{
	const struct ml_select *select = &ml_select[_i];
	size_t count = rows_of(select);

	ck_assert_ptr_nonnull(select->name);
	ck_assert_uint_ge(count, 1);
	ck_assert(ml_select_fits(&select->row[count - 1], 0, UINT32_MAX, SIZE_MAX));
}
END_TEST

/* No row is dead: at its own limits, with just the facts it asks for, none before it fits. */
START_TEST(every_row_can_be_chosen)
{
	const struct ml_select *select = &ml_select[_i];

	for (size_t k = 0; k < rows_of(select); k++) {
		const struct ml_select_row *row = &select->row[k];

		for (size_t before = 0; before < k; before++)
			ck_assert_msg(!ml_select_fits(&select->row[before], row->needs, row->ranks_max, row->bytes_max),
				      "%s: row %zu (%s) hides row %zu (%s)", select->name, before, select->row[before].name,
				      k, row->name);
	}
}
END_TEST

/* An algorithm stands under the collective whose name it begins with. */
START_TEST(rows_belong_to_their_collective)
{
	const struct ml_select *select = &ml_select[_i];
	size_t length = strcspn(select->name, "V"); /* ALLGATHERV uses what ALLGATHER has */

	for (size_t k = 0; k < rows_of(select); k++) {
		ck_assert_int_eq(strncmp(select->row[k].name, select->name, length), 0);
		ck_assert_int_eq(select->row[k].name[length], '_');
		ck_assert_int_lt(select->row[k].algorithm, ML_ALGORITHM_COUNT);
	}
}
END_TEST

/* Whether ranks reach each other is asked for large operations alone, or when the user prefers an algorithm that needs it. */
START_TEST(small_operations_need_no_direct_access)
{
	char why[128];

	ck_assert(!ml_select_asks_direct(ML_SELECT_DIRECT_ABOVE));
	ck_assert(ml_select_asks_direct(ML_SELECT_DIRECT_ABOVE + 1));
	ck_assert_int_eq(ml_select_force("reduce=board", why, sizeof why), 0);
	ck_assert(!ml_select_asks_direct(ML_SELECT_DIRECT_ABOVE));
	ck_assert_int_eq(ml_select_force("reduce=direct", why, sizeof why), 0);
	ck_assert(ml_select_asks_direct(1));
}
END_TEST

static const struct {
	enum ml_collective collective;
	uint32_t facts;
	uint32_t ranks;
	size_t bytes;
	enum ml_algorithm expected;
} cases[] = {
	{ ML_COLL_BARRIER, ALL, 2, 0, ML_BARRIER_BOARD },
	{ ML_COLL_BARRIER, 0, 2, 0, ML_BARRIER_DISSEM },
	{ ML_COLL_BCAST, ALL, 8, LINE, ML_BCAST_BOARD },
	{ ML_COLL_BCAST, ALL, 8, LINE + 1, ML_BCAST_BINOMIAL },
	{ ML_COLL_BCAST, 0, 8, 1, ML_BCAST_BINOMIAL },
	{ ML_COLL_BCAST, ALL, 2, (size_t)1 << 30, ML_BCAST_BINOMIAL },
	{ ML_COLL_BCAST, ALL, 3, (size_t)1 << 30, ML_BCAST_CHAIN },
	{ ML_COLL_BCAST, SHEETS, 8, 1024, ML_BCAST_BINOMIAL },
	{ ML_COLL_BCAST, SHEETS, 2, 8192, ML_BCAST_BOARD },
	{ ML_COLL_BCAST, SHEETS, 2, (size_t)1 << 20, ML_BCAST_BOARD },
	{ ML_COLL_BCAST, SHEETS, 2, ((size_t)1 << 20) + 1, ML_BCAST_BINOMIAL },
	{ ML_COLL_BCAST, SHEETS, 8, 32768, ML_BCAST_BOARD },
	{ ML_COLL_REDUCE, SHEETS, 2, 65536, ML_REDUCE_BOARD },
	{ ML_COLL_REDUCE, SHEETS & ~ML_SELECT_FITS, 2, 65536, ML_REDUCE_BINOMIAL },
	{ ML_COLL_BCAST, SHEETS, 8, (size_t)1 << 20, ML_BCAST_BOARD },
	{ ML_COLL_REDUCE, SHEETS, 8, 65536, ML_REDUCE_BOARD },
	{ ML_COLL_ALLREDUCE, SHEETS, 8, 32768, ML_ALLREDUCE_BOARD },
	{ ML_COLL_REDUCE, ALL & ~ML_SELECT_COMMUTE, 8, LINE, ML_REDUCE_BOARD },
	{ ML_COLL_REDUCE, ALL & ~ML_SELECT_FLAT, 9, LINE, ML_REDUCE_BOARD },
	{ ML_COLL_REDUCE, ML_SELECT_BOARD, 9, LINE, ML_REDUCE_BINOMIAL },
	{ ML_COLL_REDUCE, ALL, 2, LINE + 1, ML_REDUCE_BINOMIAL },
	{ ML_COLL_ALLREDUCE, ALL, 1000, LINE, ML_ALLREDUCE_BOARD },
	{ ML_COLL_ALLREDUCE, ALL, 8, LINE + 1, ML_ALLREDUCE_RECDBL },
	{ ML_COLL_ALLREDUCE, ALL, 8, (size_t)1 << 20, ML_ALLREDUCE_RING },
	{ ML_COLL_ALLREDUCE, ALL & ~ML_SELECT_COMMUTE, 8, (size_t)1 << 20, ML_ALLREDUCE_RECDBL },
	{ ML_COLL_ALLREDUCE, SHEETS | ML_SELECT_DIRECT, 2, (size_t)1 << 20, ML_ALLREDUCE_BOARD },
	{ ML_COLL_ALLREDUCE, ML_SELECT_DIRECT, 8, (size_t)1 << 20, ML_ALLREDUCE_DIRECT },
	{ ML_COLL_REDUCE, ML_SELECT_DIRECT, 8, 65536, ML_REDUCE_BINOMIAL },
	{ ML_COLL_REDUCE, ML_SELECT_DIRECT, 8, 65537, ML_REDUCE_DIRECT },
	{ ML_COLL_SCAN, ALL, 2, LINE, ML_SCAN_BOARD },
	{ ML_COLL_SCAN, ALL, 3, LINE, ML_SCAN_DOUBLING },
	{ ML_COLL_SCAN, SHEETS, 2, 8192, ML_SCAN_BOARD },
	{ ML_COLL_REDUCE_SCATTER, ALL, 2, LINE, ML_REDUCE_SCATTER_BOARD },
	{ ML_COLL_REDUCE_SCATTER, SHEETS, 8, 16384, ML_REDUCE_SCATTER_BOARD },
	{ ML_COLL_REDUCE_SCATTER, SHEETS | ML_SELECT_DIRECT, 8, 16385, ML_REDUCE_SCATTER_DIRECT },
	{ ML_COLL_REDUCE_SCATTER, SHEETS, 8, 16385, ML_REDUCE_SCATTER_BLOCKS },
	{ ML_COLL_GATHER, ALL, 8, 1, ML_GATHER_LINEAR },
	{ ML_COLL_SCATTER, ALL, 8, 1, ML_SCATTER_LINEAR },
	{ ML_COLL_ALLGATHER, ALL, 8, LINE, ML_ALLGATHER_BOARD },
	{ ML_COLL_ALLGATHER, ML_SELECT_RECORD, 8, 100, ML_ALLGATHER_SPREAD },
	{ ML_COLL_ALLGATHER, 0, 8, 100, ML_ALLGATHER_RING },
	{ ML_COLL_ALLGATHER, SHEETS | ML_SELECT_DIRECT, 2, (size_t)1 << 20, ML_ALLGATHER_BOARD },
	{ ML_COLL_ALLGATHER, SHEETS | ML_SELECT_DIRECT, 8, 32769, ML_ALLGATHER_DIRECT },
	{ ML_COLL_ALLGATHERV, ML_SELECT_DIRECT, 8, 4096, ML_ALLGATHER_RING },
	{ ML_COLL_ALLGATHERV, ML_SELECT_DIRECT, 8, 4097, ML_ALLGATHER_DIRECT },
	{ ML_COLL_ALLTOALL, ML_SELECT_DIRECT, 8, 8192, ML_ALLTOALL_DIRECT },
	{ ML_COLL_ALLGATHERV, ALL, 8, 0, ML_ALLGATHER_RING },
	{ ML_COLL_ALLTOALL, ALL, 8, 7, ML_ALLTOALL_BOARD },
	{ ML_COLL_ALLTOALL, ALL & ~ML_SELECT_BOARD, 8, 8, ML_ALLTOALL_SPREAD },
	{ ML_COLL_ALLTOALL, 0, 8, (size_t)1 << 20, ML_ALLTOALL_PAIR },
	{ ML_COLL_ALLTOALLV, ALL, 8, 0, ML_ALLTOALL_PAIR },
};

START_TEST(chooses_as_the_table_says)
{
	ck_assert_int_eq(ml_select_find(cases[_i].collective, cases[_i].facts, cases[_i].ranks, cases[_i].bytes),
			 cases[_i].expected);
}
END_TEST

START_TEST(prints_every_row)
{
	char *text = NULL;
	size_t size = 0, lines = 0, expected = 0, legend = 12;
	FILE *file = tmpfile();

	ck_assert_ptr_nonnull(file);
	ml_select_print(fileno(file));
	rewind(file);
	while (getline(&text, &size, file) > 0)
		lines++;
	for (size_t i = 0; i < ML_COLL_COUNT; i++)
		expected += 1 + rows_of(&ml_select[i]);
	ck_assert_uint_eq(lines, legend + expected);
	free(text);
	fclose(file);
}
END_TEST

static enum ml_algorithm found(enum ml_collective collective, uint32_t facts, size_t bytes)
{
	return ml_select_find(collective, facts, 4, bytes);
}

/* Each test is a process of its own, so the table is whole again for the next. */
START_TEST(prefers_what_the_user_names)
{
	char why[128] = "";

	ck_assert_int_eq(ml_select_force("allreduce=ring,Bcast=board", why, sizeof why), 0);
	ck_assert_int_eq(found(ML_COLL_ALLREDUCE, SHEETS, 8), ML_ALLREDUCE_RING);
	ck_assert_int_eq(found(ML_COLL_ALLREDUCE, SHEETS & ~ML_SELECT_COMMUTE, 8), ML_ALLREDUCE_BOARD);
	ck_assert_int_eq(found(ML_COLL_BCAST, SHEETS, (size_t)1 << 30), ML_BCAST_BOARD);
	ck_assert_int_eq(found(ML_COLL_BCAST, ALL, LINE + 1), ML_BCAST_BINOMIAL);
	ck_assert_int_eq(found(ML_COLL_BARRIER, ALL, 0), ML_BARRIER_BOARD);
}
END_TEST

/* Which way is taken must not depend on what places and memory make true. */
START_TEST(keeps_what_is_reproducible)
{
	static const uint32_t facts[] = { 0, ML_SELECT_RECORD, ML_SELECT_BOARD, SHEETS & ~ML_SELECT_COMMUTE, SHEETS | ML_SELECT_DIRECT };
	static const enum ml_collective reductions[] = { ML_COLL_REDUCE, ML_COLL_ALLREDUCE, ML_COLL_SCAN };

	ml_select_keep_reproducible();
	for (size_t i = 0; i < ML_ARRAY_LEN(reductions); i++)
		for (size_t bytes = 8; bytes < (size_t)1 << 24; bytes *= 2)
			for (size_t k = 0; k < ML_ARRAY_LEN(facts); k++)
				ck_assert_int_eq(found(reductions[i], facts[k] | ML_SELECT_COMMUTE, bytes),
						 found(reductions[i], ML_SELECT_COMMUTE, bytes));
	ck_assert_int_eq(found(ML_COLL_BCAST, ALL, 8), ML_BCAST_BOARD);
}
END_TEST

START_TEST(names_what_it_does_not_know)
{
	static const char *const wrong[] = { "allreduce=rings", "allreduce", "reduces=ring", "allreduce=ring,x=y" };
	char why[128];

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		*why = '\0';
		ck_assert_int_lt(ml_select_force(wrong[i], why, sizeof why), 0);
		ck_assert_ptr_nonnull(strstr(why, "MPILITE_COLL"));
		ck_assert_ptr_nonnull(strstr(why, i == 0 ? "RECDBL" : "ALLREDUCE"));
	}
	ck_assert_int_eq(ml_select_force(NULL, why, sizeof why), 0);
}
END_TEST

UNIT_SUITE(select)
{
	TCase *tc = unit_case(s, "table");

	tcase_add_loop_test(tc, the_last_row_always_fits, 0, ML_COLL_COUNT);
	tcase_add_loop_test(tc, every_row_can_be_chosen, 0, ML_COLL_COUNT);
	tcase_add_loop_test(tc, rows_belong_to_their_collective, 0, ML_COLL_COUNT);
	tcase_add_loop_test(tc, chooses_as_the_table_says, 0, (int)(sizeof cases / sizeof cases[0]));
	tcase_add_test(tc, small_operations_need_no_direct_access);
	tcase_add_test(tc, prints_every_row);
	tcase_add_test(tc, prefers_what_the_user_names);
	tcase_add_test(tc, keeps_what_is_reproducible);
	tcase_add_test(tc, names_what_it_does_not_know);
}
