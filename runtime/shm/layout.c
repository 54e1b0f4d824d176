/* SPDX-License-Identifier: BSD-2-Clause */
/* The arithmetic of the memory map: a pure function of the number of ranks and slots. */
#include "shm/layout.h"

#include <errno.h>

#include "base/compiler.h"
#include "shm/bell.h"
#include "shm/board.h"
#include "shm/door.h"
#include "shm/heap.h"
#include "shm/ring.h"
#include "shm/xfer.h"

#define PAGE ((size_t)4096)
#define VERSION 2

/*
 * What a receiver's rings may take together before they get shorter. They are longer than usual where all of them still fit into a
 * part of the cache of its core: messages of some KiB need room for more than three under way.
 */
#define MAILBOX_BYTES ((size_t)8 << 20)
#define SHEETS_PAGES ((size_t)256 << 10) /* of all ranks, a page each */
#define MAILBOX_CACHED ((size_t)256 << 10)
#define SLOTS_USUAL 256
#define SLOTS_CACHED_MAX 1024

/* What the heaps of all ranks may take of the address space; ThreadSanitizer leaves little of it. */
#ifdef __SANITIZE_THREAD__
#define HEAPS_MAX (UINT64_C(1) << 38)
#else
#define HEAPS_MAX (UINT64_C(1) << 42)
#endif

static uint32_t slots_for(uint32_t ranks)
{
	uint32_t slots = SLOTS_USUAL;

	while (slots < SLOTS_CACHED_MAX && (size_t)slots * 2 * ML_CACHELINE * ranks <= MAILBOX_CACHED)
		slots *= 2;
	while (slots > ML_RING_SLOTS_MIN && (size_t)slots * ML_CACHELINE * ranks > MAILBOX_BYTES)
		slots /= 2;
	return slots;
}

/* Appends a part of n elements, page-aligned, and returns its offset. */
static size_t place(size_t *end, size_t n, size_t size)
{
	size_t offset = *end;

	*end = ML_ROUND_UP(offset + n * size, PAGE);
	return offset;
}

uint64_t ml_layout_heap_size(uint32_t ranks, uint64_t budget)
{
	uint64_t size = HEAPS_MAX;

	/* Each of its halves can hold all there is, or its share of the addresses. */
	while (size > 2 * ML_LAYOUT_HEAP_ALIGN && (size / 4 >= budget || size > HEAPS_MAX / ranks))
		size /= 2;
	return size;
}

/* Few ranks may cut their sheets into large pages; together they take the same addresses. */
static size_t page_for(uint32_t ranks)
{
	size_t page = ML_SHEET_PAGE_MAX;

	while (page > ML_SHEET_PAGE && page * ranks > SHEETS_PAGES)
		page /= 2;
	return page;
}

int ml_layout_compute(uint32_t ranks, uint32_t slots, uint64_t heap_size, struct ml_layout *layout_out)
{
	struct ml_layout l = { .ranks = ranks, .slots = slots ? slots : slots_for(ranks) };
	size_t n = ranks, end = sizeof(struct ml_header_shm);

	if (ranks < 1 || ranks > ML_LAYOUT_RANKS_MAX)
		return -EINVAL;
	if (heap_size % ML_LAYOUT_HEAP_ALIGN || heap_size > HEAPS_MAX)
		return -EINVAL;
	if (l.slots < ML_RING_SLOTS_MIN || l.slots > ML_RING_SLOTS_MAX || (l.slots & (l.slots - 1)))
		return -EINVAL;

	l.ring_size = ml_ring_size(l.slots);
	l.ring_row = ML_ROUND_UP(n * l.ring_size, PAGE);
	l.xfer_size = ML_XFERS * sizeof(struct ml_xfer_shm);
	l.board_size = ML_BOARDS * sizeof(struct ml_board_shm);
	l.cell_size = (size_t)ML_CELLS * ML_CELL_SIZE;
	l.heap_size = heap_size;
	l.sheet_page = page_for(ranks);
	l.sheet_size = ML_BOARDS * ML_SHEET_BYTES(l.sheet_page);

	end = ML_ROUND_UP(end, ML_CACHELINE);
	l.control = place(&end, 1, sizeof(struct ml_control_shm));
	l.rank = place(&end, n, sizeof(struct ml_rank_shm));
	l.bell = place(&end, n, sizeof(struct ml_bell_shm));
	l.door = place(&end, n, sizeof(struct ml_door_shm));
	l.gate = place(&end, n, sizeof(struct ml_heap_shm));
	l.doors = place(&end, n * n, 1);
	l.xfer = place(&end, n, l.xfer_size);
	l.board = place(&end, n, l.board_size);
	l.ring = place(&end, n, l.ring_row);
	l.traffic = place(&end, n * n, sizeof(struct ml_traffic_shm));
	l.span = place(&end, n, ML_SPANS_MAX * sizeof(struct ml_span_shm));
	l.cell = place(&end, n, l.cell_size);
	l.sheet = place(&end, n, l.sheet_size);
	l.mapped = end;
	end = ML_ROUND_UP(end, (size_t)ML_LAYOUT_HEAP_ALIGN);
	l.heap = place(&end, n, l.heap_size);
	l.size = l.heap_size ? end : l.mapped;
	*layout_out = l;
	return 0;
}

uint64_t ml_layout_signature(void)
{
	static const uint64_t facts[] = {
		VERSION, sizeof(struct ml_header_shm), sizeof(struct ml_control_shm), sizeof(struct ml_rank_shm),
		sizeof(struct ml_bell_shm), sizeof(struct ml_traffic_shm), sizeof(struct ml_span_shm), ML_SPANS_MAX,
		sizeof(struct ml_door_shm), sizeof(struct ml_heap_shm), sizeof(struct ml_xfer_shm), ML_XFERS,
		sizeof(struct ml_board_shm), ML_BOARDS, ML_SHEET_PAGE, ML_SHEET_PAGE_MAX, SHEETS_PAGES, sizeof(struct ml_slot_shm), ML_RING_SLOTS_MAX, ML_CELLS, ML_CELL_SIZE,
		MAILBOX_BYTES, MAILBOX_CACHED, SLOTS_USUAL, SLOTS_CACHED_MAX, ML_LAYOUT_RANKS_MAX,
	};
	uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a, a number at a time */

	for (size_t i = 0; i < ML_ARRAY_LEN(facts); i++)
		hash = (hash ^ facts[i]) * UINT64_C(1099511628211);
	return hash;
}
