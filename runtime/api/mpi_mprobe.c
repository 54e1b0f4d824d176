/* SPDX-License-Identifier: BSD-2-Clause */
/* Taking a message out of its queue, and receiving it later (MPI 5.0 sections 3.8.2 and 3.8.3). */
#include "api/api.h"

#include "api/check.h"
#include "object/status.h"
#include "p2p/mprobe.h"
#include "p2p/progress.h"

/* Takes the message that a receive with this envelope would get now; *matched NULL when there is none. */
static int take(const struct ml_message *message, struct ml_matched **matched)
{
	const struct ml_comm *comm = ml_comm_find(message->comm);
	uint32_t source = message->rank == MPI_ANY_SOURCE ? ML_PEER_ANY : ml_comm_peer(comm, message->rank);

	return ml_mprobe_take(comm, source, message->tag, matched);
}

static void describe(struct ml_matched *matched, MPI_Message *handle, MPI_Status *status)
{
	const struct ml_arrival *arrival = matched->arrival;

	ml_status_set(status, ml_comm_rank_of(matched->comm, arrival->source), arrival->node.tag, arrival->bytes);
	*handle = ml_mprobe_handle(matched);
}

static void describe_nothing(MPI_Message *handle, MPI_Status *status)
{
	ml_status_set(status, MPI_PROC_NULL, MPI_ANY_TAG, 0);
	*handle = MPI_MESSAGE_NO_PROC;
}

int PMPI_Mprobe(int source, int tag, MPI_Comm handle, MPI_Message *matched_message, MPI_Status *status)
{
	ML_GUARD;
	struct ml_message message = { .call = "MPI_Mprobe", .rank = source, .tag = tag, .comm = handle, .receives = true };
	const struct ml_comm *comm = ml_comm_find(handle);
	struct ml_matched *matched = NULL;
	struct ml_idle idle = { 0 };
	struct ml_wait_reason reason = {
		.call = message.call,
		.comm = comm,
		.peer = source == MPI_ANY_SOURCE ? ML_WAIT_ANY : source,
		.tag = tag == MPI_ANY_TAG ? ML_WAIT_ANY : tag,
	};
	int error = ml_api_need(ml_check_envelope(&message), matched_message, "message");

	if (error)
		return ml_api_raise(message.call, error, comm);
	if (source == MPI_PROC_NULL) {
		describe_nothing(matched_message, status);
		return MPI_SUCCESS;
	}
	while (!(error = take(&message, &matched)) && !matched)
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
	if (!error)
		describe(matched, matched_message, status);
	return ml_api_raise(message.call, error, comm);
}
ML_ALIAS(Mprobe);

int PMPI_Improbe(int source, int tag, MPI_Comm handle, int *flag, MPI_Message *matched_message, MPI_Status *status)
{
	ML_GUARD;
	struct ml_message message = { .call = "MPI_Improbe", .rank = source, .tag = tag, .comm = handle, .receives = true };
	struct ml_matched *matched = NULL;
	int error = ml_api_need(ml_api_need(ml_check_envelope(&message), flag, "flag"), matched_message, "message");

	if (!error && source == MPI_PROC_NULL) {
		describe_nothing(matched_message, status);
		*flag = 1;
		return MPI_SUCCESS;
	}
	if (!error)
		error = take(&message, &matched);
	if (!error && !matched) {
		ml_progress_test();
		error = take(&message, &matched);
	}
	if (error)
		return ml_api_raise(message.call, error, ml_comm_find(handle));
	if (matched)
		describe(matched, matched_message, status);
	*flag = matched != NULL;
	return MPI_SUCCESS;
}
ML_ALIAS(Improbe);

/* ---- receiving -------------------------------------------------------------------------------------------------- */

/* A receive of a message that has been taken; what Recv has in its envelope comes from that. */
struct receive {
	const char *call;
	void *buffer;
	MPI_Count count;
	MPI_Datatype datatype;
	MPI_Message *handle;
};

/* The same as a message that could have named its source; `matched` is NULL for one from nobody. */
static struct ml_message message_of(const struct receive *receive, const struct ml_matched *matched)
{
	struct ml_message message = {
		receive->call, receive->buffer, receive->count, receive->datatype, MPI_PROC_NULL, 0, MPI_COMM_SELF, true,
	};

	if (matched) {
		message.rank = ml_comm_rank_of(matched->comm, matched->arrival->source);
		message.tag = matched->arrival->node.tag;
		message.comm = matched->comm->handle;
	}
	return message;
}

/* *comm is that of the message, or NULL when there is none. */
static int check(const struct receive *receive, const struct ml_comm **comm)
{
	const struct ml_matched *matched = receive->handle ? ml_mprobe_find(*receive->handle) : NULL;
	struct ml_message message = message_of(receive, matched);

	*comm = matched ? matched->comm : NULL;
	if (!receive->handle)
		return ml_api_note_null("message");
	if (!matched && *receive->handle != MPI_MESSAGE_NO_PROC) {
		ml_note(*receive->handle == MPI_MESSAGE_NULL ? "the message is MPI_MESSAGE_NULL" : "not a message: %p",
		        (void *)*receive->handle);
		return MPI_ERR_REQUEST;
	}
	return ml_check_message(&message);
}

/* Receives into a fresh request, which may be done on return. */
static void start(const struct receive *receive, struct ml_request *request)
{
	struct ml_matched *matched = ml_mprobe_find(*receive->handle);
	struct ml_message message = message_of(receive, matched);

	*receive->handle = MPI_MESSAGE_NULL;
	if (!matched) {
		ml_request_set_nothing(request, &ml_comm_self);
		return;
	}
	ml_check_describe(&message, request);
	ml_mprobe_receive(matched, request);
}

static int mrecv(const struct receive *receive, MPI_Status *status)
{
	ML_GUARD;
	struct ml_request request = { .magic = ML_REQUEST_MAGIC };
	const struct ml_comm *comm;
	int error = check(receive, &comm);

	if (!error) {
		start(receive, &request);
		if (!ml_request_is_done(&request))
			ml_progress_wait(&request, receive->call);
		error = ml_request_outcome(&request, status);
	}
	return ml_api_raise(receive->call, error, comm);
}

int PMPI_Mrecv(void *buf, int count, MPI_Datatype datatype, MPI_Message *message, MPI_Status *status)
{
	return mrecv(&(struct receive){ "MPI_Mrecv", buf, count, datatype, message }, status);
}
ML_ALIAS(Mrecv);

int PMPI_Mrecv_c(void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Message *message, MPI_Status *status)
{
	return mrecv(&(struct receive){ "MPI_Mrecv", buf, count, datatype, message }, status);
}
ML_ALIAS(Mrecv_c);

static int imrecv(const struct receive *receive, MPI_Request *handle)
{
	ML_GUARD;
	const struct ml_comm *comm;
	int error = ml_api_need(check(receive, &comm), handle, "request");
	struct ml_request *request = error ? NULL : ml_request_new();

	if (!error && !request)
		error = MPI_ERR_NO_MEM;
	if (!error) {
		start(receive, request);
		*handle = ml_request_handle(request);
	}
	return ml_api_raise(receive->call, error, comm);
}

int PMPI_Imrecv(void *buf, int count, MPI_Datatype datatype, MPI_Message *message, MPI_Request *request)
{
	return imrecv(&(struct receive){ "MPI_Imrecv", buf, count, datatype, message }, request);
}
ML_ALIAS(Imrecv);

int PMPI_Imrecv_c(void *buf, MPI_Count count, MPI_Datatype datatype, MPI_Message *message, MPI_Request *request)
{
	return imrecv(&(struct receive){ "MPI_Imrecv", buf, count, datatype, message }, request);
}
ML_ALIAS(Imrecv_c);
