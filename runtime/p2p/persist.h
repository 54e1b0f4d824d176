/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Persistent sends and receives (MPI 5.0 section 3.9): one request, described once and started many times. Its fields that are
 * "fixed after start" stay as they are from start to start; the engine changes only the others.
 */
#ifndef ML_P2P_PERSIST_H
#define ML_P2P_PERSIST_H

#include <stdbool.h>

#include "p2p/request.h"

/* Makes a new request that the caller has described persistent and inactive. Its peer may be ML_PEER_NULL. */
void ml_persist_init(struct ml_request *request, bool buffered);

#endif
