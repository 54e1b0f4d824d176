/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Completing requests (MPI 5.0 sections 3.7.3 to 3.7.6). Handles of finished requests become MPI_REQUEST_NULL; null handles
 * are finished and say nothing.
 */
#include "api/api.h"

#include "job/control.h"
#include "object/status.h"
#include "p2p/progress.h"
#include "p2p/request.h"

/* The requests of one call: an array of handles, some of them null. */
struct batch {
	const char *call;
	int count;
	MPI_Request *handle;
};

/* True for a handle that a wait has to look at. */
static bool is_active(MPI_Request handle)
{
	return handle != MPI_REQUEST_NULL;
}

static int check_batch(const struct batch *batch)
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
		if (is_active(batch->handle[i]) && !ml_request_find(batch->handle[i])) {
			ml_note("request %d of %d is not a request: %p", i, batch->count, (void *)batch->handle[i]);
			return MPI_ERR_REQUEST;
		}
	return MPI_SUCCESS;
}

/* Takes a finished request's outcome and its handle away. Returns the request's error. */
static int finish(MPI_Request *handle, MPI_Status *status)
{
	struct ml_request *request = ml_request_find(*handle);
	int error = ml_request_outcome(request, status);

	*handle = MPI_REQUEST_NULL;
	ml_request_free(request);
	return error;
}

static bool is_done(MPI_Request handle)
{
	return ml_request_is_done(ml_request_find(handle));
}

/* The communicator whose error handler hears of a batch's errors. */
static const struct ml_comm *comm_of(const struct batch *batch)
{
	for (int i = 0; i < batch->count; i++) {
		const struct ml_request *request = is_active(batch->handle[i]) ? ml_request_find(batch->handle[i]) : NULL;

		if (request)
			return request->comm;
	}
	return NULL;
}

/* ---- all -------------------------------------------------------------------------------------------------------- */

static MPI_Status *status_at(MPI_Status *statuses, int i)
{
	return statuses == MPI_STATUSES_IGNORE ? MPI_STATUS_IGNORE : &statuses[i];
}

/* Finishes a whole batch of done requests; MPI_ERR_IN_STATUS when one has failed (section 3.7.5). */
static int finish_all(const struct batch *batch, MPI_Status *statuses)
{
	int result = MPI_SUCCESS;

	for (int i = 0; i < batch->count; i++) {
		MPI_Status *status = status_at(statuses, i);
		int error = MPI_SUCCESS;

		if (is_active(batch->handle[i]))
			error = finish(&batch->handle[i], status);
		else
			ml_status_set_empty(status);
		if (error && !result) {
			result = MPI_ERR_IN_STATUS;
			for (int k = 0; k < i && status; k++)
				statuses[k].MPI_ERROR = MPI_SUCCESS;
		}
		if (result && status)
			status->MPI_ERROR = error;
	}
	return result;
}

int PMPI_Waitall(int count, MPI_Request array_of_requests[], MPI_Status array_of_statuses[])
{
	struct batch batch = { "MPI_Waitall", count, array_of_requests };
	int error = check_batch(&batch);
	const struct ml_comm *comm;

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	comm = comm_of(&batch);
	for (int i = 0; i < count; i++)
		if (is_active(array_of_requests[i]))
			ml_progress_wait(ml_request_find(array_of_requests[i]), batch.call);
	return ml_api_raise(batch.call, finish_all(&batch, array_of_statuses), comm);
}
ML_ALIAS(Waitall);

int PMPI_Testall(int count, MPI_Request array_of_requests[], int *flag, MPI_Status array_of_statuses[])
{
	struct batch batch = { "MPI_Testall", count, array_of_requests };
	int error = check_batch(&batch);
	const struct ml_comm *comm;

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	comm = comm_of(&batch);
	ml_progress_poll();
	*flag = 0;
	for (int i = 0; i < count; i++)
		if (is_active(array_of_requests[i]) && !is_done(array_of_requests[i]))
			return MPI_SUCCESS;
	*flag = 1;
	return ml_api_raise(batch.call, finish_all(&batch, array_of_statuses), comm);
}
ML_ALIAS(Testall);

/* ---- one -------------------------------------------------------------------------------------------------------- */

static int finish_one(const char *call, MPI_Request *handle, MPI_Status *status)
{
	const struct ml_comm *comm = ml_request_find(*handle)->comm;

	return ml_api_raise(call, finish(handle, status), comm);
}

int PMPI_Wait(MPI_Request *request, MPI_Status *status)
{
	struct batch batch = { "MPI_Wait", 1, request };
	int error = check_batch(&batch);

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	if (!is_active(*request)) {
		ml_status_set_empty(status);
		return MPI_SUCCESS;
	}
	ml_progress_wait(ml_request_find(*request), batch.call);
	return finish_one(batch.call, request, status);
}
ML_ALIAS(Wait);

int PMPI_Test(MPI_Request *request, int *flag, MPI_Status *status)
{
	struct batch batch = { "MPI_Test", 1, request };
	int error = check_batch(&batch);

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	if (!is_active(*request)) {
		ml_status_set_empty(status);
		*flag = 1;
		return MPI_SUCCESS;
	}
	if (!is_done(*request))
		ml_progress_poll();
	*flag = is_done(*request);
	return *flag ? finish_one(batch.call, request, status) : MPI_SUCCESS;
}
ML_ALIAS(Test);

int PMPI_Request_get_status(MPI_Request request, int *flag, MPI_Status *status)
{
	struct batch batch = { "MPI_Request_get_status", 1, &request };
	int error = check_batch(&batch);

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	*flag = 1;
	if (!is_active(request)) {
		ml_status_set_empty(status);
		return MPI_SUCCESS;
	}
	ml_progress_poll();
	*flag = is_done(request);
	if (*flag && ml_request_outcome(ml_request_find(request), status))
		ml_note_clear(); /* the error is raised when the request is completed */
	return MPI_SUCCESS;
}
ML_ALIAS(Request_get_status);

int PMPI_Request_free(MPI_Request *request)
{
	struct batch batch = { "MPI_Request_free", 1, request };
	int error = check_batch(&batch);
	struct ml_request *freed;

	if (!error && !is_active(*request)) {
		ml_note("the request is MPI_REQUEST_NULL");
		error = MPI_ERR_REQUEST;
	}
	if (error)
		return ml_api_raise(batch.call, error, NULL);
	freed = ml_request_find(*request);
	*request = MPI_REQUEST_NULL;
	if (ml_request_is_done(freed))
		ml_request_free(freed);
	else
		freed->orphan = true;
	return MPI_SUCCESS;
}
ML_ALIAS(Request_free);

/* ---- any and some ----------------------------------------------------------------------------------------------- */

/* Index of a finished request; -1 when none has finished; MPI_UNDEFINED when the batch has no active request. */
static int find_done(const struct batch *batch)
{
	int found = MPI_UNDEFINED;

	for (int i = 0; i < batch->count; i++) {
		if (!is_active(batch->handle[i]))
			continue;
		if (is_done(batch->handle[i]))
			return i;
		found = -1;
	}
	return found;
}

/* Waits until find_done has an answer other than -1. */
static int wait_any(const struct batch *batch)
{
	struct ml_idle idle = { 0 };
	struct ml_wait_reason reason = {
		.call = batch->call, .comm = comm_of(batch), .peer = ML_WAIT_ANY, .tag = ML_WAIT_ANY,
	};
	int index;

	while ((index = find_done(batch)) == -1)
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
	return index;
}

/* The end of Waitany and Testany: index is that of a done request or MPI_UNDEFINED. */
static int finish_any(const struct batch *batch, int index, int *index_out, MPI_Status *status)
{
	*index_out = index;
	if (index == MPI_UNDEFINED) {
		ml_status_set_empty(status);
		return MPI_SUCCESS;
	}
	return finish_one(batch->call, &batch->handle[index], status);
}

int PMPI_Waitany(int count, MPI_Request array_of_requests[], int *index, MPI_Status *status)
{
	struct batch batch = { "MPI_Waitany", count, array_of_requests };
	int error = check_batch(&batch);

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	return finish_any(&batch, wait_any(&batch), index, status);
}
ML_ALIAS(Waitany);

int PMPI_Testany(int count, MPI_Request array_of_requests[], int *index, int *flag, MPI_Status *status)
{
	struct batch batch = { "MPI_Testany", count, array_of_requests };
	int found, error = check_batch(&batch);

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	ml_progress_poll();
	found = find_done(&batch);
	*flag = found != -1;
	if (!*flag) {
		*index = MPI_UNDEFINED;
		return MPI_SUCCESS;
	}
	return finish_any(&batch, found, index, status);
}
ML_ALIAS(Testany);

/* Finishes every done request of a batch, in order. */
static int finish_some(const struct batch *batch, int *outcount, int indices[], MPI_Status *statuses)
{
	const struct ml_comm *comm = comm_of(batch);
	int done = 0, result = MPI_SUCCESS;

	for (int i = 0; i < batch->count; i++) {
		MPI_Status *status = status_at(statuses, done);
		int error;

		if (!is_active(batch->handle[i]) || !is_done(batch->handle[i]))
			continue;
		error = finish(&batch->handle[i], status);
		if (status)
			status->MPI_ERROR = error;
		if (error)
			result = MPI_ERR_IN_STATUS;
		indices[done++] = i;
	}
	*outcount = done;
	return ml_api_raise(batch->call, result, comm);
}

static int some(const struct batch *batch, bool waits, int *outcount, int indices[], MPI_Status *statuses)
{
	int found, error = check_batch(batch);

	if (error)
		return ml_api_raise(batch->call, error, NULL);
	ml_progress_poll();
	found = waits ? wait_any(batch) : find_done(batch);
	if (found == MPI_UNDEFINED) {
		*outcount = MPI_UNDEFINED;
		return MPI_SUCCESS;
	}
	return finish_some(batch, outcount, indices, statuses);
}

int PMPI_Waitsome(int incount, MPI_Request array_of_requests[], int *outcount, int array_of_indices[],
                  MPI_Status array_of_statuses[])
{
	struct batch batch = { "MPI_Waitsome", incount, array_of_requests };

	return some(&batch, true, outcount, array_of_indices, array_of_statuses);
}
ML_ALIAS(Waitsome);

int PMPI_Testsome(int incount, MPI_Request array_of_requests[], int *outcount, int array_of_indices[],
                  MPI_Status array_of_statuses[])
{
	struct batch batch = { "MPI_Testsome", incount, array_of_requests };

	return some(&batch, false, outcount, array_of_indices, array_of_statuses);
}
ML_ALIAS(Testsome);
