/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The slot: one cache line of a ring, and the flag word that makes it a record.
 *
 *     bits 0-23   length, the caller's: bytes of the message
 *     bits 24-29  kind, the caller's
 *     bits 30-31  lap: 1 or 2 in turn, 0 = never written
 */
#ifndef ML_SHM_SLOT_H
#define ML_SHM_SLOT_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

#define ML_SLOT_DATA 48 /* payload bytes in a record's first slot */
#define ML_SLOT_KINDS 64
#define ML_SLOT_LAP(n) ((uint32_t)(n) << 30)

struct ml_slot_shm {
	ml_atomic_u32 flag;
	int32_t tag;
	uint64_t ctx;
	unsigned char data[ML_SLOT_DATA];
} ml_aligned(ML_CACHELINE);
static_assert(sizeof(struct ml_slot_shm) == ML_CACHELINE, "a slot is a line");

/* `lap` is one of ML_SLOT_LAP. */
ml_inline uint32_t ml_slot_flag(uint32_t lap, uint32_t kind, size_t length)
{
	return lap | kind << 24 | (uint32_t)length;
}

ml_inline uint32_t ml_slot_lap(uint32_t flag)
{
	return flag & ML_SLOT_LAP(3);
}

ml_inline uint32_t ml_slot_kind(uint32_t flag)
{
	return flag >> 24 & (ML_SLOT_KINDS - 1);
}

ml_inline uint32_t ml_slot_length(uint32_t flag)
{
	return flag & 0xffffff;
}

#endif
