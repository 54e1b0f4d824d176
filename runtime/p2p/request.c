/* SPDX-License-Identifier: BSD-2-Clause */
/* The arena of requests with a handle, and their ends. */
#include "p2p/request.h"

#include "base/fail.h"
#include "object/error.h"
#include "object/status.h"
#include "p2p/match.h"
#include "p2p/send.h"

#define REQUESTS_MAX ((size_t)1 << 20)

struct ml_arena ml_request_arena;
struct ml_request ml_request_sent;

int ml_request_init(void)
{
	ml_request_sent = (struct ml_request){
		.magic = ML_REQUEST_MAGIC, .kind = ML_REQUEST_SEND, .state = ML_REQUEST_DONE, .comm = &ml_comm_world,
	};
	return ml_arena_init(&ml_request_arena, sizeof(struct ml_request), REQUESTS_MAX);
}

void ml_request_fini(void)
{
	ml_arena_fini(&ml_request_arena);
}

/* Number 0 is the request of every finished send. */
int ml_request_number(const struct ml_request *request)
{
	return request == &ml_request_sent ? 0 : 1 + ml_arena_index(&ml_request_arena, request);
}

struct ml_request *ml_request_by_number(int number)
{
	if (number == 0)
		return &ml_request_sent;
	return (size_t)number <= ml_arena_made(&ml_request_arena) ? ml_arena_at(&ml_request_arena, (size_t)number - 1) : NULL;
}

int ml_request_free(struct ml_request *request)
{
	int error = MPI_SUCCESS;

	if (request == &ml_request_sent)
		return MPI_SUCCESS;
	if (ml_unlikely(request->ops && request->ops->release))
		error = request->ops->release(request);
	request->magic = 0;
	ml_arena_free(&ml_request_arena, request);
	return error;
}

static void free_orphan(struct ml_request *request)
{
	ml_request_free(request);
}

int ml_request_drop(struct ml_request *request)
{
	if (ml_request_is_done(request) || !ml_request_is_active(request))
		return ml_request_free(request);
	ml_assert(!request->on_done);
	request->on_done = free_orphan;
	return MPI_SUCCESS;
}

/* The next request of comm among those that exist, from index *at on. */
static const struct ml_request *next_of(const struct ml_comm *comm, size_t *at)
{
	while (*at < ml_arena_made(&ml_request_arena)) {
		const struct ml_request *request = ml_arena_at(&ml_request_arena, (*at)++);

		if (request->magic == ML_REQUEST_MAGIC && request->comm == comm)
			return request;
	}
	return NULL;
}

bool ml_request_has_comm(const struct ml_comm *comm)
{
	size_t at = 0;

	return next_of(comm, &at) != NULL;
}

bool ml_request_is_active_on(const struct ml_comm *comm)
{
	const struct ml_request *request;

	for (size_t at = 0; (request = next_of(comm, &at));)
		if (request->state != ML_REQUEST_DONE && request->state != ML_REQUEST_INACTIVE)
			return true;
	return false;
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
	if (ml_unlikely(request->type))
		ml_type_drop(request->type);
	if (ml_unlikely(request->on_done))
		request->on_done(request);
}

/* Says how a message did not fit. */
ml_cold static void note_truncation(const struct ml_request *request)
{
	ml_note("the message from rank %d with tag %d has %zu bytes, the buffer %zu",
	        source_of(request), request->got_tag, request->got_bytes, request->bytes);
}

static int outcome(const struct ml_request *request, MPI_Status *status)
{
	if (ml_unlikely(request->cancelled)) {
		ml_status_set_sent(status);
		ml_status_set_cancelled(status, true);
		return MPI_SUCCESS;
	}
	if (request->kind == ML_REQUEST_SEND)
		ml_status_set_sent(status);
	else
		ml_status_set(status, source_of(request), request->got_tag, ml_min(request->got_bytes, request->bytes));
	if (ml_unlikely(request->error == MPI_ERR_TRUNCATE))
		note_truncation(request);
	return request->error;
}

int ml_request_outcome(const struct ml_request *request, MPI_Status *status)
{
	ml_assert(ml_request_is_done(request));
	if (ml_unlikely(request->ops && request->ops->outcome))
		return request->ops->outcome(request, status);
	return outcome(request, status);
}

int ml_request_finish_any(struct ml_request *request, MPI_Request *handle, MPI_Status *status)
{
	int freed, error = ml_request_outcome(request, status);

	if (ml_likely(!request->ops)) {
		*handle = MPI_REQUEST_NULL;
		ml_request_free(request);
		return error;
	}
	if (request->ops->start) {
		request->state = ML_REQUEST_INACTIVE;
		return error;
	}
	*handle = MPI_REQUEST_NULL;
	freed = ml_request_free(request);
	return ml_unlikely(freed) ? freed : error;
}

/* Takes a request back that no other process knows of. */
static bool take_back(struct ml_request *request)
{
	if (request->state == ML_REQUEST_POSTED)
		ml_match_withdraw(request);
	else if (request->state == ML_REQUEST_PENDING)
		ml_send_withdraw(request);
	else
		return false;
	return true;
}

bool ml_request_fail(struct ml_request *request, int error)
{
	if (request->ops || !take_back(request))
		return false;
	request->error = error;
	request->source = ML_PEER_NULL;
	request->got_tag = MPI_ANY_TAG;
	request->got_bytes = 0;
	ml_request_complete(request);
	return true;
}

int ml_request_withdraw(struct ml_request *request)
{
	if (!take_back(request))
		return MPI_SUCCESS; /* the other side has it, or it is done: it ends as if nothing had been said */
	request->cancelled = true;
	ml_request_complete(request);
	ml_peer_tell_own();
	return MPI_SUCCESS;
}

int ml_request_cancel(struct ml_request *request)
{
	if (!request->ops)
		return ml_request_withdraw(request);
	if (!request->ops->cancel) {
		ml_note("an operation of this kind cannot be cancelled");
		return MPI_ERR_REQUEST;
	}
	return request->ops->cancel(request);
}
