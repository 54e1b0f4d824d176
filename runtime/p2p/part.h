/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Partitioned communication (MPI 5.0 chapter 4): a persistent message whose parts may be sent, and are received, one by one.
 *
 * Every partition of the sender travels as a message of its own, a piece, whatever the receiver's partitions are. The two sides
 * find each other once: the sender announces itself when it is made, by a message with the user's tag in a context of its own,
 * and the receiver is made by posting a receive for that. So they pair in the order in which they were made, as the standard
 * asks. The announcement says how the sender cuts the bytes, and which tags it has drawn for its pieces, one each; those stand
 * in a second context. From then on every start is a matter of one side alone.
 *
 *   sender     INACTIVE -> (start) PENDING -> (every partition is ready and its piece has left) DONE
 *   receiver   INACTIVE -> (start) PENDING -> (announced: receives are posted for all pieces; all came) DONE
 */
#ifndef ML_P2P_PART_H
#define ML_P2P_PART_H

#include <stdbool.h>
#include <stdint.h>

#include "p2p/request.h"

/*
 * Makes a new request that the caller has described, all partitions together, one side of a partitioned operation, inactive. Its peer may be ML_PEER_NULL. MPI_SUCCESS, or MPI_ERR_NO_MEM and it is as it was.
 */
int ml_part_init(struct ml_request *request, uint32_t partitions);

/* Whether it is one, sender or receiver. */
bool ml_part_is(const struct ml_request *request);

uint32_t ml_part_count(const struct ml_request *request);

/* Sender, active: a partition may leave. MPI_ERR_ARG with a note when it may already, or MPI_ERR_NO_MEM. */
int ml_part_ready(struct ml_request *request, uint32_t partition);

/* Receiver, active: whether all bytes of a partition have come. */
bool ml_part_has_arrived(const struct ml_request *request, uint32_t partition);

#endif
