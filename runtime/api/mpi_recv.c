/* SPDX-License-Identifier: BSD-2-Clause */
/* Receiving (MPI 5.0 sections 3.2.4 and 3.7.2). */
#include "api/api.h"

#include "api/check.h"
#include "object/status.h"
#include "p2p/progress.h"
#include "p2p/recv.h"
#include "type/type.h"

static int receive(const struct ml_message *message, MPI_Status *status)
{
	struct ml_request request;

	if (message->rank == MPI_PROC_NULL) {
		ml_status_set(status, MPI_PROC_NULL, MPI_ANY_TAG, 0);
		return MPI_SUCCESS;
	}
	ml_request_clear(&request);
	ml_check_describe(message, &request);
	ml_recv_wait(&request, message->call);
	return ml_request_outcome(&request, status);
}

ml_apart static int recv_slow(const struct ml_message *message, MPI_Status *status)
{
	ML_GUARD;
	int error = ml_check_message(message);

	if (!error)
		error = receive(message, status);
	return ml_api_raise(message->call, error, ml_comm_find(message->comm));
}

/* The arguments but the tag are good and name a process. A bad tag fits no message, so who looks for one need not ask. */
ml_inline bool is_plain(const struct ml_comm *comm, size_t size, const void *buf, int source)
{
	return comm && size && (uint32_t)source < comm->reach && buf;
}

/* A receive without a fault whose message is not there, or is large. */
ml_apart static int recv_waiting(const struct ml_comm *comm, uint32_t peer, int tag, void *buf, size_t bytes, MPI_Status *status)
{
	struct ml_request request;

	ml_request_clear(&request);
	ml_request_describe(&request, ML_REQUEST_RECV, comm, peer, tag, buf, bytes);
	ml_recv_wait(&request, "MPI_Recv");
	return ml_api_raise("MPI_Recv", ml_request_outcome(&request, status), comm);
}

/*
 * Every other receive; it takes the arguments as they came, like send_standard in mpi_send.c. With several threads nobody watches a
 * ring by himself: messages go to the receive that was posted first.
 */
ml_apart static int recv_any(void *buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm handle, MPI_Status *status)
{
	const struct ml_comm *comm = ml_comm_at(handle);
	const struct ml_type *type = ml_type_find(datatype);

	if (!ml_guard.is_on && type && type->contiguous && is_plain(comm, type->size, buf, source) && count >= 0 &&
	    !ml_check_is_huge(count, type)) {
		struct ml_peer *peer = &ml_peers.peer[ml_comm_peer(comm, source)];
		size_t bytes = (size_t)count * type->size;
		int32_t got_tag;

		if (ml_match_try_kept(peer, comm->ctx, tag, buf, &bytes, &got_tag) ||
		    ml_recv_try(peer, comm->ctx, tag, buf, &bytes, &got_tag)) {
			ml_status_set(status, source, got_tag, bytes);
			ml_progress_sometimes();
			return MPI_SUCCESS;
		}
		if (ml_likely(tag >= 0 || tag == MPI_ANY_TAG))
			return recv_waiting(comm, peer->index, tag, buf, (size_t)count * type->size, status);
	}
	return recv_slow(&(struct ml_message){ "MPI_Recv", buf, count, datatype, source, tag, handle, true }, status);
}

/*
 * A message of up to ML_SLOT_DATA bytes that is there is taken here, without a call; its slot must not be the one that ends
 * a lap or makes credit due. So at least four times a lap a stream of receives goes through recv_any and looks at other peers.
 */
int PMPI_Recv(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm handle, MPI_Status *status)
{
	size_t size = ml_type_block(datatype);
	ptrdiff_t room = count * (ptrdiff_t)size; /* a negative count makes less than none */
	const struct ml_comm *comm = ml_comm_at(handle);

	if (ml_likely(is_plain(comm, size, buf, source))) {
		uint32_t index = ml_comm_peer(comm, source);
		struct ml_peer *peer = &ml_peers.front[index];
		size_t bytes;
		const struct ml_slot_shm *slot = ml_recv_look(peer, comm->ctx, tag, room, &bytes);

		if (ml_likely(slot != NULL)) {
			ml_status_set(status, source, slot->tag, bytes);
			ml_recv_take_easy(peer, slot, buf, bytes);
			return MPI_SUCCESS;
		}
	}
	return recv_any(buf, count, datatype, source, tag, handle, status);
}
ML_ALIAS(Recv);

int PMPI_Recv_c(void *buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Status *status)
{
	return recv_any(buf, count, datatype, source, tag, comm, status);
}
ML_ALIAS(Recv_c);

/* MPI_Irecv in full; it takes the arguments as they came, too. */
ml_apart static int start_recv(void *buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Request *handle)
{
	ML_GUARD;
	struct ml_message message = { "MPI_Irecv", buf, count, datatype, source, tag, comm, true };
	int error = ml_api_need(ml_check_message(&message), handle, "request");
	struct ml_request *request = error ? NULL : ml_request_new();

	if (!error && !request)
		error = MPI_ERR_NO_MEM;
	if (error)
		return ml_api_raise(message.call, error, ml_comm_find(comm));
	if (source == MPI_PROC_NULL) {
		ml_request_set_nothing(request, ml_comm_find(comm));
	} else {
		ml_check_describe(&message, request);
		ml_recv_start(request);
	}
	*handle = ml_request_handle(request);
	return MPI_SUCCESS;
}

/* The first receive that waits for its process, or one whose message may be there. */
ml_apart static int start_first(struct ml_request *request)
{
	ml_recv_start(request);
	if (ml_request_is_done(request))
		ml_progress_sometimes();
	return MPI_SUCCESS;
}

int PMPI_Irecv(void *buf, int count, MPI_Datatype datatype, int source, int tag, MPI_Comm handle, MPI_Request *request)
{
	const struct ml_comm *comm = ml_comm_at(handle);
	size_t size = ml_type_block(datatype);
	struct ml_request *started;

	/* What start_recv does, for one thread, arguments that are good and one block of data. */
	if (ml_unlikely(ml_guard.is_on || !is_plain(comm, size, buf, source) || (tag < 0 && tag != MPI_ANY_TAG) || count < 0 || !request) ||
	    ml_unlikely(!(started = ml_request_new())))
		return start_recv(buf, count, datatype, source, tag, handle, request);
	ml_request_describe(started, ML_REQUEST_RECV, comm, ml_comm_peer(comm, source), tag, buf, (size_t)count * size);
	*request = ml_request_handle(started);
	return ml_match_try_post(&ml_peers.peer[started->peer], started) ? MPI_SUCCESS : start_first(started);
}
ML_ALIAS(Irecv);

int PMPI_Irecv_c(void *buf, MPI_Count count, MPI_Datatype datatype, int source, int tag, MPI_Comm comm, MPI_Request *request)
{
	return start_recv(buf, count, datatype, source, tag, comm, request);
}
ML_ALIAS(Irecv_c);
