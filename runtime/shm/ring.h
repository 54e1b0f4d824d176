/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The ring: one writer, one reader, records of one or more 64-byte slots. It is the path of every small message, so a
 * record's flag, envelope and up to 48 bytes of payload share one cache line and reach the reader in one transfer.
 *
 *   struct ml_ring_shm
 *   +-----------+---------------------------------------------------+------------------------+
 *   |freed,tight| slot 0 | slot 1 | ...                  | slot K-1 | K/4 overhang slots     |
 *   +-----------+---------------------------------------------------+------------------------+
 *     reader       writer (the reader never writes a slot)
 *
 *   writer's private part   next, limit (how far the reader had freed it when last asked), stale bitmap
 *   reader's private part   next, returned (the value of `freed`)
 *
 * Positions count slots, run freely and wrap as unsigned numbers; slot = position mod K. A record is contiguous: one that
 * starts near the end runs on into the overhang, and the next one starts at slot 0. So there are no pad records.
 *
 * The flag. A record has one flag word (slot.h), the first word of its first slot, written last. The reader takes the word for a
 * record when the lap is the one it expects. Words that could stand there instead: the flag of the lap before (other lap
 * bits), zero, or payload of an earlier longer record, which can look like anything. For the last case the writer remembers in
 * `stale` which slots hold payload where a flag will be looked for, and clears such a word before it publishes the record in
 * front of it. Streams of one-slot records and of equal records never meet the case.
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
 * The credit goes back a quarter of a ring at a time, so the line `freed` moves rarely. With it the reader may say that it is
 * short of memory for what it has no use for yet; the writer hears of that when it asks for credit, at least once a lap.
 *
 * Most records take one slot, so both sides keep `easy_end`: up to there one-slot records may follow without a question - no lap
 * ends, no credit is needed or due, no stale word stands behind. The questions are asked again when it is used up.
 */
#ifndef ML_SHM_RING_H
#define ML_SHM_RING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/atomic.h"
#include "base/compiler.h"
#include "shm/slot.h"
#include "shm/stale.h"

#define ML_RING_SLOTS_MIN 16
#define ML_RING_SLOTS_MAX ML_STALE_SLOTS_MAX

struct ml_ring_shm {
	ml_atomic_u32 freed; /* reader: everything before this position may be written again */
	ml_atomic_u32 tight; /* reader: 1 while memory is short; orders nothing */
	struct ml_slot_shm slot[];
} ml_aligned(ML_CACHELINE);

struct ml_ring_writer {
	struct ml_slot_shm *next; /* where the next record goes */
	struct ml_slot_shm *easy_end;
	uint32_t lap;             /* the lap bits there */
	uint32_t start;           /* the position of slot 0 in this lap */
	uint32_t limit;           /* how far we may write: what we know of `freed`, plus a lap */
	uint32_t slots;
	bool tight;               /* what the reader said when last asked */
	bool hard;                /* nothing is easy: every record takes the path on which it is counted */
	struct ml_slot_shm *slot;
	struct ml_ring_shm *shm;
	struct ml_stale stale;    /* slots that hold payload where the next lap's flag will be */
};

struct ml_ring_reader {
	struct ml_slot_shm *next; /* where the next record comes */
	struct ml_slot_shm *easy_end;
	uint32_t lap;             /* the lap bits there */
	uint32_t start;           /* the position of slot 0 in this lap */
	uint32_t returned;        /* what `freed` says */
	uint32_t slots;
	struct ml_slot_shm *slot;
	struct ml_ring_shm *shm;
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

/* The lap bits at a position: those of 1 on even laps, of 2 on odd ones. */
ml_inline uint32_t ml_ring_lap(uint32_t position, uint32_t slots)
{
	return (position & slots) ? ML_SLOT_LAP(2) : ML_SLOT_LAP(1);
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

/* The positions of the two sides. */
ml_inline uint32_t ml_ring_tail(const struct ml_ring_writer *w)
{
	return w->start + (uint32_t)(w->next - w->slot);
}

ml_inline uint32_t ml_ring_head(const struct ml_ring_reader *r)
{
	return r->start + (uint32_t)(r->next - r->slot);
}

/* Puts a side at a position; nothing is easy until somebody has looked. */
ml_inline void ml_ring_writer_seek(struct ml_ring_writer *w, uint32_t position)
{
	w->start = position & ~(w->slots - 1);
	w->next = w->easy_end = &w->slot[position & (w->slots - 1)];
	w->lap = ml_ring_lap(position, w->slots);
}

ml_inline void ml_ring_reader_seek(struct ml_ring_reader *r, uint32_t position)
{
	uint32_t index = position & (r->slots - 1);

	r->start = position - index;
	r->next = &r->slot[index];
	r->lap = ml_ring_lap(position, r->slots);
	/* One record less than what makes credit due or ends the lap. */
	r->easy_end = r->next + ml_min(r->slots / 4 - (position - r->returned), r->slots - index) - 1;
}

/* Sides of fresh, zeroed memory. */
ml_inline void ml_ring_writer_init(struct ml_ring_writer *w, struct ml_ring_shm *ring, uint32_t slots)
{
	memset(w, 0, sizeof *w);
	w->slot = ring->slot;
	w->slots = slots;
	w->limit = slots;
	w->shm = ring;
	ml_ring_writer_seek(w, 0);
}

ml_inline void ml_ring_reader_init(struct ml_ring_reader *r, struct ml_ring_shm *ring, uint32_t slots)
{
	memset(r, 0, sizeof *r);
	r->slot = ring->slot;
	r->slots = slots;
	r->shm = ring;
	ml_ring_reader_seek(r, 0);
}

/* Asks the reader how it stands. */
static inline void ml_ring_ask(struct ml_ring_writer *w)
{
	w->limit = ml_load_acq(&w->shm->freed) + w->slots; /* A2 */
	w->tight = ml_load_rlx(&w->shm->tight);
}

/* Where to write a record, or NULL while the ring is full. Fill tag, ctx, payload, then publish; a claim alone costs nothing. */
static inline struct ml_slot_shm *ml_ring_claim(struct ml_ring_writer *w, uint32_t record_slots)
{
	uint32_t next = ml_ring_next(ml_ring_tail(w), record_slots, w->slots);

	if (ml_unlikely((int32_t)(next - w->limit) > 0)) {
		ml_ring_ask(w);
		if ((int32_t)(next - w->limit) > 0)
			return NULL;
	}
	return w->next;
}

/* True when records of n slots together may be written, however they are cut. */
static inline bool ml_ring_has_room(struct ml_ring_writer *w, uint32_t n)
{
	if (w->limit - ml_ring_tail(w) < n)
		ml_ring_ask(w);
	return w->limit - ml_ring_tail(w) >= n;
}

/* Publishes the record in the slot just claimed. */
static inline void ml_ring_publish(struct ml_ring_writer *w, uint32_t record_slots, uint32_t kind, size_t length)
{
	struct ml_slot_shm *slot = w->next;
	uint32_t flag = ml_slot_flag(w->lap, kind, length);
	uint32_t next = ml_ring_next(ml_ring_tail(w), record_slots, w->slots);
	uint32_t first = ml_ring_tail(w) & (w->slots - 1), behind = next & (w->slots - 1);

	if (ml_stale_has(&w->stale, behind)) {
		ml_stale_remove(&w->stale, behind);
		ml_store_rlx(&w->slot[behind].flag, 0);
	}
	ml_store_rel(&slot->flag, flag); /* R1 */
	/* The continuation slots, for the next lap; the overhang is never looked at for a flag. */
	ml_stale_add(&w->stale, first + 1, ml_min(first + record_slots, w->slots));
	ml_ring_writer_seek(w, next);
}

/*
 * Looks how many one-slot records may follow the next one without a question: at most what is left of the lap behind it, of the
 * credit, and of the slots before the first stale one.
 */
static inline uint32_t ml_ring_look(const struct ml_ring_writer *w)
{
	uint32_t index = ml_ring_tail(w) & (w->slots - 1), first = index + 1;

	return ml_stale_find(&w->stale, first, first + ml_min(w->slots - first, w->limit - ml_ring_tail(w))) - first;
}

/* Claim for records of one slot: where it can, it makes the following ones easy. */
static inline struct ml_slot_shm *ml_ring_claim_one(struct ml_ring_writer *w)
{
	struct ml_slot_shm *slot = ml_ring_claim(w, 1);

	w->easy_end = slot && !w->hard ? w->next + ml_ring_look(w) : w->next;
	return slot;
}

/* Publishes the record of one slot, which is in an easy stretch: `slot` is w->next. */
ml_inline void ml_ring_publish_easy(struct ml_ring_writer *w, struct ml_slot_shm *slot, uint32_t kind, size_t length)
{
	ml_store_rel(&slot->flag, ml_slot_flag(w->lap, kind, length)); /* R1 */
	w->next = slot + 1;
}

ml_inline void ml_ring_publish_one(struct ml_ring_writer *w, uint32_t kind, size_t length)
{
	if (w->next < w->easy_end)
		ml_ring_publish_easy(w, w->next, kind, length);
	else
		ml_ring_publish(w, 1, kind, length);
}

/* The record at the head, or NULL. *flag_out tells kind and length. */
ml_inline struct ml_slot_shm *ml_ring_peek(const struct ml_ring_reader *r, uint32_t *flag_out)
{
	uint32_t flag = ml_load_acq(&r->next->flag); /* A1 */

	if (ml_slot_lap(flag) != r->lap)
		return NULL;
	*flag_out = flag;
	return r->next;
}

/* Gives a record back that ends a lap or makes credit due, or any other. */
static inline bool ml_ring_retire_any(struct ml_ring_reader *r, uint32_t record_slots)
{
	uint32_t head = ml_ring_next(ml_ring_head(r), record_slots, r->slots);
	bool due = head - r->returned >= r->slots / 4;

	if (due) {
		r->returned = head;
		ml_store_rel(&r->shm->freed, head); /* R2 */
	}
	ml_ring_reader_seek(r, head);
	return due;
}

/* Gives the record at the head back. True when credit went to the writer, who may sleep for it: then its bell is to be rung. */
ml_inline bool ml_ring_retire(struct ml_ring_reader *r, uint32_t record_slots)
{
	if (ml_unlikely(r->next + record_slots > r->easy_end))
		return ml_ring_retire_any(r, record_slots);
	r->next += record_slots;
	return false;
}

/* The same for a record of one slot in an easy stretch. */
ml_inline void ml_ring_retire_easy(struct ml_ring_reader *r)
{
	r->next++;
}

#endif
