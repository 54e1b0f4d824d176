/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines: blocking messages from process to process while a communicator is being made. They go over a context that no user
 * receive sees; a tag keeps apart what different threads make at the same time.
 */
#ifndef ML_FORM_LINE_H
#define ML_FORM_LINE_H

#include <stddef.h>
#include <stdint.h>

#include "object/comm.h"

struct ml_line {
	const char *call;           /* of the user, for wait records */
	const struct ml_comm *comm; /* that both processes belong to */
	uint64_t ctx;
	int32_t tag;
};

/*
 * MPI_SUCCESS or an MPI_ERR_ class. A message of another size than expected is MPI_ERR_OTHER with a note: the calls of the
 * processes do not fit together.
 */
int ml_line_send(const struct ml_line *line, uint32_t peer, const void *buffer, size_t bytes);
int ml_line_recv(const struct ml_line *line, uint32_t peer, void *buffer, size_t bytes);

struct ml_line_data {
	const void *out;
	size_t out_bytes;
	void *in;
	size_t in_bytes;
};

/* Both at once. */
int ml_line_exchange(const struct ml_line *line, uint32_t peer, const struct ml_line_data *data);

#endif
