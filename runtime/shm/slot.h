/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The slot: one cache line of a ring, and the flag word that makes it a record.
 *
 *     bits 0-1   lap: 1 or 2 in turn, 0 = never written
 *     bits 2-7   kind, the caller's
 *     bits 8-31  length, the caller's: bytes of the message
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

struct ml_slot_shm {
	ml_atomic_u32 flag;
	int32_t tag;
	uint64_t ctx;
	unsigned char data[ML_SLOT_DATA];
} ml_aligned(ML_CACHELINE);
static_assert(sizeof(struct ml_slot_shm) == ML_CACHELINE, "a slot is a line");

ml_inline uint32_t ml_slot_flag(uint32_t lap, uint32_t kind, size_t length)
{
	return lap | kind << 2 | (uint32_t)length << 8;
}

ml_inline uint32_t ml_slot_kind(uint32_t flag)
{
	return flag >> 2 & (ML_SLOT_KINDS - 1);
}

ml_inline uint32_t ml_slot_length(uint32_t flag)
{
	return flag >> 8;
}

#endif
