/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transfer by pipe, through cells of the sender: two copies, which overlap, and the sender may return as soon as the message is in its
 * cells. For copy.c, and for a single copy that has come to nothing.
 */
#ifndef ML_COPY_PIPE_H
#define ML_COPY_PIPE_H

#include "copy/copy.h"

/* Cuts the message into chunks. */
void ml_pipe_plan(struct ml_xfer_shm *x);

enum ml_step ml_pipe_send_step(struct ml_copy *copy);
enum ml_step ml_pipe_recv_step(struct ml_copy *copy);

#endif
