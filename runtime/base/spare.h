/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory for the length of one call: packed copies, operands, schedules. What is given back is kept for the next call that asks for
 * about as much, so a program that does the same thing again uses no heap for it, and touches pages that are there already.
 *
 *   class    0   1   ...  12       a block of class c has 1 KiB << c bytes; larger ones come from malloc and go back to it
 *   places  [4] [4]       [4]      a free block, or 0
 *
 * One thread at a time may call, and after ml_spare_share any. A place is a word: then a thread takes a block out by swapping it for 0
 * (A1 sees R1), and puts one in where it finds 0 by compare and swap (R1). So a block is never in two hands, and nobody waits. What is kept is bounded:
 * ML_SPARE_PLACES blocks of each class, 32 MiB of which a program touches what it has used.
 */
#ifndef ML_BASE_SPARE_H
#define ML_BASE_SPARE_H

#include <stddef.h>

#define ML_SPARE_MIN ((size_t)1 << 10)
#define ML_SPARE_MAX ((size_t)4 << 20)
#define ML_SPARE_PLACES 4

/* Several threads may call at once from now on. The caller is the only one. */
void ml_spare_share(void);

/* A block of at least that many bytes, on the start of a cache line; or NULL. What stands in it is anything. */
void *ml_spare_new(size_t bytes);

/* NULL is allowed. */
void ml_spare_free(void *p);

/* Gives back to malloc what is kept. */
void ml_spare_fini(void);

#endif
