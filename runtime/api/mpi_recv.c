/* SPDX-License-Identifier: BSD-2-Clause */
/* Receiving, and sending and receiving at once (MPI 5.0 sections 3.2.4, 3.7.2 and 3.10). */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "api/check.h"
#include "object/status.h"
#include "p2p/progress.h"
#include "p2p/recv.h"
#include "p2p/send.h"
#include "type/type.h"

static int receive(const struct ml_message *message, MPI_Status *status)
{
	struct ml_request request = { .magic = ML_REQUEST_MAGIC };

	if (message->rank == MPI_PROC_NULL) {
		ml_status_set(status, MPI_PROC_NULL, MPI_ANY_TAG, 0);
		return MPI_SUCCESS;
	}
	ml_check_describe(message, &request);
	ml_recv_start(&request);
	if (!ml_request_is_done(&request))
		ml_progress_wait(&request, message->call);
	return ml_request_outcome(&request, status);
}

ml_cold static int recv_slow(const struct ml_message *message, MPI_Status *status)
{
	int error = ml_check_message(message);

	if (!error)
		error = receive(message, status);
	return ml_api_raise(message->call, error, ml_comm_find(message->comm));
}

static inline int recv(const char *call, void *buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm handle,
                       MPI_Status *status)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	const struct ml_type *type = ml_type_find(datatype);
	int32_t got_tag;
	size_t bytes;

	if (ml_unlikely(!comm || !type || (uint32_t)source >= (uint32_t)comm->size || (tag < 0 && tag != MPI_ANY_TAG) ||
	                count < 0 || (!buf && count) || ml_check_is_huge(count, type)))
		goto slow;
	bytes = (size_t)count * type->size;
	if (ml_unlikely(!ml_recv_try(&ml_peers.peer[ml_comm_peer(comm, source)], comm->ctx, tag, buf, &bytes, &got_tag)))
		goto slow;
	ml_status_set(status, source, got_tag, bytes);
	return MPI_SUCCESS;
slow:
	return recv_slow(&(struct ml_message){ call, buf, count, datatype, source, tag, handle, true }, status);
}

int PMPI_Recv(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Status *status)
{
	return recv("MPI_Recv", buf, count, datatype, source, tag, comm, status);
}
ML_ALIAS(Recv);

int PMPI_Recv_c(void *buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Status *status)
{
	return recv("MPI_Recv", buf, count, datatype, source, tag, comm, status);
}
ML_ALIAS(Recv_c);

static int start_recv(const struct ml_message *message, MPI_Request *handle)
{
	int error = ml_check_message(message);
	struct ml_request *request = error ? NULL : ml_request_new();

	if (!error && !request)
		error = MPI_ERR_NO_MEM;
	if (error)
		return ml_api_raise(message->call, error, ml_comm_find(message->comm));
	if (message->rank == MPI_PROC_NULL) {
		ml_request_set_nothing(request, ml_comm_find(message->comm));
	} else {
		ml_check_describe(message, request);
		ml_recv_start(request);
	}
	*handle = ml_request_handle(request);
	return MPI_SUCCESS;
}

int PMPI_Irecv(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Request *request)
{
	return start_recv(&(struct ml_message){ "MPI_Irecv", buf, count, datatype, source, tag, comm, true }, request);
}
ML_ALIAS(Irecv);

int PMPI_Irecv_c(void *buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Request *request)
{
	return start_recv(&(struct ml_message){ "MPI_Irecv", buf, count, datatype, source, tag, comm, true }, request);
}
ML_ALIAS(Irecv_c);

/* Both halves of a checked exchange: the receive is posted before the send may have to wait. */
static int exchange(const struct ml_message *out, const struct ml_message *in, MPI_Status *status)
{
	struct ml_request recv_request = { .magic = ML_REQUEST_MAGIC };
	struct ml_request send_request = { .magic = ML_REQUEST_MAGIC };
	bool sends = out->rank != MPI_PROC_NULL, receives = in->rank != MPI_PROC_NULL;
	int error = MPI_SUCCESS;

	if (receives) {
		ml_check_describe(in, &recv_request);
		ml_recv_start(&recv_request);
	}
	if (sends) {
		ml_check_describe(out, &send_request);
		error = ml_send_wait(&send_request, out->call);
	}
	if (!receives) {
		ml_status_set(status, MPI_PROC_NULL, MPI_ANY_TAG, 0);
		return error;
	}
	ml_progress_wait(&recv_request, in->call);
	return error ? error : ml_request_outcome(&recv_request, status);
}

static int sendrecv(const struct ml_message *out, const struct ml_message *in, MPI_Status *status)
{
	int error = ml_check_message(out);

	if (!error)
		error = ml_check_message(in);
	if (!error)
		error = exchange(out, in, status);
	return ml_api_raise(out->call, error, ml_comm_find(out->comm));
}

int PMPI_Sendrecv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, int dest, int sendtag, void *recvbuf,
                  int recvcount, MPI_Datatype recvtype, int source, int recvtag, MPI_Comm comm, MPI_Status *status)
{
	return sendrecv(&(struct ml_message){ "MPI_Sendrecv", sendbuf, sendcount, sendtype, dest, sendtag, comm, false },
	                &(struct ml_message){ "MPI_Sendrecv", recvbuf, recvcount, recvtype, source, recvtag, comm, true },
	                status);
}
ML_ALIAS(Sendrecv);

int PMPI_Sendrecv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, int dest, int sendtag, void *recvbuf,
                    MPI_Count recvcount, MPI_Datatype recvtype, int source, int recvtag, MPI_Comm comm, MPI_Status *status)
{
	return sendrecv(&(struct ml_message){ "MPI_Sendrecv", sendbuf, sendcount, sendtype, dest, sendtag, comm, false },
	                &(struct ml_message){ "MPI_Sendrecv", recvbuf, recvcount, recvtype, source, recvtag, comm, true },
	                status);
}
ML_ALIAS(Sendrecv_c);

/* Sends a copy of the message, so that the answer may overwrite the original. */
static int replace(const char *call, void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int sendtag, int source,
                   int recvtag, MPI_Comm comm, MPI_Status *status)
{
	struct ml_message out = { call, buf, count, datatype, dest, sendtag, comm, false };
	struct ml_message in = { call, buf, count, datatype, source, recvtag, comm, true };
	int error = ml_check_message(&out);
	void *copy = NULL;

	if (!error)
		error = ml_check_message(&in);
	if (!error && count > 0) {
		size_t bytes = (size_t)count * ml_type_find(datatype)->size;

		copy = malloc(bytes);
		if (!copy)
			error = MPI_ERR_NO_MEM;
		else
			out.buffer = memcpy(copy, buf, bytes);
	}
	if (!error)
		error = exchange(&out, &in, status);
	free(copy);
	return ml_api_raise(call, error, ml_comm_find(comm));
}

int PMPI_Sendrecv_replace(void *buf, int count, MPI_Datatype datatype, int dest, int sendtag, int source, int recvtag,
                          MPI_Comm comm, MPI_Status *status)
{
	return replace("MPI_Sendrecv_replace", buf, count, datatype, dest, sendtag, source, recvtag, comm, status);
}
ML_ALIAS(Sendrecv_replace);

int PMPI_Sendrecv_replace_c(void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int sendtag, int source, int recvtag,
                            MPI_Comm comm, MPI_Status *status)
{
	return replace("MPI_Sendrecv_replace", buf, count, datatype, dest, sendtag, source, recvtag, comm, status);
}
ML_ALIAS(Sendrecv_replace_c);
