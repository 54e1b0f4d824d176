/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The regions of a dynamic window: memory that a process has attached. Each rank keeps a table of its own in its heap, which the others
 * read to find out where an address of that rank is, and that it is attached at all.
 *
 *   who writes    what
 *   the owner     version   odd while the table changes
 *                 table, count, and the entries of the table; it moves to a larger block when it is full
 *
 * Edges   R1 every word is stored with release behind the odd version; A1 a reader loads with acquire, and the version once more after
 *         all: if that has changed, or was odd, it begins again. A table that has moved leaves memory that is still mapped.
 * Crash   an owner that dies while it changes the table leaves its readers trying; the launcher ends the job.
 *
 * Functions return MPI_SUCCESS or an MPI_ERR_ class with a note. The caller excludes other threads.
 */
#ifndef ML_RMA_REGION_H
#define ML_RMA_REGION_H

#include <stddef.h>
#include <stdint.h>

#include "rma/window.h"

/*
 * Opens memory of this process to the others of a dynamic window. MPI_ERR_RMA_ATTACH when it overlaps what is attached already, when
 * the others cannot reach it, or when there is no memory for the table. remove takes the first byte of what was attached: MPI_ERR_BASE.
 */
int ml_region_add(struct ml_win *win, void *base, size_t bytes);
int ml_region_remove(struct ml_win *win, const void *base);

/* The region of a rank that has this address, as if it were that rank's part of a window: MPI_ERR_RMA_RANGE when there is none. */
int ml_region_find(const struct ml_win *win, int32_t rank, uint64_t address, struct ml_win_target *region_out);

#endif
