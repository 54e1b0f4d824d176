/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Large and synchronous messages: the sender takes one of its transfer descriptors, announces it in the ring, and both sides
 * move the bytes through runtime/copy whenever they are in progress.
 *
 * Descriptors and cells are few, and messages that nobody has asked for may hold them for ever. So a part of both is kept for
 * matched messages: a sender that has only that part left announces without a descriptor (a call), and takes one when the
 * receiver answers. A matched transfer always ends, so the kept part always comes back.
 */
#ifndef ML_P2P_RNDV_H
#define ML_P2P_RNDV_H

#include <stdbool.h>

#include "p2p/packet.h"
#include "p2p/request.h"

void ml_rndv_init(void);

/*
 * Announces a message in `slot`, claimed in the ring to its peer: by a descriptor if there is one. Returns the kind of the
 * packet, or -ENOMEM when the descriptors' memory cannot be had.
 */
int ml_rndv_announce(struct ml_request *send, struct ml_slot_shm *slot);

/* The receiver's half, after a match with a message of this kind and announcement. */
void ml_rndv_meet(struct ml_request *receive, enum ml_packet kind, const struct ml_announce *announce);

/* An answer or a start has arrived. */
void ml_rndv_arrive(enum ml_packet kind, const struct ml_meeting *meeting);

/* Moves every transfer a step. True when something moved. */
bool ml_rndv_poll(void);

/* True while a send of this process has bytes that the receiver, or a cell, does not have yet. */
bool ml_rndv_is_sending(void);

#endif
