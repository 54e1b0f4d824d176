/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The binomial tree: rank v of n, root 0. Clearing the lowest bit set in v gives its parent; its children are v + 1, v + 2, v + 4 ... up
 * to below that bit. The subtree of v is the unbroken range [v, v + span), so a reduction that takes the children in this order
 * keeps the order of ranks. Another root: rotate first.
 */
#ifndef ML_COLLECTIVES_TREE_H
#define ML_COLLECTIVES_TREE_H

#include <stdint.h>

#include "base/compiler.h"

/* Ranks relative to a root, and back. */
ml_inline int32_t ml_tree_rotate(int32_t rank, int32_t root, int32_t n)
{
	return rank >= root ? rank - root : rank - root + n;
}

ml_inline int32_t ml_tree_rotate_back(int32_t v, int32_t root, int32_t n)
{
	return v < n - root ? v + root : v + root - n;
}

/* v is not 0. */
ml_inline int32_t ml_tree_parent(int32_t v)
{
	return v & (v - 1);
}

/* The children of v are v + bit for the powers of two `bit` below this, as far as they are below n. */
ml_inline int32_t ml_tree_bits_end(int32_t v, int32_t n)
{
	int32_t end = 1;

	if (v)
		return v & -v;
	while (end < n)
		end *= 2;
	return end;
}

#endif
