/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeout: 600
 * A ring between two processes carries millions of records of random kind, length and contents, many of them with payload that
 * looks like flags, while both sides stop at random: every record arrives once, in order, with every byte (runtime/shm/ring.h).
 */
#include "shm/ring.h"
#include "tests/stress/stress.h"

enum { KIND_END = 63, SIZE_MAX_BYTES = ML_RING_SLOTS_MAX / 4 * ML_CACHELINE, SEED = 4711 };

static struct ml_ring_shm *ring;
static uint32_t slots;
static int64_t duration;

/* The record that comes next: both sides draw the same. */
struct record {
	uint32_t kind;
	size_t length;
	uint64_t seed;
	bool flags; /* words where the next lap's flags will be looked for are flags */
};

static struct record next_record(uint64_t *state)
{
	uint64_t r = stress_draw(state);
	size_t max = ml_ring_payload_max(slots);
	struct record record = { .kind = r % 60, .seed = r, .flags = r >> 8 & 1 };

	switch (r >> 10 & 3) {
	case 0: record.length = (r >> 16) % (max + 1); break;
	case 1: record.length = (r >> 16) % (4 * ML_CACHELINE); break;
	default: record.length = (r >> 16) % (ML_SLOT_DATA + 1); break;
	}
	return record;
}

/* Eight bytes of payload at a time from the seed; the words at the slots' starts may become flags. */
static void make_payload(const struct record *record, unsigned char *payload)
{
	uint64_t state = record->seed, word;

	for (size_t at = 0; at < record->length; at += sizeof word) {
		word = stress_draw(&state);
		memcpy(payload + at, &word, ml_min(sizeof word, record->length - at));
	}
	if (!record->flags)
		return;
	for (size_t at = ML_SLOT_DATA; at + sizeof(uint32_t) <= record->length; at += ML_CACHELINE) {
		uint64_t r = stress_draw(&state);
		uint32_t flag = ml_slot_flag(ML_SLOT_LAP(1 + (r & 1)), r >> 1 & 63, (r >> 8) % 300);

		memcpy(payload + at, &flag, sizeof flag);
	}
}

static unsigned char *payload_of(struct ml_slot_shm *slot)
{
	return (unsigned char *)slot + offsetof(struct ml_slot_shm, data);
}

static void write_records(void)
{
	int64_t end = ml_clock_ns() + duration;
	uint64_t state = SEED, pauses = SEED + 1, count = 0;
	struct ml_ring_writer w;
	struct ml_slot_shm *slot;
	bool last = false, easy;

	ml_ring_writer_init(&w, ring, slots);
	while (!last) {
		struct record record = next_record(&state);
		uint32_t n;

		if (count++ % 1024 == 0 && ml_clock_ns() >= end) {
			record = (struct record){ .kind = KIND_END };
			last = true;
		}
		n = ml_ring_record_slots(record.length);
		easy = n == 1 && record.seed >> 60; /* mostly, where it can */
		slot = easy && w.next < w.easy_end ? w.next : NULL;
		while (!slot && !(slot = easy ? ml_ring_claim_one(&w) : ml_ring_claim(&w, n)))
			sched_yield();
		slot->tag = (int32_t)record.seed;
		slot->ctx = count;
		make_payload(&record, payload_of(slot));
		if (easy)
			ml_ring_publish_one(&w, record.kind, record.length);
		else
			ml_ring_publish(&w, n, record.kind, record.length);
		stress_pause(&pauses);
	}
}

static void read_records(void)
{
	static unsigned char expected[SIZE_MAX_BYTES];
	uint64_t state = SEED, pauses = SEED + 2, count = 0;
	struct ml_ring_reader r;

	ml_ring_reader_init(&r, ring, slots);
	for (;;) {
		struct record record = next_record(&state);
		struct ml_slot_shm *slot;
		uint32_t flag;

		while (!(slot = ml_ring_peek(&r, &flag)))
			sched_yield();
		count++;
		if (ml_slot_kind(flag) == KIND_END)
			break;
		if (ml_slot_kind(flag) != record.kind || ml_slot_length(flag) != record.length ||
		    slot->ctx != count || slot->tag != (int32_t)record.seed)
			stress_fail("%u slots, record %llu: flag %#x, number %llu; expected kind %u, %zu bytes", slots,
			            (unsigned long long)count, flag, (unsigned long long)slot->ctx, record.kind, record.length);
		make_payload(&record, expected);
		if (memcmp(payload_of(slot), expected, record.length) != 0)
			stress_fail("%u slots, record %llu of %zu bytes: wrong payload", slots, (unsigned long long)count, record.length);
		ml_ring_retire(&r, ml_ring_record_slots(record.length));
		stress_pause(&pauses);
	}
	if (count < 1024)
		stress_fail("%u slots: only %llu records", slots, (unsigned long long)count);
	if (getenv("STRESS_VERBOSE"))
		printf("%u slots: %llu records\n", slots, (unsigned long long)count);
	fflush(stdout);
}

static void body(int me)
{
	if (me == 0)
		read_records();
	else
		write_records();
}

int main(void)
{
	static const uint32_t sizes[] = { 16, 64, 256, 1024 };

	duration = stress_ns(ML_ARRAY_LEN(sizes));
	for (size_t i = 0; i < ML_ARRAY_LEN(sizes); i++) {
		char part[32];

		slots = sizes[i];
		ring = stress_share(ml_ring_size(slots));
		snprintf(part, sizeof part, "ring of %u slots", slots);
		stress_run(part, duration, 2, body);
		munmap(ring, ml_ring_size(slots));
	}
	return 0;
}
