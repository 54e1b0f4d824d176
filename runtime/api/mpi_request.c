/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Completing one request, or all of several (MPI 5.0 sections 3.7.3 and 3.7.5); freeing and cancelling (3.7.3 and 3.8.4). Handles
 * of finished requests become MPI_REQUEST_NULL, unless they are persistent.
 */
#include "api/api.h"

#include "api/batch.h"

/* ---- all -------------------------------------------------------------------------------------------------------- */

/* Waits for a whole batch and finishes it; MPI_ERR_IN_STATUS when one has failed (section 3.7.5). */
static int finish_all(const struct ml_batch *batch, MPI_Status *statuses)
{
	int result = MPI_SUCCESS;

	for (int i = 0; i < batch->count; i++) {
		struct ml_request *request = ml_batch_at(batch, i);
		MPI_Status *status = ml_batch_status(statuses, i);
		int error = MPI_SUCCESS;

		if (!request) {
			ml_status_set_empty(status);
		} else {
			if (!ml_request_is_done(request))
				ml_progress_wait(request, batch->call);
			error = ml_request_finish(request, &batch->handle[i], status);
		}
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
	ML_GUARD;
	struct ml_batch batch = { "MPI_Waitall", count, array_of_requests };
	int error = ml_batch_check(&batch);
	const struct ml_comm *comm;

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	comm = ml_batch_comm(&batch);
	return ml_api_raise(batch.call, finish_all(&batch, array_of_statuses), comm);
}
ML_ALIAS(Waitall);

int PMPI_Testall(int count, MPI_Request array_of_requests[], int *flag, MPI_Status array_of_statuses[])
{
	ML_GUARD;
	struct ml_batch batch = { "MPI_Testall", count, array_of_requests };
	int error = ml_api_need(ml_batch_check(&batch), flag, "flag");
	const struct ml_comm *comm;

	if (error)
		return ml_api_raise(batch.call, error, NULL);
	comm = ml_batch_comm(&batch);
	*flag = ml_batch_is_done(&batch);
	if (!*flag) {
		ml_progress_test();
		*flag = ml_batch_is_done(&batch);
	}
	if (!*flag)
		return MPI_SUCCESS;
	return ml_api_raise(batch.call, finish_all(&batch, array_of_statuses), comm);
}
ML_ALIAS(Testall);

/* ---- one -------------------------------------------------------------------------------------------------------- */

/* The active request behind one handle, or NULL: then finish_nothing says what is the matter. */
ml_inline struct ml_request *find_active(MPI_Request *handle)
{
	struct ml_request *request = ml_likely(handle != NULL) ? ml_request_find(*handle) : NULL;

	return ml_likely(request != NULL) && ml_request_is_active(request) ? request : NULL;
}

ml_cold static int finish_nothing(const char *call, MPI_Request *handle, MPI_Status *status)
{
	struct ml_batch batch = { call, 1, handle };
	int error = ml_batch_check(&batch);

	if (!error)
		ml_status_set_empty(status);
	return ml_api_raise(call, error, NULL);
}

static int finish_one(const char *call, struct ml_request *request, MPI_Request *handle, MPI_Status *status)
{
	const struct ml_comm *comm = request->comm;

	return ml_api_raise(call, ml_request_finish(request, handle, status), comm);
}

ml_inline int wait_one(MPI_Request *request, MPI_Status *status)
{
	struct ml_request *active = find_active(request);

	if (ml_unlikely(!active))
		return finish_nothing("MPI_Wait", request, status);
	if (!ml_request_is_done(active))
		ml_progress_wait(active, "MPI_Wait");
	return finish_one("MPI_Wait", active, request, status);
}

ml_cold static int wait_inside(MPI_Request *request, MPI_Status *status)
{
	ML_GUARD;

	return wait_one(request, status);
}

int PMPI_Wait(MPI_Request *request, MPI_Status *status)
{
	return ml_unlikely(ml_guard.is_on) ? wait_inside(request, status) : wait_one(request, status);
}
ML_ALIAS(Wait);

int PMPI_Test(MPI_Request *request, int *flag, MPI_Status *status)
{
	ML_GUARD;
	struct ml_request *active = find_active(request);

	if (ml_unlikely(!flag))
		return ml_api_raise("MPI_Test", ml_api_note_null("flag"), active ? active->comm : NULL);
	if (ml_unlikely(!active)) {
		int error = finish_nothing("MPI_Test", request, status);

		if (!error)
			*flag = 1;
		return error;
	}
	if (!ml_request_is_done(active))
		ml_progress_test();
	*flag = ml_request_is_done(active);
	return *flag ? finish_one("MPI_Test", active, request, status) : MPI_SUCCESS;
}
ML_ALIAS(Test);

/* ---- without completing ----------------------------------------------------------------------------------------- */

/* Notes that a call needs a request, or MPI_SUCCESS when it has one, active or not. */
static int check_one(const char *call, MPI_Request *handle)
{
	struct ml_batch batch = { call, 1, handle };
	int error = ml_batch_check(&batch);

	if (!error && *handle == MPI_REQUEST_NULL) {
		ml_note("the request is MPI_REQUEST_NULL");
		error = MPI_ERR_REQUEST;
	}
	return error;
}

int PMPI_Request_free(MPI_Request *request)
{
	ML_GUARD;
	int error = check_one("MPI_Request_free", request);
	struct ml_request *freed;
	const struct ml_comm *comm;

	if (error)
		return ml_api_raise("MPI_Request_free", error, NULL);
	freed = ml_request_find(*request);
	comm = freed->comm;
	if (freed->ops && freed->ops->keep && ml_request_is_active(freed)) {
		ml_note("the request is of a collective operation, which must be completed");
		return ml_api_raise("MPI_Request_free", MPI_ERR_REQUEST, comm);
	}
	*request = MPI_REQUEST_NULL;
	return ml_api_raise("MPI_Request_free", ml_request_drop(freed), comm);
}
ML_ALIAS(Request_free);

int PMPI_Cancel(MPI_Request *request)
{
	ML_GUARD;
	int error = check_one("MPI_Cancel", request);
	struct ml_request *found = error ? NULL : ml_request_find(*request);

	if (found && !ml_request_is_active(found)) {
		ml_note("the request is not active");
		error = MPI_ERR_REQUEST;
	}
	if (!error)
		error = ml_request_cancel(found);
	return ml_api_raise("MPI_Cancel", error, found ? found->comm : NULL);
}
ML_ALIAS(Cancel);
