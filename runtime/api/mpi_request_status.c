/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looking at requests without completing them (MPI 5.0 section 3.7.6). The error of a failed operation is raised when the
 * request is completed, not here.
 */
#include "api/api.h"

#include "api/batch.h"

/* The status of the request at index i, done or not active. */
static void look(const struct ml_batch *batch, int i, MPI_Status *status)
{
	const struct ml_request *request = ml_batch_at(batch, i);

	if (!request)
		ml_status_set_empty(status);
	else if (ml_request_outcome(request, status))
		ml_note_clear();
}

/* What all four begin with: the checks, those of the outputs done before, and a look at the rings. */
static int begin(const struct ml_batch *batch, int error)
{
	if (!error)
		error = ml_batch_check(batch);
	if (!error)
		ml_progress_test();
	return ml_api_raise(batch->call, error, NULL);
}

int PMPI_Request_get_status(MPI_Request request, int *flag, MPI_Status *status)
{
	ML_GUARD;
	struct ml_batch batch = { "MPI_Request_get_status", 1, &request };
	int error = begin(&batch, ml_api_need(MPI_SUCCESS, flag, "flag"));

	if (error)
		return error;
	*flag = ml_batch_is_done(&batch);
	if (*flag)
		look(&batch, 0, status);
	return MPI_SUCCESS;
}
ML_ALIAS(Request_get_status);

int PMPI_Request_get_status_all(int count, const MPI_Request array_of_requests[], int *flag, MPI_Status array_of_statuses[])
{
	ML_GUARD;
	struct ml_batch batch = ml_batch_look("MPI_Request_get_status_all", count, array_of_requests);
	int error = begin(&batch, ml_api_need(MPI_SUCCESS, flag, "flag"));

	if (error)
		return error;
	*flag = ml_batch_is_done(&batch);
	for (int i = 0; i < count && *flag; i++)
		look(&batch, i, ml_batch_status(array_of_statuses, i));
	return MPI_SUCCESS;
}
ML_ALIAS(Request_get_status_all);

int PMPI_Request_get_status_any(int count, const MPI_Request array_of_requests[], int *index, int *flag, MPI_Status *status)
{
	ML_GUARD;
	struct ml_batch batch = ml_batch_look("MPI_Request_get_status_any", count, array_of_requests);
	int found, error = ml_api_need(ml_api_need(MPI_SUCCESS, index, "index"), flag, "flag");

	error = begin(&batch, error);
	if (error)
		return error;
	found = ml_batch_find_done(&batch);
	*flag = found != -1;
	*index = *flag ? found : MPI_UNDEFINED;
	if (found == MPI_UNDEFINED)
		ml_status_set_empty(status);
	else if (*flag)
		look(&batch, found, status);
	return MPI_SUCCESS;
}
ML_ALIAS(Request_get_status_any);

int PMPI_Request_get_status_some(int incount, const MPI_Request array_of_requests[], int *outcount, int array_of_indices[],
                                 MPI_Status array_of_statuses[])
{
	ML_GUARD;
	struct ml_batch batch = ml_batch_look("MPI_Request_get_status_some", incount, array_of_requests);
	int done = 0, error = ml_api_need(MPI_SUCCESS, outcount, "outcount");

	error = begin(&batch, ml_api_need_array(error, array_of_indices, incount, "array_of_indices"));
	if (error)
		return error;
	if (ml_batch_find_done(&batch) == MPI_UNDEFINED) {
		*outcount = MPI_UNDEFINED;
		return MPI_SUCCESS;
	}
	for (int i = 0; i < incount; i++) {
		const struct ml_request *request = ml_batch_at(&batch, i);

		if (!request || !ml_request_is_done(request))
			continue;
		look(&batch, i, ml_batch_status(array_of_statuses, done));
		array_of_indices[done++] = i;
	}
	*outcount = done;
	return MPI_SUCCESS;
}
ML_ALIAS(Request_get_status_some);
