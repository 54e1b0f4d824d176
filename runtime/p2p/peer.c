/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of processes. */
#include "p2p/peer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/param.h"
#include "object/error.h"
#include "p2p/eager.h"
#include "shm/layout.h"

struct ml_peers ml_peers;

/* The ring that `from` writes and `to` reads. */
static size_t ring_offset(const struct ml_layout *l, uint32_t to, uint32_t from)
{
	return l->ring + to * l->ring_row + from * l->ring_size;
}

static struct ml_ring_shm *ring_at(uint32_t to, uint32_t from)
{
	return (struct ml_ring_shm *)(ml_peers.segment.base + ring_offset(&ml_peers.segment.layout, to, from));
}

static void peer_init(struct ml_peer *peer, uint32_t index)
{
	const struct ml_layout *l = &ml_peers.segment.layout;

	peer->index = index;
	peer->single = ml_param.engine == ML_ENGINE_DIRECT || ml_param.engine == ML_ENGINE_PIPE ? ML_SINGLE_NO : ML_SINGLE_UNKNOWN;
	peer->bell = (struct ml_bell_shm *)(ml_peers.segment.base + l->bell) + index;
	ml_ring_writer_init(&peer->tx, ring_at(index, ml_peers.me), l->slots);
	if (ml_peers.segment.control->counting) {
		peer->traffic = (struct ml_traffic_shm *)(ml_peers.segment.base + l->traffic) + (size_t)ml_peers.me * l->ranks + index;
		peer->tx.hard = true;
	}
	ml_ring_reader_init(&peer->rx, ring_at(ml_peers.me, index), l->slots);
	ml_queue_init(&peer->posted);
	ml_queue_init(&peer->unexpected);
	ml_list_init(&peer->pending);
}

int ml_peer_init(struct ml_segment *segment, uint32_t me)
{
	const struct ml_layout *l = &segment->layout;
	size_t table = l->ranks * sizeof(struct ml_peer);

	memset(&ml_peers, 0, sizeof ml_peers);
	ml_peers.peer = aligned_alloc(ML_CACHELINE, table);
	ml_peers.heard = calloc(l->ranks, sizeof *ml_peers.heard);
	if (!ml_peers.peer || !ml_peers.heard) {
		ml_peer_fini();
		return -ENOMEM;
	}
	memset(ml_peers.peer, 0, table);
	ml_peers.front = ml_peers.peer;
	ml_peers.segment = *segment;
	ml_peers.me = me;
	ml_peers.count = l->ranks;
	ml_peers.door = (struct ml_door_shm *)(segment->base + l->door) + me;
	ml_peers.doors = (ml_atomic_u8 *)(segment->base + l->doors) + (size_t)me * l->ranks;
	ml_peers.xfer = (struct ml_xfer_shm *)(segment->base + l->xfer);
	ml_peers.cells = (unsigned char *)segment->base + l->cell;
	ml_peers.record_max = ml_min(ml_ring_payload_max(l->slots), ML_EAGER_MAX);
	for (uint32_t i = 0; i < l->ranks; i++)
		peer_init(&ml_peers.peer[i], i);
	return 0;
}

int ml_peer_hide(void)
{
	size_t table = ml_peers.count * sizeof(struct ml_peer);
	struct ml_peer *front = aligned_alloc(ML_CACHELINE, table);

	if (!front)
		return -ENOMEM;
	memset(front, 0, table);
	ml_peers.front = front;
	return 0;
}

void ml_peer_fini(void)
{
	if (ml_peers.front != ml_peers.peer)
		free(ml_peers.front);
	free(ml_peers.peer);
	free(ml_peers.heard);
	memset(&ml_peers, 0, sizeof ml_peers);
}

int ml_peer_commit(const struct ml_peer *peer, size_t offset, size_t size)
{
	int error = ml_segment_commit(&ml_peers.segment, offset, size);

	if (error)
		ml_peers.starved = peer;
	return error;
}

bool ml_peer_note_refused(void)
{
	char text[ML_SEGMENT_TEXT_MAX];

	if (!ml_peers.starved || !ml_peers.segment.refused)
		return false;
	ml_segment_explain(&ml_peers.segment, text);
	ml_note("to reach process %u, %s", ml_peers.starved->index, text);
	return true;
}

int ml_peer_open(struct ml_peer *peer)
{
	struct ml_segment *segment = &ml_peers.segment;
	const struct ml_layout *l = &segment->layout;
	int error = ml_peer_commit(peer, ring_offset(l, peer->index, ml_peers.me), l->ring_size);

	if (error)
		return error;
	peer->is_open = true;
	peer->is_free = true; /* nothing has been sent to it, so nothing is pending */
	ml_door_open((struct ml_door_shm *)(segment->base + l->door) + peer->index,
	             (ml_atomic_u8 *)(segment->base + l->doors) + (size_t)peer->index * l->ranks, ml_peers.me);
	return 0;
}

void ml_peer_answer(void)
{
	for (uint32_t i = 0; i < ml_peers.count; i++) {
		struct ml_peer *peer = &ml_peers.peer[i];

		if (!peer->is_heard && ml_door_is_open(ml_peers.doors, i)) {
			peer->is_heard = true;
			ml_peer_note_queues(peer);
			ml_peers.heard[ml_peers.heard_count++] = i;
		}
	}
}
