/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages whose data does not lie in one block: they travel as the packed stream of their type, through a buffer that is made
 * when the operation starts and gone when it is done. A request whose `type` is NULL never comes here.
 */
#ifndef ML_P2P_STAGE_H
#define ML_P2P_STAGE_H

#include "p2p/request.h"

/* Gives a request that is about to start a packed copy of what it sends, or room for what it receives. MPI_ERR_NO_MEM. */
int ml_stage_begin(struct ml_request *request);

/* Unpacks what was received and frees the buffer. */
void ml_stage_end(struct ml_request *request);

#endif
