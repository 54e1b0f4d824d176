/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Duplicates: the same groups, another context (MPI 5.0 section 7.4.2).
 *
 * Without blocking it works like this: one process draws the context and sends it to each of the others, who receive it into the
 * new communicator itself. The request of MPI_Comm_idup is that receive, and nothing needs to be done when it is finished. Of
 * several duplicates under way the messages come in the order of the calls, which is the same on all processes.
 */
#include "form/context.h"
#include "form/form.h"
#include "object/error.h"
#include "p2p/recv.h"
#include "p2p/send.h"

/* A communicator like this one, without a context. */
static int new_like(struct ml_comm *comm, struct ml_comm **new_out)
{
	if (ml_comm_is_inter(comm))
		return ml_form_new_inter(comm->local->group, comm->group, comm, new_out);
	return ml_form_new(comm->group, comm, new_out);
}

int ml_form_dup(struct ml_comm *comm, struct ml_comm **new_out)
{
	struct ml_comm *new;
	uint64_t ctx;
	int error = new_like(comm, &new);

	if (error)
		return error;
	error = ml_context_agree(comm, &ctx);
	if (error) {
		ml_form_free(new);
		return error;
	}
	ml_form_set_ctx(new, ctx);
	*new_out = new;
	return MPI_SUCCESS;
}

/* ---- without blocking ------------------------------------------------------------------------------------------- */

/* A message that carries the new context. It belongs to the side of the new communicator that the other process is on. */
static struct ml_request *new_request(struct ml_comm *new, enum ml_request_kind kind, uint64_t ctx, uint32_t peer)
{
	struct ml_comm *side = ml_group_rank_of(new->group, peer) == MPI_UNDEFINED ? new->local : new;
	struct ml_request *request = ml_request_new();

	if (!request) {
		ml_note("no memory for a request");
		return NULL;
	}
	request->kind = (uint8_t)kind;
	request->comm = side;
	request->ctx = ctx;
	request->peer = peer;
	request->buffer = (unsigned char *)&new->ctx;
	request->bytes = sizeof new->ctx;
	return request;
}

/* Sends the new context to the members of a group, this process excepted. Nobody waits for the sends. */
static int tell(struct ml_comm *new, const struct ml_group *group, uint64_t ctx)
{
	int error = MPI_SUCCESS;

	for (int32_t rank = 0; rank < group->size && !error; rank++) {
		struct ml_request *request;

		if (rank == group->rank)
			continue;
		request = new_request(new, ML_REQUEST_SEND, ctx, ml_group_peer(group, rank));
		if (!request)
			return MPI_ERR_NO_MEM;
		error = ml_send_start(request);
		if (error)
			ml_request_free(request);
		else
			ml_request_drop(request);
	}
	return error;
}

/* The context of the own side follows from the one that has come. */
static void set_local(struct ml_request *request)
{
	ml_form_set_ctx(request->extra, *(uint64_t *)request->buffer);
}

/* Starts to receive the context from the process that draws it. */
static int hear(struct ml_comm *new, uint64_t ctx, uint32_t peer, struct ml_request **request_out)
{
	struct ml_request *request = new_request(new, ML_REQUEST_RECV, ctx, peer);

	if (!request)
		return MPI_ERR_NO_MEM;
	request->extra = new;
	request->on_done = set_local;
	ml_recv_start(request);
	*request_out = request;
	return MPI_SUCCESS;
}

/* Rank 0 of the first, or only, side tells everybody. */
static int start(struct ml_comm *comm, struct ml_comm *new, struct ml_request **request_out)
{
	const struct ml_comm *own = comm->local ? comm->local : comm;
	int error = MPI_SUCCESS;

	if (comm->local && !ml_form_is_first(comm))
		return hear(new, ML_COMM_IDUP_CTX(comm), ml_comm_peer(comm, 0), request_out);
	if (own->rank != 0)
		return hear(new, ML_COMM_IDUP_CTX(own), ml_comm_peer(own, 0), request_out);
	ml_form_set_ctx(new, ml_context_draw());
	error = tell(new, own->group, ML_COMM_IDUP_CTX(own));
	if (!error && comm->local)
		error = tell(new, comm->group, ML_COMM_IDUP_CTX(comm));
	*request_out = ml_request_finished_send();
	return error;
}

int ml_form_idup(struct ml_comm *comm, struct ml_comm **new_out, struct ml_request **request_out)
{
	struct ml_comm *new;
	int error = new_like(comm, &new);

	if (error)
		return error;
	error = start(comm, new, request_out);
	if (error)
		ml_form_free(new);
	else
		*new_out = new;
	return error;
}
