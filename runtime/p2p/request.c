/* SPDX-License-Identifier: BSD-2-Clause */
/* The arena of requests with a handle. */
#include "p2p/request.h"

#include <string.h>

#include "base/fail.h"
#include "object/arena.h"
#include "object/error.h"
#include "object/status.h"

#define REQUESTS_MAX ((size_t)1 << 20)

static struct ml_arena arena;
static struct ml_request finished_send;

int ml_request_init(void)
{
	finished_send = (struct ml_request){
		.magic = ML_REQUEST_MAGIC, .kind = ML_REQUEST_SEND, .state = ML_REQUEST_DONE, .comm = &ml_comm_world,
	};
	return ml_arena_init(&arena, sizeof(struct ml_request), REQUESTS_MAX);
}

void ml_request_fini(void)
{
	ml_arena_fini(&arena);
}

struct ml_request *ml_request_new(void)
{
	struct ml_request *request = ml_arena_new(&arena);

	if (!request)
		return NULL;
	memset(request, 0, sizeof *request);
	request->magic = ML_REQUEST_MAGIC;
	ml_list_init(&request->link);
	return request;
}

void ml_request_free(struct ml_request *request)
{
	if (request == &finished_send)
		return;
	request->magic = 0;
	ml_arena_free(&arena, request);
}

struct ml_request *ml_request_find(MPI_Request handle)
{
	struct ml_request *request = (struct ml_request *)handle;

	if (request == &finished_send)
		return request;
	if (!ml_arena_has(&arena, request) || request->magic != ML_REQUEST_MAGIC)
		return NULL;
	return request;
}

struct ml_request *ml_request_finished_send(void)
{
	return &finished_send;
}

void ml_request_set_nothing(struct ml_request *request, const struct ml_comm *comm)
{
	request->kind = ML_REQUEST_RECV;
	request->comm = comm;
	request->peer = request->source = ML_PEER_NULL;
	request->got_tag = MPI_ANY_TAG;
	request->state = ML_REQUEST_DONE;
}

/* The rank that a status names. */
static int source_of(const struct ml_request *request)
{
	return request->source == ML_PEER_NULL ? MPI_PROC_NULL : ml_comm_rank_of(request->comm, request->source);
}

void ml_request_complete(struct ml_request *request)
{
	ml_assert(request->state != ML_REQUEST_DONE);
	request->state = ML_REQUEST_DONE;
	if (request->orphan)
		ml_request_free(request);
}

/* Says how a message did not fit. */
ml_cold static void note_truncation(const struct ml_request *request)
{
	ml_note("the message from rank %d with tag %d has %zu bytes, the buffer %zu",
	        source_of(request), request->got_tag, request->got_bytes, request->bytes);
}

int ml_request_outcome(const struct ml_request *request, MPI_Status *status)
{
	ml_assert(ml_request_is_done(request));
	if (request->kind == ML_REQUEST_SEND)
		ml_status_set_empty(status);
	else
		ml_status_set(status, source_of(request), request->got_tag, ml_min(request->got_bytes, request->bytes));
	if (ml_unlikely(request->error == MPI_ERR_TRUNCATE))
		note_truncation(request);
	return request->error;
}
