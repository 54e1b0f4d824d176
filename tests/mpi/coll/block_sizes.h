/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks that differ from rank to rank and from step to step: what the tests of gather, scatter and allgather send. */
#ifndef ML_TESTS_BLOCK_SIZES_H
#define ML_TESTS_BLOCK_SIZES_H

#include "tests/lib/t.h"

enum { LARGEST = 100 << 10, GAP = 40, GAP_BYTE = 0x77 };

/* What a rank's block is filled with. */
static uint64_t key_of(int rank)
{
	return (uint64_t)(t_step * 64 + rank);
}

/* Bytes of a rank's block, or of every rank's; an eighth of the larger ones is empty. */
static int size_of(int rank, bool equal)
{
	static const int first[] = {0, 1, 3, 48, 49, 2000};
	uint64_t random = t_seed + (uint64_t)(equal ? t_step * 64 : t_step * 64 + rank + 1);
	uint64_t r = t_random(&random);

	if (t_step < 12 && equal)
		return first[t_step % 6];
	return r % 8 == 5 ? 0 : (int)(r / 8 % (uint64_t)(LARGEST >> r / 4096 % 10));
}

#endif
