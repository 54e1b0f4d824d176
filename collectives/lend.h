/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lent pages: copies of a block in the segment, from which another rank reads it. A copy in and a copy out by the cores' own loads and
 * stores take less time than one by the kernel, as long as the cores are near and the block fits a page.
 *
 *   area   [ 64 KiB ] x 16, of this process's heap, from the first page that is asked for
 *   busy   a bit for each that is lent
 *
 * Pages are lent in turn. All together they are larger than a core's own cache, so that by the time one is written again its lines have
 * gone to the cache that the cores share, and come from there faster than from one core to the other. Who finds the next one busy, or
 * has no memory, does without: what is told about a block says how it can be read, so nobody else need know.
 *
 * Far cores are slower this way than by the kernel, and where they are may change: so a run of copies is timed now and then. Lines that a
 * far core has read are slow to be written again, which the writer sees by itself.
 *
 * Inside the guard. Crash: the launcher ends the job.
 */
#ifndef ML_COLLECTIVES_LEND_H
#define ML_COLLECTIVES_LEND_H

#include <stddef.h>

#define ML_LEND_PAGE ((size_t)64 << 10)

/* A page with a copy of a block, or NULL. */
const unsigned char *ml_lend_copy(const void *block, size_t bytes);

/* Nobody reads it any more. NULL is allowed. */
void ml_lend_return(const unsigned char *page);

void ml_lend_fini(void);

#endif
