/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Doors: which senders have a ring that the receiver must look at. A ring's memory is provided when its sender first uses it, and
 * looking at a ring that nobody opened would provide it too, n * n pages for nothing. So the receiver looks only at rings
 * whose door byte is set, and learns of new ones from one counter.
 *
 *   doors[s]   set once by sender s             R1 release / A1 acquire
 *   knocks     one addition by each sender      R2 acq_rel addition after R1 / A2 acquire load
 *
 * A receiver that sees a new count (A2) sees the byte (A1) of whoever made it. Crash: a byte without its knock is an unopened ring.
 */
#ifndef ML_SHM_DOOR_H
#define ML_SHM_DOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

struct ml_door_shm {
	ml_atomic_u32 knocks;
} ml_aligned(ML_CACHELINE);

/* Sender s opens its ring at the receiver with this door; the ring's memory is there. */
ml_inline void ml_door_open(struct ml_door_shm *door, ml_atomic_u8 *doors, uint32_t sender)
{
	ml_store_rel(&doors[sender], 1); /* R1 */
	ml_add_acqrel(&door->knocks, 1); /* R2 */
}

/* True when somebody knocked since `seen` was last brought up to date. */
ml_inline bool ml_door_has_news(const struct ml_door_shm *door, uint32_t *seen)
{
	uint32_t knocks = ml_load_acq(&door->knocks); /* A2 */

	if (ml_likely(knocks == *seen))
		return false;
	*seen = knocks;
	return true;
}

ml_inline bool ml_door_is_open(const ml_atomic_u8 *doors, uint32_t sender)
{
	return ml_load_acq(&doors[sender]); /* A1 */
}

#endif
