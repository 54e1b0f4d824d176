/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages of collective operations: blocking sends and receives between ranks of a communicator, on the context that users cannot
 * reach. The tag numbers the operation, so a message can never be taken for one of the operation before or after; inside an
 * operation the messages of a pair come in the order sent. Requests stand on the stack and nothing is allocated.
 */
#ifndef ML_COLLECTIVES_TALK_H
#define ML_COLLECTIVES_TALK_H

#include <stddef.h>
#include <stdint.h>

#include "object/comm.h"
#include "p2p/request.h"

/* A message on one side: whom it goes to or comes from, and where its bytes are. */
struct ml_talk {
	int32_t rank;
	void *buffer;
	size_t bytes;
};

/* Each returns MPI_SUCCESS or an MPI_ERR_ class. A receive expects exactly as many bytes as are sent. */
int ml_talk_send(const struct ml_comm *comm, int32_t to, const void *buffer, size_t bytes);
int ml_talk_recv(const struct ml_comm *comm, int32_t from, void *buffer, size_t bytes);

/* Sends and receives at the same time. */
int ml_talk_exchange(const struct ml_comm *comm, const struct ml_talk *out, const struct ml_talk *in);

/* The halves of a send or receive. A failed start is reported by the wait, which must follow. */
void ml_talk_start_send(struct ml_request *request, const struct ml_comm *comm, const struct ml_talk *out);
void ml_talk_start_recv(struct ml_request *request, const struct ml_comm *comm, const struct ml_talk *in);
int ml_talk_wait(struct ml_request *request);

/* Up to ML_TALK_WINDOW started sends or receives, of which the oldest is waited for when another one comes. Starts zeroed. */
#define ML_TALK_WINDOW 8

struct ml_talk_window {
	struct ml_request request[ML_TALK_WINDOW];
	unsigned started;
	unsigned waited;
	int error; /* the first one */
};

void ml_talk_window_send(struct ml_talk_window *window, const struct ml_comm *comm, const struct ml_talk *out);
void ml_talk_window_recv(struct ml_talk_window *window, const struct ml_comm *comm, const struct ml_talk *in);
int ml_talk_window_wait(struct ml_talk_window *window);

#endif
