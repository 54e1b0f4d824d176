/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending and receiving at once (MPI 5.0 section 3.10). */
#include "api/api.h"

#include "api/check.h"
#include "base/spare.h"
#include "object/status.h"
#include "p2p/pair.h"
#include "p2p/progress.h"
#include "p2p/recv.h"
#include "p2p/send.h"
#include "type/pack.h"
#include "type/type.h"

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
	if (error)
		ml_request_cancel(&recv_request); /* the sender may wait for us in vain, as we do */
	ml_progress_wait(&recv_request, in->call);
	return error ? error : ml_request_outcome(&recv_request, status);
}

static int sendrecv(const struct ml_message *out, const struct ml_message *in, MPI_Status *status)
{
	ML_GUARD;
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

/* Makes of a message the same message from a packed copy of its data. */
static void take_copy(struct ml_message *out, void *copy, size_t bytes)
{
	struct ml_pack pack;

	ml_pack_init(&pack, out->buffer, (size_t)out->count, ml_type_find(out->datatype));
	ml_pack_out(&pack, copy, bytes);
	out->buffer = copy;
	out->count = (MPI_Count)bytes;
	out->datatype = MPI_BYTE;
}

/* Sends a copy of the message, so that the answer may overwrite the original. */
static int replace(const char *call, void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int sendtag, int source,
                   int recvtag, MPI_Comm comm, MPI_Status *status)
{
	ML_GUARD;
	struct ml_message out = { call, buf, count, datatype, dest, sendtag, comm, false };
	struct ml_message in = { call, buf, count, datatype, source, recvtag, comm, true };
	int error = ml_check_message(&out);
	void *copy = NULL;

	if (!error)
		error = ml_check_message(&in);
	if (!error && count > 0 && dest != MPI_PROC_NULL) {
		size_t bytes = (size_t)count * ml_type_find(datatype)->size;

		copy = ml_spare_new(bytes);
		if (!copy)
			error = MPI_ERR_NO_MEM;
		else
			take_copy(&out, copy, bytes);
	}
	if (!error)
		error = exchange(&out, &in, status);
	ml_spare_free(copy);
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

/* ---- without waiting -------------------------------------------------------------------------------------------- */

/* Starts a checked exchange. With `replaces` a copy of the message is sent. */
static int start_exchange(const struct ml_message *out, const struct ml_message *in, bool replaces, MPI_Request *handle)
{
	size_t bytes = replaces ? (size_t)out->count * ml_type_find(out->datatype)->size : 0;
	struct ml_request *request = ml_request_new();
	struct ml_pair *pair = request ? ml_pair_new(bytes) : NULL;
	struct ml_message copy = *out;

	if (!pair) {
		if (request)
			ml_request_free(request);
		return MPI_ERR_NO_MEM;
	}
	if (replaces && bytes && out->rank != MPI_PROC_NULL)
		take_copy(&copy, pair->room, bytes);
	ml_check_describe(in, &pair->receive);
	ml_check_describe(&copy, &pair->send);
	ml_pair_start(request, pair);
	*handle = ml_request_handle(request);
	return MPI_SUCCESS;
}

static int isendrecv(const struct ml_message *out, const struct ml_message *in, bool replaces, MPI_Request *handle)
{
	ML_GUARD;
	int error = ml_api_need(ml_check_message(out), handle, "request");

	if (!error)
		error = ml_check_message(in);
	if (!error)
		error = start_exchange(out, in, replaces, handle);
	return ml_api_raise(out->call, error, ml_comm_find(out->comm));
}

int PMPI_Isendrecv(const void *sendbuf, int sendcount, MPI_Datatype sendtype, int dest, int sendtag, void *recvbuf,
                   int recvcount, MPI_Datatype recvtype, int source, int recvtag, MPI_Comm comm, MPI_Request *request)
{
	return isendrecv(&(struct ml_message){ "MPI_Isendrecv", sendbuf, sendcount, sendtype, dest, sendtag, comm, false },
	                 &(struct ml_message){ "MPI_Isendrecv", recvbuf, recvcount, recvtype, source, recvtag, comm, true },
	                 false, request);
}
ML_ALIAS(Isendrecv);

int PMPI_Isendrecv_c(const void *sendbuf, MPI_Count sendcount, MPI_Datatype sendtype, int dest, int sendtag, void *recvbuf,
                     MPI_Count recvcount, MPI_Datatype recvtype, int source, int recvtag, MPI_Comm comm, MPI_Request *request)
{
	return isendrecv(&(struct ml_message){ "MPI_Isendrecv", sendbuf, sendcount, sendtype, dest, sendtag, comm, false },
	                 &(struct ml_message){ "MPI_Isendrecv", recvbuf, recvcount, recvtype, source, recvtag, comm, true },
	                 false, request);
}
ML_ALIAS(Isendrecv_c);

int PMPI_Isendrecv_replace(void *buf, int count, MPI_Datatype datatype, int dest, int sendtag, int source, int recvtag,
                           MPI_Comm comm, MPI_Request *request)
{
	return isendrecv(&(struct ml_message){ "MPI_Isendrecv_replace", buf, count, datatype, dest, sendtag, comm, false },
	                 &(struct ml_message){ "MPI_Isendrecv_replace", buf, count, datatype, source, recvtag, comm, true },
	                 true, request);
}
ML_ALIAS(Isendrecv_replace);

int PMPI_Isendrecv_replace_c(void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int sendtag, int source, int recvtag,
                             MPI_Comm comm, MPI_Request *request)
{
	return isendrecv(&(struct ml_message){ "MPI_Isendrecv_replace", buf, count, datatype, dest, sendtag, comm, false },
	                 &(struct ml_message){ "MPI_Isendrecv_replace", buf, count, datatype, source, recvtag, comm, true },
	                 true, request);
}
ML_ALIAS(Isendrecv_replace_c);
