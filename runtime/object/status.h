/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the private words of an MPI_Status hold: the size of the message in bytes and whether the operation was cancelled
 * (MPI 5.0 section 3.2.5; layout of the struct: the ABI chapter).
 */
#ifndef ML_OBJECT_STATUS_H
#define ML_OBJECT_STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"
#include "mpi_lite.h"

struct ml_status_private {
	uint64_t bytes;
	int32_t cancelled;
};
static_assert(sizeof(struct ml_status_private) <= sizeof(((MPI_Status *)0)->MPI_internal), "fits the reserved words");

/* Everything but MPI_ERROR, which only the multiple-completion calls may set. status may be MPI_STATUS_IGNORE. */
ml_inline void ml_status_set(MPI_Status *status, int source, int tag, uint64_t bytes)
{
	struct ml_status_private hidden = { .bytes = bytes };

	if (status == MPI_STATUS_IGNORE)
		return;
	status->MPI_SOURCE = source;
	status->MPI_TAG = tag;
	memcpy(status->MPI_internal, &hidden, sizeof hidden);
}

/* The status of a send: no message came. */
ml_inline void ml_status_set_sent(MPI_Status *status)
{
	ml_status_set(status, MPI_ANY_SOURCE, MPI_ANY_TAG, 0);
}

/* The status of nothing, as of MPI_REQUEST_NULL: the same, and its error is MPI_SUCCESS (MPI 5.0 section 3.7.3). */
ml_inline void ml_status_set_empty(MPI_Status *status)
{
	ml_status_set_sent(status);
	if (status != MPI_STATUS_IGNORE)
		status->MPI_ERROR = MPI_SUCCESS;
}

ml_inline uint64_t ml_status_bytes(const MPI_Status *status)
{
	struct ml_status_private hidden;

	memcpy(&hidden, status->MPI_internal, sizeof hidden);
	return hidden.bytes;
}

/* The next two leave the other fields as they are. status may be MPI_STATUS_IGNORE. */
ml_inline void ml_status_set_bytes(MPI_Status *status, uint64_t bytes)
{
	if (status != MPI_STATUS_IGNORE)
		memcpy((char *)status->MPI_internal + offsetof(struct ml_status_private, bytes), &bytes, sizeof bytes);
}

ml_inline void ml_status_set_cancelled(MPI_Status *status, bool cancelled)
{
	int32_t word = cancelled;

	if (status != MPI_STATUS_IGNORE)
		memcpy((char *)status->MPI_internal + offsetof(struct ml_status_private, cancelled), &word, sizeof word);
}

ml_inline bool ml_status_is_cancelled(const MPI_Status *status)
{
	struct ml_status_private hidden;

	memcpy(&hidden, status->MPI_internal, sizeof hidden);
	return hidden.cancelled;
}

#endif
