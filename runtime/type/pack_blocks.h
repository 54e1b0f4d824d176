/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The loops that copy blocks of one length: the inner part of pack.c, which knows where the blocks are. The length is looked at
 * once a call; behind that stands one loop for each usual length, in which the compiler knows it.
 *
 * Lengths are in bytes and not 0, addresses may have any alignment, and source and destination do not overlap.
 */
#ifndef ML_TYPE_PACK_BLOCKS_H
#define ML_TYPE_PACK_BLOCKS_H

#include <stddef.h>

/* Copies n blocks; the next one is to_step and from_step bytes further on. */
void ml_pack_blocks_step(unsigned char *to, ptrdiff_t to_step, const unsigned char *from, ptrdiff_t from_step, size_t n,
                         size_t length);

/* Copies n blocks, the i-th at from + at[i], one behind the other to `to`. */
void ml_pack_blocks_gather(unsigned char *to, const unsigned char *from, const ptrdiff_t *at, size_t n, size_t length);

/* The way back: the i-th block goes to to + at[i]. */
void ml_pack_blocks_scatter(unsigned char *to, const unsigned char *from, const ptrdiff_t *at, size_t n, size_t length);

/* Copies one block of any length. */
void ml_pack_blocks_one(unsigned char *to, const unsigned char *from, size_t length);

#endif
