/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The board: one row of lines per rank, on which a collective operation's steps are posted. A line carries its sequence number
 * and up to 56 bytes of data, so that a small operation needs one transfer a reader.
 *
 *   row[r].line[k]   written by rank r only; R1 release of `sequence` publishes `data`, A1 acquire by every reader
 *   row[r].past      written by rank r only: r has done with every operation before this number (R2/A2)
 *
 * Operation number s uses line s mod ML_BOARD_LINES. A line is written again only when every reader is known to be past the
 * operation that used it before: operations in which each rank hears of all others say so by themselves, for others the writer
 * looks at `past`. Sequence numbers start at 1 and do not wrap.
 */
#ifndef ML_SHM_BOARD_H
#define ML_SHM_BOARD_H

#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

#define ML_BOARD_LINES 16
#define ML_BOARD_DATA 56

struct ml_board_line_shm {
	ml_atomic_u64 sequence;
	unsigned char data[ML_BOARD_DATA];
} ml_aligned(ML_CACHELINE);

struct ml_board_shm {
	struct ml_board_line_shm line[ML_BOARD_LINES];
	ml_atomic_u64 past ml_aligned(ML_CACHELINE);
} ml_aligned(ML_CACHELINE);

#endif
