/* SPDX-License-Identifier: BSD-2-Clause */
/* The requests of one completion call: see batch.h. */
#include "api/batch.h"

int ml_batch_check(const struct ml_batch *batch)
{
	if (batch->count < 0) {
		ml_note("count is %d", batch->count);
		return MPI_ERR_COUNT;
	}
	if (batch->count && !batch->handle) {
		ml_note("the array of requests is a null pointer");
		return MPI_ERR_REQUEST;
	}
	for (int i = 0; i < batch->count; i++)
		if (batch->handle[i] != MPI_REQUEST_NULL && !ml_request_find(batch->handle[i])) {
			ml_note("request %d of %d is not a request: %p", i, batch->count, (void *)batch->handle[i]);
			return MPI_ERR_REQUEST;
		}
	return MPI_SUCCESS;
}

const struct ml_comm *ml_batch_comm(const struct ml_batch *batch)
{
	for (int i = 0; i < batch->count; i++)
		if (batch->handle[i] != MPI_REQUEST_NULL)
			return ml_request_find(batch->handle[i])->comm;
	return NULL;
}

int ml_batch_find_done(const struct ml_batch *batch)
{
	int found = MPI_UNDEFINED;

	for (int i = 0; i < batch->count; i++) {
		const struct ml_request *request = ml_batch_at(batch, i);

		if (!request)
			continue;
		if (ml_request_is_done(request))
			return i;
		found = -1;
	}
	return found;
}

bool ml_batch_is_done(const struct ml_batch *batch)
{
	for (int i = 0; i < batch->count; i++) {
		const struct ml_request *request = ml_batch_at(batch, i);

		if (request && !ml_request_is_done(request))
			return false;
	}
	return true;
}
