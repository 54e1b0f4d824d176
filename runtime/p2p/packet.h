/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What travels in a ring. Every record carries tag and context in its slot header; its kind says what the payload is. That of
 * most messages is 0, so that its flag is but a length and the lap.
 */
#ifndef ML_P2P_PACKET_H
#define ML_P2P_PACKET_H

#include <assert.h>
#include <stdint.h>

#include "shm/ring.h"

enum ml_packet {
	ML_PACKET_EAGER,     /* payload = the message, or its first piece; the length is the whole message's */
	ML_PACKET_ANNOUNCE,  /* payload = struct ml_announce: the message comes through a transfer */
	ML_PACKET_CALL,      /* the same without a descriptor: the sender has none left for messages nobody has asked for */
	ML_PACKET_ANSWER,    /* payload = struct ml_meeting, to the sender of a call: its message is matched */
	ML_PACKET_MORE,      /* payload = the next piece; its envelope is empty */
	ML_PACKET_START,     /* payload = struct ml_meeting, back to the receiver: now it has a descriptor */
};

/* True for what is matched with receives; the rest goes to a request that is known. */
#define ML_PACKET_IS_MESSAGE(kind) ((kind) <= ML_PACKET_CALL)

struct ml_announce {
	uint64_t size; /* of the message, bytes */
	uint64_t send; /* call: address of the sender's request, for the answer */
	uint32_t xfer; /* announcement: number of the sender's descriptor */
};
static_assert(sizeof(struct ml_announce) <= ML_SLOT_DATA, "an announcement is one slot");

struct ml_meeting {
	uint64_t send;    /* address of the request at the sender */
	uint64_t receive; /* and at the receiver */
	uint32_t xfer;    /* start: number of the sender's descriptor */
};
static_assert(sizeof(struct ml_meeting) <= ML_SLOT_DATA, "a meeting is one slot");

#endif
