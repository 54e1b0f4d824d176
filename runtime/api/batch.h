/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The requests of one completion call (MPI 5.0 sections 3.7.3 to 3.7.6): an array of handles. Null handles and inactive
 * persistent requests say nothing; the others are active, and an active one is done or not.
 */
#ifndef ML_API_BATCH_H
#define ML_API_BATCH_H

#include <stdbool.h>

#include "api/api.h"
#include "object/status.h"
#include "p2p/progress.h"
#include "p2p/request.h"

struct ml_batch {
	const char *call;
	int count;
	MPI_Request *handle;
};

/* The same for a call that leaves the handles as they are. */
ml_inline struct ml_batch ml_batch_look(const char *call, int count, const MPI_Request handle[])
{
	return (struct ml_batch){ call, count, (MPI_Request *)(uintptr_t)handle };
}

/* MPI_SUCCESS when every handle is null or a request; MPI_ERR_COUNT or MPI_ERR_REQUEST with a note. */
int ml_batch_check(const struct ml_batch *batch);

/* The communicator whose error handler hears of the batch's errors: that of the first request; NULL for MPI_COMM_SELF. */
const struct ml_comm *ml_batch_comm(const struct ml_batch *batch);

/* The active request at index i of a checked batch, or NULL. A handle that stands there twice is none the second time. */
ml_inline struct ml_request *ml_batch_at(const struct ml_batch *batch, int i)
{
	struct ml_request *request = (struct ml_request *)batch->handle[i];

	if (batch->handle[i] == MPI_REQUEST_NULL || request->magic != ML_REQUEST_MAGIC)
		return NULL;
	return ml_request_is_active(request) ? request : NULL;
}

/* Index of an active request that is done; -1 when there are active ones, none of them done; MPI_UNDEFINED when there are none. */
int ml_batch_find_done(const struct ml_batch *batch);

/* Whether every active request is done. */
bool ml_batch_is_done(const struct ml_batch *batch);

ml_inline MPI_Status *ml_batch_status(MPI_Status *statuses, int i)
{
	return statuses == MPI_STATUSES_IGNORE ? MPI_STATUS_IGNORE : &statuses[i];
}

#endif
