/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shm/layout.h: the parts of the segment follow each other without overlap for every number of ranks, rings get shorter as ranks
 * get more, and what is out of range is refused.
 */
#include "shm/layout.h"

#include <errno.h>
#include <string.h>

#include "shm/bell.h"
#include "shm/board.h"
#include "shm/door.h"
#include "shm/heap.h"
#include "shm/ring.h"
#include "shm/xfer.h"
#include "tests/lib/unit.h"

#define PAGE 4096

struct part {
	const char *name;
	size_t offset, size;
};

/* Each part starts on a page (the control block may share the header's), behind the one before. */
static void check_parts(const struct ml_layout *l)
{
	size_t n = l->ranks;
	const struct part parts[] = {
		{ "header", 0, sizeof(struct ml_header_shm) },
		{ "control", l->control, sizeof(struct ml_control_shm) },
		{ "ranks", l->rank, n * sizeof(struct ml_rank_shm) },
		{ "bells", l->bell, n * sizeof(struct ml_bell_shm) },
		{ "door", l->door, n * sizeof(struct ml_door_shm) },
		{ "gates", l->gate, n * sizeof(struct ml_heap_shm) },
		{ "doors", l->doors, n * n },
		{ "transfers", l->xfer, n * l->xfer_size },
		{ "boards", l->board, n * l->board_size },
		{ "rings", l->ring, n * l->ring_row },
		{ "cells", l->cell, n * l->cell_size },
		{ "sheets", l->sheet, n * l->sheet_size },
		{ "mapped", l->mapped, 0 },
		{ "heaps", l->heap, n * l->heap_size },
		{ "end", l->size + (l->heap_size ? 0 : ML_LAYOUT_HEAP_ALIGN), 0 },
	};

	for (size_t i = 1; i < ML_ARRAY_LEN(parts); i++) {
		ck_assert_msg(parts[i - 1].offset + parts[i - 1].size <= parts[i].offset, "%zu ranks: %s runs into %s", n,
		              parts[i - 1].name, parts[i].name);
		ck_assert_msg(parts[i].offset % (i == 1 ? ML_CACHELINE : PAGE) == 0, "%zu ranks: %s is not aligned", n,
		              parts[i].name);
	}
}

static void check_rows(const struct ml_layout *l)
{
	ck_assert_uint_eq(l->ring_size, ml_ring_size(l->slots));
	ck_assert_uint_eq(l->ring_size % ML_CACHELINE, 0);
	ck_assert_uint_ge(l->ring_row, l->ranks * l->ring_size);
	ck_assert_uint_eq(l->ring_row % PAGE, 0);
	ck_assert_uint_eq(l->xfer_size, ML_XFERS * sizeof(struct ml_xfer_shm));
	ck_assert_uint_eq(l->board_size, ML_BOARDS * sizeof(struct ml_board_shm));
	ck_assert_uint_eq(l->cell_size, (size_t)ML_CELLS * ML_CELL_SIZE);
}

START_TEST(the_parts_do_not_overlap)
{
	static const uint32_t slots[] = { 0, 16, 64, 256, 1024 };
	struct ml_layout l;

	for (uint32_t ranks = 1; ranks <= ML_LAYOUT_RANKS_MAX; ranks += ranks < 40 ? 1 : 41) {
		ck_assert_int_eq(ml_layout_compute(ranks, slots[_i], ranks % 3 * ML_LAYOUT_HEAP_ALIGN, &l), 0);
		ck_assert_uint_eq(l.ranks, ranks);
		check_parts(&l);
		check_rows(&l);
	}
	ck_assert_int_eq(ml_layout_compute(ML_LAYOUT_RANKS_MAX, slots[_i], 0, &l), 0);
	check_parts(&l);
}
END_TEST

/*
 * A receiver's rings share 8 MiB; no ring is shorter than 16 slots, or longer than 256 unless all fit into 256 KiB, and never longer
 * than 1024.
 */
START_TEST(rings_are_as_long_as_the_mailbox_allows)
{
	struct ml_layout l;

	for (uint32_t ranks = 1; ranks <= ML_LAYOUT_RANKS_MAX; ranks++) {
		uint32_t fair = (8u << 20) / (64 * ranks);

		ck_assert_int_eq(ml_layout_compute(ranks, 0, 0, &l), 0);
		ck_assert_uint_eq(l.slots & (l.slots - 1), 0);
		if (l.slots > 256)
			ck_assert_uint_le(l.slots, ml_min(fair / 32, 1024u));
		else
			ck_assert(l.slots == 256 || l.slots * 2 > fair);
		ck_assert_uint_le(l.slots, ml_max(fair, 16u));
		ck_assert_uint_ge(l.slots, 16);
	}
}
END_TEST

/* Half a heap holds the budget, as long as there are addresses for all; it is a power of two. */
START_TEST(a_heap_holds_the_budget)
{
	static const uint64_t budgets[] = { 1, 1 << 20, UINT64_C(5) << 30, UINT64_C(1) << 36, UINT64_C(1) << 44 };
	struct ml_layout l;

	for (uint32_t ranks = 1; ranks <= ML_LAYOUT_RANKS_MAX; ranks += ranks < 40 ? 1 : 41) {
		uint64_t size = ml_layout_heap_size(ranks, budgets[_i]);

		ck_assert_uint_eq(size & (size - 1), 0);
		ck_assert_uint_eq(size % ML_LAYOUT_HEAP_ALIGN, 0);
		ck_assert_int_eq(ml_layout_compute(ranks, 0, size, &l), 0);
		ck_assert(size / 2 >= budgets[_i] || size * 2 > ml_layout_heap_size(1, UINT64_MAX) / ranks);
	}
}
END_TEST

START_TEST(what_is_out_of_range_is_refused)
{
	static const struct {
		uint32_t ranks, slots;
	} bad[] = { { 0, 0 }, { ML_LAYOUT_RANKS_MAX + 1, 0 }, { UINT32_MAX, 0 }, { 1, 1 }, { 1, 8 }, { 1, 24 }, { 1, 17 }, { 1, 2048 },
		    { 1, UINT32_MAX }, { 1, UINT32_C(1) << 31 } };

	for (size_t i = 0; i < ML_ARRAY_LEN(bad); i++) {
		struct ml_layout l, before;

		memset(&l, 0x77, sizeof l);
		before = l;
		ck_assert_int_eq(ml_layout_compute(bad[i].ranks, bad[i].slots, 0, &l), -EINVAL);
		ck_assert_mem_eq(&l, &before, sizeof l);
	}
}
END_TEST

/* Two that write never share a line. */
START_TEST(shared_structures_are_whole_lines)
{
	ck_assert_uint_eq(sizeof(struct ml_control_shm) % ML_CACHELINE, 0);
	ck_assert_uint_eq(sizeof(struct ml_rank_shm) % ML_CACHELINE, 0);
	ck_assert_uint_eq(sizeof(struct ml_bell_shm), 2 * ML_CACHELINE);
	ck_assert_uint_eq(sizeof(struct ml_door_shm), ML_CACHELINE);
	ck_assert_uint_eq(sizeof(struct ml_heap_shm), ML_CACHELINE);
	ck_assert_uint_eq(sizeof(struct ml_xfer_shm), 16 * ML_CACHELINE);
	ck_assert_uint_eq(sizeof(struct ml_board_line_shm), ML_CACHELINE);
	ck_assert_uint_eq(sizeof(struct ml_board_shm) % ML_CACHELINE, 0);
	ck_assert_uint_eq(offsetof(struct ml_xfer_shm, cell), 1 * ML_CACHELINE);
	ck_assert_uint_eq(offsetof(struct ml_xfer_shm, consumed), 2 * ML_CACHELINE);
	ck_assert_uint_eq(offsetof(struct ml_xfer_shm, claimed), 3 * ML_CACHELINE);
	ck_assert_uint_ge(offsetof(struct ml_ring_shm, slot), ML_CACHELINE);
}
END_TEST

START_TEST(the_signature_is_a_constant)
{
	ck_assert_uint_ne(ml_layout_signature(), 0);
	ck_assert_uint_eq(ml_layout_signature(), ml_layout_signature());
}
END_TEST

UNIT_SUITE(layout)
{
	TCase *tc = unit_case(s, "layout");

	tcase_add_loop_test(tc, the_parts_do_not_overlap, 0, 5);
	tcase_add_test(tc, rings_are_as_long_as_the_mailbox_allows);
	tcase_add_loop_test(tc, a_heap_holds_the_budget, 0, 5);
	tcase_add_test(tc, what_is_out_of_range_is_refused);
	tcase_add_test(tc, shared_structures_are_whole_lines);
	tcase_add_test(tc, the_signature_is_a_constant);
}
