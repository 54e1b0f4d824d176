/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages that travel inside the ring. Up to ML_EAGER_FRAGMENT bytes are one record. A longer one is cut: its first record says
 * how long the whole message is, records of kind ML_PACKET_MORE follow, and the receiver copies one while the sender writes the
 * next (4 KiB one way: 0.73 us as one record, 0.64 us as two). The sender makes sure of the room for all of them before
 * it writes the first, so they follow each other without a pause and the receiver waits for them on the spot.
 */
#ifndef ML_P2P_EAGER_H
#define ML_P2P_EAGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "p2p/packet.h"
#include "p2p/peer.h"
#include "type/pack.h"

/* Bytes of a message in one record, and of the longest message that goes this way, however long the ring is. */
#define ML_EAGER_FRAGMENT ((size_t)2048)
#define ML_EAGER_MAX ((size_t)4096)

/*
 * Writes a message of at most ml_peers.record_max bytes and wakes its receiver. False when there is no room: nothing was done.
 */
bool ml_eager_write(struct ml_peer *peer, uint64_t ctx, int32_t tag, const void *buffer, size_t bytes);

/* The same for the next `bytes` bytes of a cursor, which stays where it is when there is no room. */
bool ml_eager_pack(struct ml_peer *peer, uint64_t ctx, int32_t tag, struct ml_pack *from, size_t bytes);

/*
 * Takes the message of `bytes` bytes whose first record is `slot`, at the head of peer's ring: copies it, or as much as there is
 * room for, and gives all its records back.
 */
void ml_eager_read(struct ml_peer *peer, const struct ml_slot_shm *slot, size_t bytes, void *to, size_t room);

/* The same to the next places of a cursor. */
void ml_eager_unpack(struct ml_peer *peer, const struct ml_slot_shm *slot, size_t bytes, struct ml_pack *to, size_t room);

#endif
