/* SPDX-License-Identifier: BSD-2-Clause */
/* Persistent sends and receives, and starting persistent requests of every kind (MPI 5.0 section 3.9). */
#include "api/api.h"

#include "api/check.h"
#include "p2p/persist.h"

/* A ready-mode send may be done as a standard one. */
enum mode { STANDARD, SYNCHRONOUS, BUFFERED };

static int init(const struct ml_message *message, enum mode mode, MPI_Request *handle)
{
	ML_GUARD;
	int error = ml_api_need(ml_check_message(message), handle, "request");
	struct ml_request *request = error ? NULL : ml_request_new();

	if (!error && !request)
		error = MPI_ERR_NO_MEM;
	if (!error) {
		ml_check_describe(message, request);
		request->synchronous = mode == SYNCHRONOUS;
		ml_persist_init(request, mode == BUFFERED);
		*handle = ml_request_handle(request);
	}
	return ml_api_raise(message->call, error, ml_comm_find(message->comm));
}

int PMPI_Send_init(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Send_init", buf, count, datatype, dest, tag, comm, false }, STANDARD, request);
}
ML_ALIAS(Send_init);

int PMPI_Send_init_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                     MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Send_init", buf, count, datatype, dest, tag, comm, false }, STANDARD, request);
}
ML_ALIAS(Send_init_c);

int PMPI_Rsend_init(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Rsend_init", buf, count, datatype, dest, tag, comm, false }, STANDARD, request);
}
ML_ALIAS(Rsend_init);

int PMPI_Rsend_init_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                      MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Rsend_init", buf, count, datatype, dest, tag, comm, false }, STANDARD, request);
}
ML_ALIAS(Rsend_init_c);

int PMPI_Ssend_init(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Ssend_init", buf, count, datatype, dest, tag, comm, false }, SYNCHRONOUS, request);
}
ML_ALIAS(Ssend_init);

int PMPI_Ssend_init_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                      MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Ssend_init", buf, count, datatype, dest, tag, comm, false }, SYNCHRONOUS, request);
}
ML_ALIAS(Ssend_init_c);

int PMPI_Bsend_init(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Bsend_init", buf, count, datatype, dest, tag, comm, false }, BUFFERED, request);
}
ML_ALIAS(Bsend_init);

int PMPI_Bsend_init_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                      MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Bsend_init", buf, count, datatype, dest, tag, comm, false }, BUFFERED, request);
}
ML_ALIAS(Bsend_init_c);

int PMPI_Recv_init(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Recv_init", buf, count, datatype, source, tag, comm, true }, STANDARD, request);
}
ML_ALIAS(Recv_init);

int PMPI_Recv_init_c(void *buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm,
                     MPI_Request *request)
{
	return init(&(struct ml_message){ "MPI_Recv_init", buf, count, datatype, source, tag, comm, true }, STANDARD, request);
}
ML_ALIAS(Recv_init_c);

/* ---- starting --------------------------------------------------------------------------------------------------- */

static int check_startable(MPI_Request handle, int index)
{
	const struct ml_request *request = handle == MPI_REQUEST_NULL ? NULL : ml_request_find(handle);

	if (request && request->ops && request->ops->start && !ml_request_is_active(request))
		return MPI_SUCCESS;
	if (handle == MPI_REQUEST_NULL)
		ml_note("request %d is MPI_REQUEST_NULL", index);
	else if (!request)
		ml_note("request %d is not a request: %p", index, (void *)handle);
	else
		ml_note("request %d is %s", index, request->ops && request->ops->start ? "active already" : "not persistent");
	return MPI_ERR_REQUEST;
}

/* Starts all or, when one of them cannot be, none. */
static int start(const char *call, int count, const MPI_Request handle[])
{
	ML_GUARD;
	const struct ml_comm *comm = NULL;
	int error = MPI_SUCCESS;

	if (count < 0) {
		ml_note("count is %d", count);
		error = MPI_ERR_COUNT;
	}
	if (count > 0 && !handle) {
		ml_note("the array of requests is a null pointer");
		error = MPI_ERR_REQUEST;
	}
	for (int i = 0; i < count && !error; i++)
		error = check_startable(handle[i], i);
	for (int i = 0; i < count && !error; i++) {
		struct ml_request *request = ml_request_find(handle[i]);

		error = request->ops->start(request);
		comm = request->comm;
	}
	return ml_api_raise(call, error, comm);
}

int PMPI_Start(MPI_Request *request)
{
	return start("MPI_Start", 1, request);
}
ML_ALIAS(Start);

int PMPI_Startall(int count, MPI_Request array_of_requests[])
{
	return start("MPI_Startall", count, array_of_requests);
}
ML_ALIAS(Startall);
