/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A transfer by single copy, straight from buffer to buffer by whoever has reach: it touches the data once and lets both sides work on
 * it, but through the kernel it costs system calls and page look-ups. For copy.c.
 */
#ifndef ML_COPY_SINGLE_H
#define ML_COPY_SINGLE_H

#include "copy/copy.h"

/* What the other side is told of a buffer. */
struct ml_offer {
	uint64_t address, heap, span;
	bool formed; /* there is a description */
};

/* Offers a buffer, described if it has gaps. All is 0 where the other side cannot use it. */
struct ml_offer ml_single_offer(const struct ml_copy *copy, size_t size, uint64_t *form);

/* Cuts the message into chunks. */
void ml_single_plan(struct ml_xfer_shm *x);

/* The receiver's first step: says where the bytes go and finds its reach. Returns the value of `accepted`, which the caller stores. */
uint32_t ml_single_join(struct ml_copy *copy);

enum ml_step ml_single_send_step(struct ml_copy *copy);
enum ml_step ml_single_recv_step(struct ml_copy *copy);

#endif
