/* SPDX-License-Identifier: BSD-2-Clause */
/* Sending (MPI 5.0 sections 3.2.1, 3.4 and 3.7.2). */
#include "api/api.h"

#include "api/check.h"
#include "p2p/send.h"
#include "type/type.h"

/* A ready-mode send may be done as a standard one; a synchronous one ends only when the receive has matched. */
enum mode { STANDARD, SYNCHRONOUS };

/* A message that is not plain, or synchronous: faults, MPI_PROC_NULL, gaps, several threads. */
ml_apart static int send_slow(const struct ml_message *message, enum mode mode)
{
	ML_GUARD;
	struct ml_request request;
	int error = ml_check_message(message);

	if (!error && message->rank != MPI_PROC_NULL) {
		ml_request_clear(&request);
		request.synchronous = mode == SYNCHRONOUS;
		ml_check_describe(message, &request);
		error = ml_send_wait(&request, message->call);
	}
	return ml_api_raise(message->call, error, ml_comm_find(message->comm));
}

/* What the fast paths need to know of a message: bytes is right when the rest of the arguments are. */
struct plain {
	const struct ml_comm *comm;
	struct ml_peer *peer;
	size_t bytes;
};

/*
 * One predicate for all faults; when it fails, ml_check_message finds out which. A negative count makes `bytes` too large for
 * every fast path; a count from MPI_Count is checked by the caller, lest the product wrap. An element is a block of `size` bytes,
 * or of none, when it is something else.
 */
ml_inline bool is_plain(const void *buf, MPI_Count count, size_t size, int dest, int tag, MPI_Comm handle,
                        struct plain *plain)
{
	const struct ml_comm *comm;
	uint32_t peer;

	if (ml_unlikely(!size))
		return false;
	plain->bytes = (size_t)count * size;
	plain->comm = comm = ml_comm_at(handle);
	if (ml_unlikely(!comm || (uint32_t)dest >= comm->reach || tag < 0 || !buf))
		return false;
	peer = ml_comm_peer(comm, dest);
	plain->peer = &ml_peers.front[peer];
	return true;
}

/* The same for every type that is one block, and any count, if this thread is the only one. */
ml_inline bool is_any_plain(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                            struct plain *plain)
{
	const struct ml_type *type = ml_type_find(datatype);

	return !ml_guard.is_on && type && type->contiguous && count >= 0 && !ml_check_is_huge(count, type) &&
	       is_plain(buf, count, type->size, dest, tag, comm, plain);
}

/* A plain message that could not go at once: large, or the ring is full. */
ml_apart static int send_waiting(const char *call, const struct plain *plain, const void *buf, int tag)
{
	struct ml_request request;

	ml_request_clear(&request);
	ml_request_describe(&request, ML_REQUEST_SEND, plain->comm, plain->peer->index, tag, buf, plain->bytes);
	return ml_api_raise(call, ml_send_wait(&request, call), plain->comm);
}

ml_inline int send_any(const char *call, const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	struct plain plain;

	if (ml_unlikely(!is_any_plain(buf, count, datatype, dest, tag, comm, &plain)))
		return send_slow(&(struct ml_message){ call, buf, count, datatype, dest, tag, comm, false }, STANDARD);
	if (ml_likely(ml_send_try(plain.peer, plain.comm->ctx, tag, buf, plain.bytes)))
		return MPI_SUCCESS;
	return send_waiting(call, &plain, buf, tag);
}

/*
 * MPI_Send in full. It takes the arguments as they came, so that the fast path below ends in a jump to it and keeps nothing
 * for its sake.
 */
ml_apart static int send_standard(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag,
                                  MPI_Comm comm)
{
	return send_any("MPI_Send", buf, count, datatype, dest, tag, comm);
}

int PMPI_Send(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	struct plain plain;

	if (ml_likely(is_plain(buf, count, ml_type_block(datatype), dest, tag, comm, &plain)) &&
	    ml_likely(ml_send_is_easy(plain.peer, plain.bytes)))
		return ml_send_easy(plain.peer, plain.comm->ctx, tag, buf, plain.bytes);
	return send_standard(buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Send);

int PMPI_Send_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send_standard(buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Send_c);

static int send_ready(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send_any("MPI_Rsend", buf, count, datatype, dest, tag, comm);
}

int PMPI_Rsend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send_ready(buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Rsend);

int PMPI_Rsend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send_ready(buf, count, datatype, dest, tag, comm);
}
ML_ALIAS(Rsend_c);

int PMPI_Ssend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send_slow(&(struct ml_message){ "MPI_Ssend", buf, count, datatype, dest, tag, comm, false }, SYNCHRONOUS);
}
ML_ALIAS(Ssend);

int PMPI_Ssend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return send_slow(&(struct ml_message){ "MPI_Ssend", buf, count, datatype, dest, tag, comm, false }, SYNCHRONOUS);
}
ML_ALIAS(Ssend_c);

/* Starts a send with a request of its own. */
ml_apart static int start_slow(const struct ml_message *message, enum mode mode, MPI_Request *handle)
{
	ML_GUARD;
	struct ml_request *request = ml_request_finished_send();
	int error = ml_api_need(ml_check_message(message), handle, "request");

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

static int start(const char *call, enum mode mode, const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag,
                 MPI_Comm comm, MPI_Request *request)
{
	struct plain plain;

	if (ml_likely(mode == STANDARD && request && is_any_plain(buf, count, datatype, dest, tag, comm, &plain) &&
	              ml_send_try(plain.peer, plain.comm->ctx, tag, buf, plain.bytes))) {
		*request = ml_request_handle(ml_request_finished_send());
		return MPI_SUCCESS;
	}
	return start_slow(&(struct ml_message){ call, buf, count, datatype, dest, tag, comm, false }, mode, request);
}

/* MPI_Isend in full, as send_standard is MPI_Send. */
ml_apart static int start_standard(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                                   MPI_Request *request)
{
	return start("MPI_Isend", STANDARD, buf, count, datatype, dest, tag, comm, request);
}

int PMPI_Isend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	struct plain plain;

	if (ml_likely(request && is_plain(buf, count, ml_type_block(datatype), dest, tag, comm, &plain)) &&
	    ml_likely(ml_send_is_easy(plain.peer, plain.bytes))) {
		ml_peer_fetch_ahead(plain.peer);
		*request = ml_request_handle(ml_request_finished_send());
		return ml_send_easy(plain.peer, plain.comm->ctx, tag, buf, plain.bytes);
	}
	return start_standard(buf, count, datatype, dest, tag, comm, request);
}
ML_ALIAS(Isend);

int PMPI_Isend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                 MPI_Request *request)
{
	return start_standard(buf, count, datatype, dest, tag, comm, request);
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
