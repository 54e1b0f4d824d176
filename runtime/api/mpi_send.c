/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending (MPI 5.0 sections 3.2.1, 3.4 and 3.7.2). */
#include "api/api.h"

#include "api/check.h"
#include "p2p/send.h"
#include "type/type.h"

/* A ready-mode send may be done as a standard one; a synchronous one ends only when the receive has matched. */
enum mode { STANDARD, SYNCHRONOUS };

/* A message that ml_send_try could not take: faults, MPI_PROC_NULL, large, synchronous, ring full. */
ml_cold static int send_slow(const struct ml_message *message, enum mode mode)
{
	struct ml_request request = { .magic = ML_REQUEST_MAGIC, .synchronous = mode == SYNCHRONOUS };
	int error = ml_check_message(message);

	if (!error && message->rank != MPI_PROC_NULL) {
		ml_check_describe(message, &request);
		error = ml_send_wait(&request, message->call);
	}
	return ml_api_raise(message->call, error, ml_comm_find(message->comm));
}

/* One predicate for all faults; when it fails, ml_check_message finds out which. */
static inline bool is_plain(const struct ml_comm *comm, const struct ml_type *type, const void *buf, MPI_Count count, int dest,
                            int tag)
{
	return comm && type && (uint32_t)dest < (uint32_t)comm->size && tag >= 0 && (uint64_t)count <= ML_SLOT_DATA &&
	       (buf || !count);
}

static inline int send(const char *call, enum mode mode, const void *buf, MPI_Count count, MPI_Datatype datatype, int dest,
                       int tag, MPI_Comm handle)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	const struct ml_type *type = ml_type_find(datatype);

	if (ml_likely(mode == STANDARD && is_plain(comm, type, buf, count, dest, tag)) &&
	    ml_send_try(&ml_peers.peer[ml_comm_peer(comm, dest)], comm->ctx, tag, buf, (size_t)count * type->size))
		return MPI_SUCCESS;
	return send_slow(&(struct ml_message){ call, buf, count, datatype, dest, tag, handle, false }, mode);
}

int PMPI_Send(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send("MPI_Send", STANDARD, buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Send);

int PMPI_Send_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send("MPI_Send", STANDARD, buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Send_c);

int PMPI_Rsend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send("MPI_Rsend", STANDARD, buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Rsend);

int PMPI_Rsend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send("MPI_Rsend", STANDARD, buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Rsend_c);

int PMPI_Ssend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send("MPI_Ssend", SYNCHRONOUS, buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Ssend);

int PMPI_Ssend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send("MPI_Ssend", SYNCHRONOUS, buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Ssend_c);

/* Starts a send with a request of its own. */
ml_cold static int start_slow(const struct ml_message *message, enum mode mode, MPI_Request *handle)
{
	struct ml_request *request = ml_request_finished_send();
	int error = ml_check_message(message);

	if (!error && message->rank != MPI_PROC_NULL) {
		request = ml_request_new();
		if (!request) {
			error = MPI_ERR_NO_MEM;
			goto raise;
		}
		request->synchronous = mode == SYNCHRONOUS;
		ml_check_describe(message, request);
		error = ml_send_start(request);
		if (error)
			ml_request_free(request);
	}
	if (!error)
		*handle = ml_request_handle(request);
raise:
	return ml_api_raise(message->call, error, ml_comm_find(message->comm));
}

static inline int start(const char *call, enum mode mode, const void *buf, MPI_Count count, MPI_Datatype datatype, int dest,
                        int tag, MPI_Comm handle, MPI_Request *request)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	const struct ml_type *type = ml_type_find(datatype);

	if (ml_likely(mode == STANDARD && is_plain(comm, type, buf, count, dest, tag)) &&
	    ml_send_try(&ml_peers.peer[ml_comm_peer(comm, dest)], comm->ctx, tag, buf, (size_t)count * type->size)) {
		*request = ml_request_handle(ml_request_finished_send());
		return MPI_SUCCESS;
	}
	return start_slow(&(struct ml_message){ call, buf, count, datatype, dest, tag, handle, false }, mode, request);
}

int PMPI_Isend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	return start("MPI_Isend", STANDARD, buf, count, datatype, dest, tag, comm, request);
}
ML_ALIAS(Isend);

int PMPI_Isend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                 MPI_Request *request)
{
	return start("MPI_Isend", STANDARD, buf, count, datatype, dest, tag, comm, request);
}
ML_ALIAS(Isend_c);

int PMPI_Irsend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	return start("MPI_Irsend", STANDARD, buf, count, datatype, dest, tag, comm, request);
}
ML_ALIAS(Irsend);

int PMPI_Irsend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                  MPI_Request *request)
{
	return start("MPI_Irsend", STANDARD, buf, count, datatype, dest, tag, comm, request);
}
ML_ALIAS(Irsend_c);

int PMPI_Issend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	return start("MPI_Issend", SYNCHRONOUS, buf, count, datatype, dest, tag, comm, request);
}
ML_ALIAS(Issend);

int PMPI_Issend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                  MPI_Request *request)
{
	return start("MPI_Issend", SYNCHRONOUS, buf, count, datatype, dest, tag, comm, request);
}
ML_ALIAS(Issend_c);
