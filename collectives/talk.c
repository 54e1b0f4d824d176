/* SPDX-License-Identifier: BSD-2-Clause */
/* Messages of collective operations: see talk.h. */
#include "collectives/talk.h"

#include "base/fail.h"
#include "collectives/coll.h"
#include "p2p/progress.h"
#include "p2p/recv.h"
#include "p2p/send.h"

static struct ml_peer *peer_of(const struct ml_comm *comm, int32_t rank)
{
	ml_assert(rank >= 0 && rank < comm->size);
	return &ml_peers.peer[ml_comm_peer(comm, rank)];
}

static bool send_try(const struct ml_comm *comm, int32_t to, const void *buffer, size_t bytes)
{
	struct ml_peer *peer = peer_of(comm, to);

	return peer->is_open && ml_send_try(peer, ML_COMM_COLL_CTX(comm), comm->coll->tag, buffer, bytes);
}

/* A message that may come in one record is worth a look at the ring before a request is made. */
static bool recv_try(const struct ml_comm *comm, int32_t from, void *buffer, size_t bytes)
{
	int32_t tag;

	return !ml_guard.is_on && bytes <= ml_peers.record_max &&
	       ml_recv_try(peer_of(comm, from), ML_COMM_COLL_CTX(comm), comm->coll->tag, buffer, &bytes, &tag);
}

static void describe(struct ml_request *request, const struct ml_comm *comm, const struct ml_talk *talk,
		     enum ml_request_kind kind)
{
	*request = (struct ml_request){
		.magic = ML_REQUEST_MAGIC,
		.kind = (uint8_t)kind,
		.peer = ml_comm_peer(comm, talk->rank),
		.tag = comm->coll->tag,
		.ctx = ML_COMM_COLL_CTX(comm),
		.buffer = talk->buffer,
		.bytes = talk->bytes,
		.comm = comm,
	};
	ml_list_init(&request->link);
}

void ml_talk_start_send(struct ml_request *request, const struct ml_comm *comm, const struct ml_talk *out)
{
	ML_GUARD;

	describe(request, comm, out, ML_REQUEST_SEND);
	request->error = ml_send_start(request);
	if (request->error)
		request->state = ML_REQUEST_DONE;
}

void ml_talk_start_recv(struct ml_request *request, const struct ml_comm *comm, const struct ml_talk *in)
{
	ML_GUARD;

	describe(request, comm, in, ML_REQUEST_RECV);
	ml_recv_start(request);
}

int ml_talk_wait(struct ml_request *request)
{
	ML_GUARD;

	if (!ml_request_is_done(request))
		ml_progress_wait(request, request->comm->coll->call);
	return request->error;
}

int ml_talk_send(const struct ml_comm *comm, int32_t to, const void *buffer, size_t bytes)
{
	ML_GUARD;
	struct ml_talk out = { to, (void *)(uintptr_t)buffer, bytes };
	struct ml_request request;

	if (send_try(comm, to, buffer, bytes))
		return MPI_SUCCESS;
	ml_talk_start_send(&request, comm, &out);
	return ml_talk_wait(&request);
}

int ml_talk_recv(const struct ml_comm *comm, int32_t from, void *buffer, size_t bytes)
{
	ML_GUARD;
	struct ml_talk in = { from, buffer, bytes };
	struct ml_request request;

	if (recv_try(comm, from, buffer, bytes))
		return MPI_SUCCESS;
	ml_talk_start_recv(&request, comm, &in);
	return ml_talk_wait(&request);
}

int ml_talk_exchange(const struct ml_comm *comm, const struct ml_talk *out, const struct ml_talk *in)
{
	ML_GUARD;
	struct ml_request send, recv;
	int error, first;

	if (send_try(comm, out->rank, out->buffer, out->bytes))
		return ml_talk_recv(comm, in->rank, in->buffer, in->bytes);
	ml_talk_start_send(&send, comm, out);
	if (send.error)
		return send.error;
	ml_talk_start_recv(&recv, comm, in);
	first = ml_talk_wait(&recv);
	error = ml_talk_wait(&send);
	return first ? first : error;
}

/* The request for the next message; its last user is waited for. */
static struct ml_request *advance(struct ml_talk_window *window)
{
	if (window->started - window->waited == ML_TALK_WINDOW) {
		int error = ml_talk_wait(&window->request[window->waited++ % ML_TALK_WINDOW]);

		if (!window->error)
			window->error = error;
	}
	return &window->request[window->started++ % ML_TALK_WINDOW];
}

void ml_talk_window_send(struct ml_talk_window *window, const struct ml_comm *comm, const struct ml_talk *out)
{
	ml_talk_start_send(advance(window), comm, out);
}

void ml_talk_window_recv(struct ml_talk_window *window, const struct ml_comm *comm, const struct ml_talk *in)
{
	ml_talk_start_recv(advance(window), comm, in);
}

int ml_talk_window_wait(struct ml_talk_window *window)
{
	while (window->waited != window->started) {
		int error = ml_talk_wait(&window->request[window->waited++ % ML_TALK_WINDOW]);

		if (!window->error)
			window->error = error;
	}
	return window->error;
}
