/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffers whose datatype has gaps. The algorithms move plain bytes, so such blocks are packed into a buffer of their own before, and
 * unpacked after. What travels is the stream of data without gaps, as in a message, and what lies in the gaps of a receive
 * buffer stays. A reduction needs none of this: its operation works on elements, gaps and all.
 */
#ifndef ML_COLLECTIVES_STAGED_H
#define ML_COLLECTIVES_STAGED_H

#include <stdbool.h>
#include <stdint.h>

#include "collectives/blocks.h"

struct ml_staged {
	struct ml_blocks user;
	struct ml_blocks plain;  /* the same blocks of MPI_BYTE: for the algorithms */
	int32_t count;           /* of blocks */
	unsigned char *memory;   /* holds them and their tables; NULL: the user's blocks are plain already */
};

/* Prepares n blocks; NULL stands for none. MPI_SUCCESS, or MPI_ERR_NO_MEM with a note. Ends with ml_staged_fini. */
int ml_staged_init(struct ml_staged *staged, const struct ml_blocks *user, int32_t n);
void ml_staged_fini(struct ml_staged *staged);

/* Copies block i in or out, if it is not plain already. */
void ml_staged_pack(const struct ml_staged *staged, int32_t i);
void ml_staged_unpack(const struct ml_staged *staged, int32_t i);

void ml_staged_pack_all(const struct ml_staged *staged);
void ml_staged_unpack_all(const struct ml_staged *staged);

ml_inline struct ml_blocks ml_staged_single(const struct ml_part *block)
{
	return (struct ml_blocks){ .base = block->base, .each = block->count, .type = block->type };
}

/* The one block of ml_staged_single. */
ml_inline struct ml_part ml_staged_plain(const struct ml_staged *staged)
{
	return (struct ml_part){ staged->plain.base, staged->plain.each, staged->plain.type };
}

#endif
