/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which slots of a ring hold payload where a later lap will look for a flag: a bitmap of the ring's writer, who alone reads and
 * writes it. See ring.h for what it is good for.
 */
#ifndef ML_SHM_STALE_H
#define ML_SHM_STALE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"

#define ML_STALE_SLOTS_MAX 1024

struct ml_stale {
	uint64_t bits[ML_STALE_SLOTS_MAX / 64];
};

ml_inline bool ml_stale_has(const struct ml_stale *stale, uint32_t slot)
{
	return stale->bits[slot / 64] >> slot % 64 & 1;
}

/* Marks the slots from `first` to `end` - 1. */
static inline void ml_stale_add(struct ml_stale *stale, uint32_t first, uint32_t end)
{
	for (uint32_t next; first < end; first = next) { /* a word at a time */
		next = ml_min(end, (first | 63) + 1);
		stale->bits[first / 64] |= UINT64_MAX << first % 64 & UINT64_MAX >> -next % 64;
	}
}

ml_inline void ml_stale_remove(struct ml_stale *stale, uint32_t slot)
{
	stale->bits[slot / 64] &= ~(UINT64_C(1) << slot % 64);
}

/* The first marked slot from `first` to `end` - 1, or `end`. */
static inline uint32_t ml_stale_find(const struct ml_stale *stale, uint32_t first, uint32_t end)
{
	for (uint32_t at = first; at < end; at = (at | 63) + 1) {
		uint64_t rest = stale->bits[at / 64] >> at % 64;

		if (rest)
			return ml_min(at + (uint32_t)__builtin_ctzll(rest), end);
	}
	return end;
}

#endif
