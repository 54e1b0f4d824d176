/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A send and a receive under one handle (MPI_Isendrecv and MPI_Isendrecv_replace, MPI 5.0 section 3.10): the request is done when
 * both are, and its status is the receive's.
 */
#ifndef ML_P2P_PAIR_H
#define ML_P2P_PAIR_H

#include <stddef.h>

#include "p2p/request.h"

struct ml_pair {
	struct ml_request send;    /* both described by the caller; peer may be ML_PEER_NULL */
	struct ml_request receive;
	unsigned left;             /* of the two, not done yet */
	unsigned char room[];      /* where the message to send may stand */
};

/* Memory for a pair with `room` bytes behind it, or NULL. Belongs to the request once that is started. */
struct ml_pair *ml_pair_new(size_t room);

/* Makes a new request stand for the pair and starts both. What cannot be started is an error of the request. */
void ml_pair_start(struct ml_request *request, struct ml_pair *pair);

#endif
