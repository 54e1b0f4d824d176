/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shm/ring.h on plain memory: where every byte of a record goes, when credit comes back, and that the reader takes nothing for a
 * record but records - whatever the payload, wherever the positions stand.
 */
#include "shm/ring.h"

#include <stdlib.h>

#include "tests/lib/unit.h"

enum { GUARD = 64, GUARD_BYTE = 0x5a, RECORD_MAX = (ML_RING_SLOTS_MAX / 4) * ML_CACHELINE, QUEUE = ML_RING_SLOTS_MAX };

/* A record that was sent and not received yet: all its bytes follow from these. */
struct sent {
	uint32_t kind;
	size_t length;
	uint32_t word; /* stands wherever a flag could be looked for */
	uint64_t number;
};

struct duct {
	uint32_t slots;
	struct ml_ring_shm *shm; /* followed by GUARD bytes */
	struct ml_ring_writer w;
	struct ml_ring_reader r;
	struct sent queue[QUEUE];
	uint32_t first, last; /* of the queue */
	uint64_t count;
	uint64_t random;
};

static uint32_t draw(struct duct *d, uint32_t n)
{
	d->random = d->random * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(((d->random >> 32) * n) >> 32);
}

/* Both sides start at `position`, as if everything before had been sent and received. */
static struct duct *duct_new(uint32_t slots, uint32_t position)
{
	struct duct *d = calloc(1, sizeof *d);
	size_t size = ml_ring_size(slots);

	ck_assert_ptr_nonnull(d);
	d->slots = slots;
	d->shm = aligned_alloc(ML_CACHELINE, size + GUARD);
	ck_assert_ptr_nonnull(d->shm);
	memset(d->shm, 0, size);
	memset((char *)d->shm + size, GUARD_BYTE, GUARD);
	ml_ring_writer_init(&d->w, d->shm, slots);
	ml_ring_reader_init(&d->r, d->shm, slots);
	d->r.returned = position;
	d->w.limit = position + slots;
	ml_ring_writer_seek(&d->w, position);
	ml_ring_reader_seek(&d->r, position);
	ml_store_rlx(&d->shm->freed, position);
	d->random = slots ^ position;
	return d;
}

static void duct_free(struct duct *d)
{
	const unsigned char *guard = (unsigned char *)d->shm + ml_ring_size(d->slots);

	for (int i = 0; i < GUARD; i++)
		ck_assert_uint_eq(guard[i], GUARD_BYTE);
	free(d->shm);
	free(d);
}

static unsigned char *payload_of(struct ml_slot_shm *slot)
{
	return (unsigned char *)slot + offsetof(struct ml_slot_shm, data);
}

/* The payload of a record: its number in every byte, but `word` where slots begin. */
static void make_payload(const struct sent *s, unsigned char *payload)
{
	memset(payload, (int)(s->number * 37 + 1), s->length);
	for (size_t at = ML_SLOT_DATA; at < s->length; at += ML_CACHELINE)
		memcpy(payload + at, &s->word, ml_min(sizeof s->word, s->length - at));
}

/* False when the ring is full. Small records go the easy way where there is one, or (one in eight) the general way. */
static bool push(struct duct *d, uint32_t kind, size_t length, uint32_t word)
{
	struct sent *s = &d->queue[d->last % QUEUE];
	uint32_t record_slots = ml_ring_record_slots(length);
	bool general = record_slots > 1 || draw(d, 8) == 0;
	struct ml_slot_shm *slot;

	if (!general && d->w.next < d->w.easy_end)
		slot = d->w.next;
	else
		slot = general ? ml_ring_claim(&d->w, record_slots) : ml_ring_claim_one(&d->w);
	if (!slot)
		return false;
	ck_assert_ptr_eq(slot, &d->shm->slot[ml_ring_tail(&d->w) & (d->slots - 1)]);
	*s = (struct sent){ kind, length, word, d->count++ };
	slot->tag = (int32_t)word;
	slot->ctx = s->number;
	make_payload(s, payload_of(slot));
	if (general)
		ml_ring_publish(&d->w, record_slots, kind, length);
	else
		ml_ring_publish_one(&d->w, kind, length);
	d->last++;
	return true;
}

/* The reader sees the oldest record of the queue, or nothing when there is none. Returns whether there was one. */
static bool pop(struct duct *d)
{
	static unsigned char expected[RECORD_MAX];
	const struct sent *s = &d->queue[d->first % QUEUE];
	struct ml_slot_shm *slot;
	uint32_t flag;

	slot = ml_ring_peek(&d->r, &flag);
	if (d->first == d->last) {
		ck_assert_msg(!slot, "slots %u head %#x: took %#x for a record", d->slots, ml_ring_head(&d->r), slot ? flag : 0);
		return false;
	}
	ck_assert_msg(slot, "slots %u head %#x: did not see record %llu", d->slots, ml_ring_head(&d->r), (unsigned long long)s->number);
	ck_assert_uint_eq(ml_slot_kind(flag), s->kind);
	ck_assert_uint_eq(ml_slot_length(flag), s->length);
	ck_assert_int_eq(slot->tag, (int32_t)s->word);
	ck_assert_uint_eq(slot->ctx, s->number);
	make_payload(s, expected);
	ck_assert_mem_eq(payload_of(slot), expected, s->length);
	ml_ring_retire(&d->r, ml_ring_record_slots(s->length));
	d->first++;
	return true;
}

static void drain(struct duct *d)
{
	while (pop(d))
		;
}

/* ---- layout ---- */

START_TEST(a_record_takes_the_slots_it_needs)
{
	ck_assert_uint_eq(ml_ring_record_slots(0), 1);
	ck_assert_uint_eq(ml_ring_record_slots(1), 1);
	ck_assert_uint_eq(ml_ring_record_slots(48), 1);
	ck_assert_uint_eq(ml_ring_record_slots(49), 2);
	ck_assert_uint_eq(ml_ring_record_slots(112), 2);
	ck_assert_uint_eq(ml_ring_record_slots(113), 3);
	for (uint32_t slots = ML_RING_SLOTS_MIN; slots <= ML_RING_SLOTS_MAX; slots *= 2)
		ck_assert_uint_eq(ml_ring_record_slots(ml_ring_payload_max(slots)), slots / 4 + 1);
}
END_TEST

START_TEST(the_flag_holds_lap_kind_and_length)
{
	for (uint32_t kind = 0; kind < 64; kind++)
		for (uint32_t length = 0; length <= RECORD_MAX; length += 61) {
			uint32_t flag = ml_slot_flag(ML_SLOT_LAP(2), kind, length);

			ck_assert_uint_eq(ml_slot_lap(flag), ML_SLOT_LAP(2));
			ck_assert_uint_eq(ml_slot_kind(flag), kind);
			ck_assert_uint_eq(ml_slot_length(flag), length);
		}
}
END_TEST

/* Every byte of the ring, before and after: the record's are what they should be, the others have not changed. */
START_TEST(one_slot_to_the_byte)
{
	struct duct *d = duct_new(16, 0);
	unsigned char expected[64] = { 48, 0, 0, 5 | 1 << 6, 0xfe, 0xff, 0xff, 0xff, 8, 7, 6, 5, 4, 3, 2, 1 };
	const unsigned char *ring = (unsigned char *)d->shm;
	struct ml_slot_shm *slot = ml_ring_claim(&d->w, 1);

	for (int i = 0; i < 48; i++)
		expected[16 + i] = slot->data[i] = (unsigned char)(100 + i);
	slot->tag = -2;
	slot->ctx = 0x0102030405060708;
	ml_ring_publish(&d->w, 1, 5, 48);

	for (size_t i = 0; i < ml_ring_size(16); i++)
		ck_assert_uint_eq(ring[i], i >= 64 && i < 128 ? expected[i - 64] : 0);
	duct_free(d);
}
END_TEST

START_TEST(a_claim_alone_changes_nothing)
{
	struct duct *d = duct_new(16, 0);
	uint32_t flag;

	ck_assert_ptr_eq(ml_ring_claim(&d->w, 1), ml_ring_claim(&d->w, 5));
	ck_assert_ptr_null(ml_ring_peek(&d->r, &flag));
	ck_assert_uint_eq(ml_ring_tail(&d->w), 0);
	ck_assert(push(d, 1, 0, 0) && pop(d));
	duct_free(d);
}
END_TEST

/* A record of several slots: header, then payload without gaps; slots behind it stay as they are. */
START_TEST(several_slots_to_the_byte)
{
	uint32_t start = (uint32_t)_i;
	struct duct *d = duct_new(16, start);
	size_t length = ml_ring_payload_max(16) - 5, end = 64 + start * 64 + 16 + length;
	unsigned char *ring = (unsigned char *)d->shm;
	struct ml_slot_shm *slot;

	memset(ring + 64, 0xee, ml_ring_size(16) - 64);
	slot = ml_ring_claim(&d->w, 5);
	ck_assert_ptr_eq(slot, ring + 64 + start * 64);
	slot->tag = 0x11111111;
	slot->ctx = 0x1111111111111111;
	memset(payload_of(slot), 0x11, length);
	ml_ring_publish(&d->w, 5, 63, length);

	ck_assert_uint_eq(ml_load_rlx(&slot->flag), ml_slot_flag(ML_SLOT_LAP(1), 63, length));
	for (size_t i = 64; i < ml_ring_size(16); i++)
		if (i < 64 + start * 64 || i >= 64 + start * 64 + 4)
			ck_assert_uint_eq(ring[i], i > 64 + start * 64 && i < end ? 0x11 : 0xee);
	duct_free(d);
}
END_TEST

/* A record may start in the last slot: it runs on to the last slot of the overhang, and the next one starts in slot 0 on a new lap. */
START_TEST(the_overhang_holds_the_longest_record)
{
	uint32_t slots = ML_RING_SLOTS_MIN << _i;
	struct duct *d = duct_new(slots, slots - 1);

	ck_assert(push(d, 7, ml_ring_payload_max(slots), ~0u));
	ck_assert_uint_eq(ml_ring_tail(&d->w), slots);
	ck_assert_uint_eq(d->shm->slot[slots + slots / 4 - 1].flag, ~0u);
	ck_assert(push(d, 8, 1, 0));
	ck_assert_uint_eq(ml_load_rlx(&d->shm->slot[0].flag), ml_slot_flag(ML_SLOT_LAP(2), 8, 1));
	ck_assert(pop(d) && pop(d) && !pop(d));
	ck_assert_uint_eq(ml_ring_head(&d->r), ml_ring_tail(&d->w));
	duct_free(d);
}
END_TEST

/* ---- credit ---- */

START_TEST(a_full_ring_refuses)
{
	uint32_t slots = ML_RING_SLOTS_MIN << _i;
	struct duct *d = duct_new(slots, 0);

	for (uint32_t i = 0; i < slots; i++)
		ck_assert(push(d, 1, 8, 0));
	ck_assert(!push(d, 1, 8, 0));
	for (uint32_t i = 0; i < slots / 4; i++) {
		ck_assert(!push(d, 1, 8, 0));
		ck_assert(pop(d));
	}
	for (uint32_t i = 0; i < slots / 4; i++)
		ck_assert(push(d, 1, 8, 0));
	ck_assert(!push(d, 1, 8, 0));
	drain(d);
	duct_free(d);
}
END_TEST

/* `freed` is written, and the writer to be woken, when a quarter of the ring has been read since the last time. */
START_TEST(credit_comes_by_the_quarter)
{
	struct duct *d = duct_new(64, 0);
	uint32_t told = 0;

	for (uint32_t i = 1; i <= 640; i++) {
		bool gave;

		ck_assert(push(d, 1, 8, 0));
		gave = ml_ring_retire(&d->r, 1);
		ck_assert_int_eq(gave, i % 16 == 0);
		if (gave)
			told = i;
		ck_assert_uint_eq(ml_load_rlx(&d->shm->freed), told);
		ck_assert_uint_eq(ml_ring_head(&d->r), i);
	}
	duct_free(d);
}
END_TEST

/* When the reader has read everything, the longest record fits: what it has not told yet never blocks the writer. */
START_TEST(an_empty_ring_takes_the_longest_record)
{
	uint32_t slots = ML_RING_SLOTS_MIN << _i;

	for (uint32_t start = 0; start < slots; start++) {
		struct duct *d = duct_new(slots, start);

		for (uint32_t i = 0; i < slots + slots / 4; i++) {
			ck_assert(push(d, 2, draw(d, 2) * 60, 0));
			drain(d);
			ck_assert_ptr_nonnull(ml_ring_claim(&d->w, slots / 4 + 1));
		}
		duct_free(d);
	}
}
END_TEST

/* ---- the flag rule ---- */

/* Sends random records whose payload looks like `word`, for `laps` laps; the reader lags by a random number of records. */
static void stream(struct duct *d, uint32_t laps, uint32_t word, uint32_t lag)
{
	uint32_t max = (uint32_t)ml_ring_payload_max(d->slots);
	uint32_t end = ml_ring_tail(&d->w) + laps * d->slots;

	while ((int32_t)(ml_ring_tail(&d->w) - end) < 0) {
		uint32_t slots = 1 + draw(d, d->slots / 4 + 1);
		size_t length = draw(d, 3) ? draw(d, ML_SLOT_DATA + 1) : slots * ML_CACHELINE - 16 - draw(d, ML_CACHELINE);

		if (push(d, draw(d, 64), ml_min(length, (size_t)max), word) && draw(d, lag + 1))
			continue;
		drain(d);
	}
	drain(d);
}

/* Notes the slots at which a record starts (bit 0-1: by lap) where the lap before had payload (as marked by the writer). */
struct needed {
	unsigned char at[ML_RING_SLOTS_MAX];
};

static void stream_noting(struct duct *d, uint32_t laps, uint32_t word, struct needed *needed)
{
	uint32_t end = ml_ring_tail(&d->w) + laps * d->slots;

	while ((int32_t)(ml_ring_tail(&d->w) - end) < 0) {
		uint32_t record_slots = 1 + draw(d, d->slots / 4 + 1) * draw(d, 2);
		size_t length = (record_slots - 1) * ML_CACHELINE + 1 + draw(d, ML_SLOT_DATA);
		uint32_t next = ml_ring_next(ml_ring_tail(&d->w), record_slots, d->slots), slot = next & (d->slots - 1);

		if (ml_stale_has(&d->w.stale, slot))
			needed->at[slot] |= (unsigned char)(ml_ring_lap(next, d->slots) / ML_SLOT_LAP(1));
		ck_assert(push(d, draw(d, 64), length, word));
		drain(d);
	}
}

/*
 * Words that could be a flag, as payload at every place where one is looked for: each lap and kind, with lengths all over what
 * a ring of 16 slots can carry, and words that are none. The reader looks after each record, so a wrong one is seen at once.
 */
START_TEST(no_payload_is_taken_for_a_flag)
{
	static const uint32_t others[] = { 0, UINT32_MAX, 3, 0x80000000 };
	struct duct *d = duct_new(16, 0);
	static struct needed needed;

	for (uint32_t lap = 1; lap <= 2; lap++)
		for (uint32_t kind = 0; kind < 64; kind++)
			for (uint32_t length = 0; length <= ml_ring_payload_max(16); length += UNIT_MUCH(5, 37))
				stream_noting(d, 4, ml_slot_flag(ML_SLOT_LAP(lap), kind, length), &needed);
	for (size_t i = 0; i < ML_ARRAY_LEN(others); i++)
		stream_noting(d, 1000, others[i], &needed);
	/* The test has met what it is about: in each slot but the first, which never holds payload, on both laps. */
	ck_assert_uint_eq(needed.at[0], 0);
	for (uint32_t slot = 1; slot < 16; slot++)
		ck_assert_uint_eq(needed.at[slot], 3);
	duct_free(d);
}
END_TEST

/* The same with all sizes of ring, a reader that lags, and the flags at the ends of each field. */
START_TEST(no_payload_is_taken_for_a_flag_later)
{
	uint32_t slots = ML_RING_SLOTS_MIN << _i;
	uint32_t lengths[] = { 0, 1, 48, 49, (uint32_t)ml_ring_payload_max(slots), 0xffffff };
	struct duct *d = duct_new(slots, 0);

	for (uint32_t lap = 0; lap <= 3; lap++)
		for (uint32_t kind = 0; kind < 64; kind += 21)
			for (size_t i = 0; i < ML_ARRAY_LEN(lengths); i++)
				for (uint32_t lag = 0; lag < 32; lag += UNIT_MUCH(7, 15))
					stream(d, 3, ml_slot_flag(ML_SLOT_LAP(lap), kind, lengths[i]), lag);
	duct_free(d);
}
END_TEST

/* Positions wrap at 2^32 in the middle of whatever is going on. */
START_TEST(positions_wrap)
{
	for (uint32_t before = 0; before <= 3 * 64; before++) {
		struct duct *d = duct_new(64, 0 - before);

		stream(d, 8, ml_slot_flag(ML_SLOT_LAP(1), 1, 8), before % 20);
		stream(d, 8, ml_slot_flag(ML_SLOT_LAP(2), 1, 8), before % 20);
		duct_free(d);
	}
}
END_TEST

START_TEST(a_full_ring_refuses_at_the_wrap)
{
	struct duct *d = duct_new(16, 0 - (uint32_t)_i);

	for (int i = 0; i < 16; i++)
		ck_assert(push(d, 1, 8, 0));
	ck_assert(!push(d, 1, 8, 0));
	drain(d);
	for (int i = 0; i < 16; i++)
		ck_assert(push(d, 1, 8, 0));
	ck_assert(!push(d, 1, 8, 0));
	drain(d);
	duct_free(d);
}
END_TEST

/* Long records over and over in the same places: a ring that only ever carries equal ones has nothing to clear. */
START_TEST(equal_records_need_no_clearing)
{
	struct duct *d = duct_new(16, 0);

	for (int i = 0; i < 100; i++) {
		uint32_t behind = ml_ring_next(ml_ring_tail(&d->w), 2, 16) & 15;

		ck_assert(!(ml_stale_has(&d->w.stale, behind)));
		ck_assert(push(d, 1, 100, ml_slot_flag(ML_SLOT_LAP(1 + i % 2), 1, 100)));
		drain(d);
	}
	duct_free(d);
}
END_TEST

UNIT_SUITE(ring)
{
	TCase *tc = unit_case(s, "layout");

	tcase_add_test(tc, a_record_takes_the_slots_it_needs);
	tcase_add_test(tc, the_flag_holds_lap_kind_and_length);
	tcase_add_test(tc, one_slot_to_the_byte);
	tcase_add_test(tc, a_claim_alone_changes_nothing);
	tcase_add_loop_test(tc, several_slots_to_the_byte, 0, 16);
	tcase_add_loop_test(tc, the_overhang_holds_the_longest_record, 0, 7);

	tc = unit_case(s, "credit");
	tcase_add_loop_test(tc, a_full_ring_refuses, 0, 7);
	tcase_add_test(tc, credit_comes_by_the_quarter);
	tcase_add_loop_test(tc, an_empty_ring_takes_the_longest_record, 0, 3);

	tc = unit_case(s, "flags");
	tcase_add_test(tc, no_payload_is_taken_for_a_flag);
	tcase_add_loop_test(tc, no_payload_is_taken_for_a_flag_later, 0, 7);
	tcase_add_test(tc, positions_wrap);
	tcase_add_loop_test(tc, a_full_ring_refuses_at_the_wrap, 0, 33);
	tcase_add_test(tc, equal_records_need_no_clearing);
}
