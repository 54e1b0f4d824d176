/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages inside the ring: see eager.h. */
#include "p2p/eager.h"

#include <sched.h>
#include <string.h>

#include "base/count.h"
#include "base/fail.h"
#include "base/rare.h"
#include "copy/copy.h"

/* Looks at the ring for the next piece before the receiver offers its core to the sender, which may share it. */
#define TURNS_BEFORE_YIELD 64

/* A record's payload runs on behind `data`, which the compiler cannot know. */
static unsigned char *payload(const struct ml_slot_shm *slot)
{
	return (unsigned char *)(uintptr_t)slot + offsetof(struct ml_slot_shm, data);
}

/* All slots of a message. */
static uint32_t slots_of(size_t bytes)
{
	uint32_t slots = (uint32_t)(bytes / ML_EAGER_FRAGMENT) * ml_ring_record_slots(ML_EAGER_FRAGMENT);
	size_t rest = bytes % ML_EAGER_FRAGMENT;

	return rest || !bytes ? slots + ml_ring_record_slots(rest) : slots;
}

/* Where a message is, or is to go, at this end: the next places of a cursor, or else of a block. */
struct place {
	struct ml_pack *cursor;
	unsigned char *block;
};

static void write_record(struct ml_peer *peer, enum ml_packet kind, struct place from, size_t n, size_t length)
{
	uint32_t record_slots = ml_ring_record_slots(n);

	if (ml_unlikely(from.cursor != NULL))
		ml_pack_out(from.cursor, payload(peer->tx.next), n);
	else if (n)
		memcpy(payload(peer->tx.next), from.block, n);
	if (record_slots == 1)
		ml_ring_publish_one(&peer->tx, kind, length);
	else
		ml_ring_publish(&peer->tx, record_slots, kind, length);
}

/*
 * In a dialogue the next message will be as long as this one. While its receiver reads, the lines that the next one goes to can
 * come over, all but the first, where the receiver will look for its flag (4 KiB one way: 0.96 -> 0.64 us).
 */
static void fetch_ahead(const struct ml_peer *peer, uint32_t slots)
{
	for (uint32_t i = ML_PEER_PREFETCH_MAX; i < slots; i++)
		ml_cpu_prefetch_write(peer->tx.next + i);
}

ml_inline bool write_message(struct ml_peer *peer, uint64_t ctx, int32_t tag, struct place from, size_t bytes)
{
	size_t n = ml_min(bytes, ML_EAGER_FRAGMENT), done = n;

	if (!ml_ring_has_room(&peer->tx, slots_of(bytes)) || ml_rare("ring-full")) {
		ml_count.ring_full++;
		return false;
	}
	peer->tx.next->tag = tag;
	peer->tx.next->ctx = ctx;
	write_record(peer, ML_PACKET_EAGER, from, n, bytes);
	ml_bell_ring(peer->bell);
	for (; done < bytes; done += n) {
		if (!from.cursor)
			from.block += n;
		n = ml_min(bytes - done, ML_EAGER_FRAGMENT);
		write_record(peer, ML_PACKET_MORE, from, n, n);
	}
	if (ml_peer_is_answer(peer))
		fetch_ahead(peer, slots_of(bytes));
	ml_peer_note_send(peer);
	ml_count.eager++;
	ml_peer_count(peer, bytes);
	return true;
}

bool ml_eager_write(struct ml_peer *peer, uint64_t ctx, int32_t tag, const void *buffer, size_t bytes)
{
	return write_message(peer, ctx, tag, (struct place){ NULL, (unsigned char *)(uintptr_t)buffer }, bytes);
}

bool ml_eager_pack(struct ml_peer *peer, uint64_t ctx, int32_t tag, struct ml_pack *from, size_t bytes)
{
	return write_message(peer, ctx, tag, (struct place){ from, NULL }, bytes);
}

/* The next piece, which is being written. */
static const struct ml_slot_shm *wait_for_more(struct ml_peer *peer)
{
	const struct ml_slot_shm *slot;
	uint32_t flag, turns = 0;

	while (!(slot = ml_ring_peek(&peer->rx, &flag))) {
		ml_cpu_pause();
		if (++turns % TURNS_BEFORE_YIELD == 0)
			sched_yield();
	}
	ml_assert(ml_slot_kind(flag) == ML_PACKET_MORE);
	return slot;
}

static void retire(struct ml_peer *peer, size_t n)
{
	if (ml_ring_retire(&peer->rx, ml_ring_record_slots(n)))
		ml_bell_ring(peer->bell);
}

ml_inline void read_message(struct ml_peer *peer, const struct ml_slot_shm *slot, size_t bytes, struct place to, size_t room)
{
	size_t done = 0, n;

	ml_peer_note_receive(peer, ml_ring_record_slots(ml_min(bytes, ML_EAGER_FRAGMENT)));
	for (;;) {
		n = ml_min(bytes - done, ML_EAGER_FRAGMENT);
		if (done < room && ml_unlikely(to.cursor != NULL))
			ml_pack_in(to.cursor, payload(slot), ml_min(n, room - done));
		else if (done < room && n)
			memcpy(to.block + done, payload(slot), ml_min(n, room - done));
		retire(peer, n);
		done += n;
		if (done == bytes)
			return;
		slot = wait_for_more(peer);
	}
}

void ml_eager_read(struct ml_peer *peer, const struct ml_slot_shm *slot, size_t bytes, void *to, size_t room)
{
	read_message(peer, slot, bytes, (struct place){ NULL, to }, room);
}

void ml_eager_unpack(struct ml_peer *peer, const struct ml_slot_shm *slot, size_t bytes, struct ml_pack *to, size_t room)
{
	read_message(peer, slot, bytes, (struct place){ to, NULL }, room);
}
