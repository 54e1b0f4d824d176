/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring: one writer, one reader, records of one or more 64-byte slots. It is the path of every small message, so a
 * record's flag, envelope and up to 48 bytes of payload share one cache line and reach the reader in one transfer.
 *
 *   struct ml_ring_shm
 *   +-----------+---------------------------------------------------+------------------------+
 *   | freed     | slot 0 | slot 1 | ...                  | slot K-1 | K/4 overhang slots     |
 *   +-----------+---------------------------------------------------+------------------------+
 *     reader       writer (the reader never writes a slot)
 *
 *   writer's private part   tail, limit (how far the reader had freed it when last asked), stale bitmap
 *   reader's private part   head, returned (the value of `freed`)
 *
 * Positions count slots, run freely and wrap as unsigned numbers; slot = position mod K. A record is contiguous: one that
 * starts near the end runs on into the overhang, and the next one starts at slot 0. So there are no pad records.
 *
 * The flag. A record has one flag word, the first word of its first slot, written last:
 *     bits 0-1   lap: 1 or 2 in turn, 0 = never written
 *     bits 2-7   kind, the caller's
 *     bits 8-31  length of the payload, bytes
 * The reader takes the word for a record when the lap is the one it expects. Words that could stand there instead: the flag of the
 * lap before (other lap bits), zero, or payload of an earlier longer record, which can look like anything. For the last case
 * the writer remembers in `stale` which slots hold payload where a flag will be looked for, and clears such a word before it
 * publishes the record in front of it. Streams of one-slot records and of equal records never meet the case.
 *
 * Edges. R1 publish: the release store of the flag publishes the record, and the cleared word behind it.
 *        A1 peek:    the acquire load of the flag observes both.
 *        R2 retire:  the release store of `freed` says that the reader has done with the slots.
 *        A2 claim:   the acquire load of `freed` before they are written again.
 * Why not weaker: without R1/A1 the reader could see the flag of a half-written record; without R2/A2 the writer could overwrite
 * what is being read. Why not stronger: neither side asks "has the other not yet ...?" here; that question belongs to bell.h.
 *
 * Who with whom: claim and publish by the one writer, peek and retire by the one reader, both sides at the same time.
 * Crash: a writer that dies between claim and publish leaves the old flag: the reader sees nothing. A dead reader leaves a ring that
 * fills up. The launcher tells the living.
 *
 * The credit goes back a quarter of a ring at a time, so the line `freed` moves rarely.
 */
#ifndef ML_SHM_RING_H
#define ML_SHM_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/atomic.h"
#include "base/compiler.h"

#define ML_RING_SLOTS_MIN 16
#define ML_RING_SLOTS_MAX 1024
#define ML_SLOT_DATA 48 /* payload bytes in a record's first slot */

struct ml_slot_shm {
	ml_atomic_u32 flag;
	int32_t tag;
	uint64_t ctx;
	unsigned char data[ML_SLOT_DATA];
} ml_aligned(ML_CACHELINE);
static_assert(sizeof(struct ml_slot_shm) == ML_CACHELINE, "a slot is a line");

struct ml_ring_shm {
	ml_atomic_u32 freed; /* reader: everything before this position may be written again */
	struct ml_slot_shm slot[];
} ml_aligned(ML_CACHELINE);

struct ml_ring_writer {
	struct ml_slot_shm *slot;
	uint32_t tail;
	uint32_t limit;
	uint32_t slots;
	ml_atomic_u32 *freed;
	uint64_t stale[ML_RING_SLOTS_MAX / 64]; /* bit i: slot i holds payload where the next lap's flag will be */
};

struct ml_ring_reader {
	struct ml_slot_shm *slot;
	uint32_t head;
	uint32_t returned;
	uint32_t slots;
	ml_atomic_u32 *freed;
};

/* Bytes of a ring with this many slots (a power of two). */
ml_inline size_t ml_ring_size(uint32_t slots)
{
	return sizeof(struct ml_ring_shm) + (size_t)(slots + slots / 4) * sizeof(struct ml_slot_shm);
}

/* The largest payload of one record: a quarter of the ring, beside the header. */
ml_inline size_t ml_ring_payload_max(uint32_t slots)
{
	return (size_t)slots / 4 * ML_CACHELINE;
}

/* Slots of a record with n bytes of payload. */
ml_inline uint32_t ml_ring_record_slots(size_t n)
{
	return n <= ML_SLOT_DATA ? 1 : (uint32_t)((n + (ML_CACHELINE - ML_SLOT_DATA) + ML_CACHELINE - 1) / ML_CACHELINE);
}

ml_inline uint32_t ml_ring_flag(uint32_t lap, uint32_t kind, size_t length)
{
	return lap | kind << 2 | (uint32_t)length << 8;
}

ml_inline uint32_t ml_ring_flag_kind(uint32_t flag)
{
	return flag >> 2 & 0x3f;
}

ml_inline uint32_t ml_ring_flag_length(uint32_t flag)
{
	return flag >> 8;
}

/* The lap bits at a position: 1 on even laps, 2 on odd ones. */
ml_inline uint32_t ml_ring_lap(uint32_t position, uint32_t slots)
{
	return (position & slots) ? 2 : 1;
}

/* Where the record after this one starts. */
ml_inline uint32_t ml_ring_next(uint32_t position, uint32_t record_slots, uint32_t slots)
{
	uint32_t next = position + record_slots;

	/* Ran into the overhang: the positions left in this lap are used up. */
	if (ml_unlikely(((next ^ position) & slots) && (next & (slots - 1))))
		next &= ~(slots - 1);
	return next;
}

/* A writer (a reader) of fresh, zeroed memory. */
ml_inline void ml_ring_writer_init(struct ml_ring_writer *w, struct ml_ring_shm *ring, uint32_t slots)
{
	memset(w, 0, sizeof *w);
	w->slot = ring->slot;
	w->slots = slots;
	w->limit = slots;
	w->freed = &ring->freed;
}

ml_inline void ml_ring_reader_init(struct ml_ring_reader *r, struct ml_ring_shm *ring, uint32_t slots)
{
	memset(r, 0, sizeof *r);
	r->slot = ring->slot;
	r->slots = slots;
	r->freed = &ring->freed;
}

/*
 * The slot where a record of `record_slots` may be written, or NULL while the ring is full. Fill tag, ctx and payload, then
 * publish; a claim that is not published costs nothing.
 */
ml_inline struct ml_slot_shm *ml_ring_claim(struct ml_ring_writer *w, uint32_t record_slots)
{
	uint32_t next = ml_ring_next(w->tail, record_slots, w->slots);

	if (ml_unlikely((int32_t)(next - w->limit) > 0)) {
		w->limit = ml_load_acq(w->freed) + w->slots; /* A2 */
		if ((int32_t)(next - w->limit) > 0)
			return NULL;
	}
	return &w->slot[w->tail & (w->slots - 1)];
}

/* Marks the continuation slots of a record at `first`; the overhang is never looked at for a flag. */
ml_inline void ml_ring_mark_stale(struct ml_ring_writer *w, uint32_t first, uint32_t record_slots)
{
	uint32_t end = ml_min(first + record_slots, w->slots);

	for (uint32_t i = first + 1; i < end; i++)
		w->stale[i / 64] |= UINT64_C(1) << i % 64;
}

/* Publishes the record in the slot just claimed. */
ml_inline void ml_ring_publish(struct ml_ring_writer *w, uint32_t record_slots, uint32_t kind, size_t length)
{
	uint32_t mask = w->slots - 1;
	uint32_t first = w->tail & mask;
	uint32_t next = ml_ring_next(w->tail, record_slots, w->slots);
	uint32_t behind = next & mask;
	uint32_t flag = ml_ring_flag(ml_ring_lap(w->tail, w->slots), kind, length);

	if (record_slots > 1)
		ml_ring_mark_stale(w, first, record_slots);
	if (ml_unlikely(w->stale[behind / 64] >> behind % 64 & 1)) {
		w->stale[behind / 64] &= ~(UINT64_C(1) << behind % 64);
		ml_store_rlx(&w->slot[behind].flag, 0);
	}
	ml_store_rel(&w->slot[first].flag, flag); /* R1 */
	w->tail = next;
}

/* The record at the head, or NULL. *flag_out tells kind and length. */
ml_inline struct ml_slot_shm *ml_ring_peek(const struct ml_ring_reader *r, uint32_t *flag_out)
{
	struct ml_slot_shm *slot = &r->slot[r->head & (r->slots - 1)];
	uint32_t flag = ml_load_acq(&slot->flag); /* A1 */

	if ((flag & 3) != ml_ring_lap(r->head, r->slots))
		return NULL;
	*flag_out = flag;
	return slot;
}

/* Gives the record at the head back. True when credit went to the writer, who may sleep for it: its bell is to be rung. */
ml_inline bool ml_ring_retire(struct ml_ring_reader *r, uint32_t record_slots)
{
	r->head = ml_ring_next(r->head, record_slots, r->slots);
	if (ml_likely(r->head - r->returned < r->slots / 4))
		return false;
	r->returned = r->head;
	ml_store_rel(r->freed, r->head); /* R2 */
	return true;
}

#endif
