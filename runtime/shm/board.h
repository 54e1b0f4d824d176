/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Boards: a row of lines per process, on which a collective operation's steps are posted. A line carries its sequence number
 * and up to 56 bytes of data, so that a small operation needs one transfer a reader. A communicator uses one board at a time
 * (collectives/lease.h); there are ML_BOARDS of them, and process p has a row on each:
 *
 *   boards[b][p].line[k]   written by process p only; R1 release of `sequence` publishes `data`, A1 acquire by every reader
 *
 * The rows of a board follow each other, because who looks at all of them after a switch of processes has neither pages nor lines
 * at hand: rows a power of two of pages apart shared one set of the cache and needed a page each.
 *
 * Longer data stands on the row's sheet, a page for each line, published by the line's sequence just the same:
 *
 *   sheets[p][b] + k * page bytes   as boards[b][p].line[k]; has memory from the first operation that needs it
 *
 * Its readers and its writer agree on the size of a page, and on every change of it when nobody reads any page (collectives/notice.h).
 *
 * Operation number s uses line s mod ML_BOARD_LINES. A line is written again only when every reader is known to be past the
 * operation that used it before; collectives/notice.h says why that is known without a word of acknowledgement. Sequence numbers
 * start at 1 and do not wrap.
 */
#ifndef ML_SHM_BOARD_H
#define ML_SHM_BOARD_H

#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

#define ML_BOARDS 32
#define ML_BOARD_LINES 16
#define ML_BOARD_DATA 56

struct ml_board_line_shm {
	ml_atomic_u64 sequence;
	unsigned char data[ML_BOARD_DATA];
} ml_aligned(ML_CACHELINE);

/* The pages that every sheet can be cut into, and the largest. */
#define ML_SHEET_PAGE ((size_t)8 << 10)
#define ML_SHEET_PAGE_MAX ((size_t)64 << 10)
#define ML_SHEET_BYTES(page) (ML_BOARD_LINES * (page))

struct ml_board_shm {
	struct ml_board_line_shm line[ML_BOARD_LINES];
} ml_aligned(ML_CACHELINE);

#endif
