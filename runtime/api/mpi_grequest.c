/* SPDX-License-Identifier: BSD-2-Clause */
/* Generalized requests (MPI 5.0 section 13.2). */
#include "api/api.h"

#include "api/check.h"
#include "p2p/grequest.h"

int PMPI_Grequest_start(MPI_Grequest_query_function *query_fn, MPI_Grequest_free_function *free_fn,
                        MPI_Grequest_cancel_function *cancel_fn, void *extra_state, MPI_Request *handle)
{
	ML_GUARD;
	struct ml_grequest user = { query_fn, free_fn, cancel_fn, extra_state };
	struct ml_request *request = NULL;
	int error = ml_api_need(ml_check_running(), handle, "request");

	if (!error && (!query_fn || !free_fn || !cancel_fn)) {
		ml_note("a callback function is a null pointer");
		error = MPI_ERR_ARG;
	}
	if (!error && !(request = ml_grequest_new(&user)))
		error = MPI_ERR_NO_MEM;
	if (!error)
		*handle = ml_request_handle(request);
	return ml_api_raise("MPI_Grequest_start", error, NULL);
}
ML_ALIAS(Grequest_start);

int PMPI_Grequest_complete(MPI_Request handle)
{
	ML_GUARD;
	struct ml_request *request = handle == MPI_REQUEST_NULL ? NULL : ml_request_find(handle);
	int error;

	if (!request || !ml_grequest_is(request)) {
		ml_note("not a generalized request: %p", (void *)handle);
		error = MPI_ERR_REQUEST;
	} else if (ml_request_is_done(request)) {
		ml_note("the request is complete already");
		error = MPI_ERR_REQUEST;
	} else {
		error = ml_grequest_complete(request);
	}
	return ml_api_raise("MPI_Grequest_complete", error, NULL);
}
ML_ALIAS(Grequest_complete);
