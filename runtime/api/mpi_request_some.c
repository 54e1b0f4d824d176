/* SPDX-License-Identifier: BSD-2-Clause */
/* Completing any or some of several requests (MPI 5.0 section 3.7.5). */
#include "api/api.h"

#include "api/batch.h"
#include "job/control.h"

/* Waits until ml_batch_find_done has an answer other than -1. */
static int wait_any(const struct ml_batch *batch)
{
	struct ml_idle idle = { 0 };
	struct ml_wait_reason reason = {
		.call = batch->call, .comm = ml_batch_comm(batch), .peer = ML_WAIT_ANY, .tag = ML_WAIT_ANY,
	};
	int index;

	while ((index = ml_batch_find_done(batch)) == -1)
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
	return index;
}

/* The end of Waitany and Testany: index is that of a done request or MPI_UNDEFINED. */
static int finish_any(const struct ml_batch *batch, int index, int *index_out, MPI_Status *status)
{
	struct ml_request *request;
	const struct ml_comm *comm;

	*index_out = index;
	if (index == MPI_UNDEFINED) {
		ml_status_set_empty(status);
		return MPI_SUCCESS;
	}
	request = ml_batch_at(batch, index);
	comm = request->comm;
	return ml_api_raise(batch->call, ml_request_finish(request, &batch->handle[index], status), comm);
}

int PMPI_Waitany(int count, MPI_Request array_of_requests[], int *index, MPI_Status *status)
{
	ML_GUARD;
	struct ml_batch batch = { "MPI_Waitany", count, array_of_requests };
	int error = ml_api_need(ml_batch_check(&batch), index, "index");

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	return finish_any(&batch, wait_any(&batch), index, status);
}
ML_ALIAS(Waitany);

int PMPI_Testany(int count, MPI_Request array_of_requests[], int *index, int *flag, MPI_Status *status)
{
	ML_GUARD;
	struct ml_batch batch = { "MPI_Testany", count, array_of_requests };
	int found, error = ml_api_need(ml_api_need(ml_batch_check(&batch), index, "index"), flag, "flag");

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	found = ml_batch_find_done(&batch);
	if (found == -1) {
		ml_progress_test();
		found = ml_batch_find_done(&batch);
	}
	*flag = found != -1;
	if (!*flag) {
		*index = MPI_UNDEFINED;
		return MPI_SUCCESS;
	}
	return finish_any(&batch, found, index, status);
}
ML_ALIAS(Testany);

/* Finishes every done request of a batch, in order. */
static int finish_some(const struct ml_batch *batch, int *outcount, int indices[], MPI_Status *statuses)
{
	const struct ml_comm *comm = ml_batch_comm(batch);
	int done = 0, result = MPI_SUCCESS;

	for (int i = 0; i < batch->count; i++) {
		struct ml_request *request = ml_batch_at(batch, i);
		MPI_Status *status = ml_batch_status(statuses, done);
		int error;

		if (!request || !ml_request_is_done(request))
			continue;
		error = ml_request_finish(request, &batch->handle[i], status);
		if (status)
			status->MPI_ERROR = error;
		if (error)
			result = MPI_ERR_IN_STATUS;
		indices[done++] = i;
	}
	*outcount = done;
	return ml_api_raise(batch->call, result, comm);
}

static int some(const struct ml_batch *batch, bool waits, int *outcount, int indices[], MPI_Status *statuses)
{
	ML_GUARD;
	int found, error = ml_api_need(ml_batch_check(batch), outcount, "outcount");

	error = ml_api_need_array(error, indices, batch->count, "array_of_indices");
	if (error)
		return ml_api_raise(batch->call, error, NULL);
	if (ml_batch_find_done(batch) == -1)
		ml_progress_test();
	found = waits ? wait_any(batch) : ml_batch_find_done(batch);
	if (found == MPI_UNDEFINED) {
		*outcount = MPI_UNDEFINED;
		return MPI_SUCCESS;
	}
	return finish_some(batch, outcount, indices, statuses);
}

int PMPI_Waitsome(int incount, MPI_Request array_of_requests[], int *outcount, int array_of_indices[],
                  MPI_Status array_of_statuses[])
{
	struct ml_batch batch = { "MPI_Waitsome", incount, array_of_requests };

	return some(&batch, true, outcount, array_of_indices, array_of_statuses);
}
ML_ALIAS(Waitsome);

int PMPI_Testsome(int incount, MPI_Request array_of_requests[], int *outcount, int array_of_indices[],
                  MPI_Status array_of_statuses[])
{
	struct ml_batch batch = { "MPI_Testsome", incount, array_of_requests };

	return some(&batch, false, outcount, array_of_indices, array_of_statuses);
}
ML_ALIAS(Testsome);
