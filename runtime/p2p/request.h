/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A request: one send or receive that could not be finished on the spot.
 *
 *   send     PENDING  -> (descriptor and ring slot found) MOVING -> (buffer is free) DONE
 *   send     PENDING  -> (no descriptor left) CALLING -> (answered, descriptor and slot found) MOVING -> DONE
 *   receive  POSTED   -> (a small message matched)                                   DONE
 *            POSTED   -> (an announcement matched) MOVING -> (all bytes are there)   DONE
 *
 * All arrows are taken by the progress engine of the owning process. Blocking calls keep their request on the stack; requests
 * with a handle come from an arena, so that a handle is checked by range and magic without touching wild memory.
 *
 * What a handle stands for may be more than one send or receive: several of them, or an operation of the user's own. Such a
 * request has `ops`, and its state is moved by whoever wrote them:
 *
 *   persistent  INACTIVE -> (ops->start) any active state -> DONE -> (ml_request_finish) INACTIVE
 *   others                               any active state -> DONE -> (ml_request_finish) freed
 *
 * Those who use an engine's request as a part of something else hear of its end through `on_done`. That is called in the middle
 * of progress: it may count, complete, free and start others, but not wait and not look at the rings.
 */
#ifndef ML_P2P_REQUEST_H
#define ML_P2P_REQUEST_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/list.h"
#include "copy/copy.h"
#include "mpi_lite.h"
#include "object/arena.h"
#include "object/comm.h"
#include "p2p/queue.h"
#include "type/type.h"

#define ML_REQUEST_MAGIC 0x72657131u

enum ml_request_state {
	ML_REQUEST_PENDING,
	ML_REQUEST_CALLING,
	ML_REQUEST_POSTED,
	ML_REQUEST_MOVING,
	ML_REQUEST_DONE,
	ML_REQUEST_INACTIVE, /* persistent, not started */
};
enum ml_request_kind { ML_REQUEST_SEND, ML_REQUEST_RECV };

#define ML_PEER_ANY UINT32_MAX  /* MPI_ANY_SOURCE */
#define ML_PEER_NULL (UINT32_MAX - 1) /* MPI_PROC_NULL */

struct ml_request;

/* What differs from a plain send or receive. Every slot may be NULL. */
struct ml_request_ops {
	/* Makes an inactive request active, perhaps done at once. NULL: the request is not persistent. An MPI_ERR_ class. */
	int (*start)(struct ml_request *request);
	/* ml_request_outcome of this kind; may be asked several times. NULL: as for plain ones, from the fields of the request. */
	int (*outcome)(const struct ml_request *request, MPI_Status *status);
	/* ml_request_cancel of this kind. NULL: the standard does not allow to cancel it. */
	int (*cancel)(struct ml_request *request);
	/* Gives back what `extra` holds, right before the request is freed. An MPI_ERR_ class, which only a user's callback has. */
	int (*release)(struct ml_request *request);
	/* MPI_Request_free of an active request is an error: a collective operation. */
	bool keep;
};

/*
 * A rank may have thousands of them, and a receive that is posted, matched and finished is as much as some messages cost: so the
 * fields stand in the order of their use, and a posted receive touches the first three lines alone.
 */
struct ml_request {
	uint32_t magic;
	uint8_t kind;            /* enum ml_request_kind */
	uint8_t state;           /* enum ml_request_state; changed by progress */
	bool synchronous;        /* send: done only when received */
	bool cancelled;          /* done, but nothing was sent or received */
	int error;               /* MPI_SUCCESS, MPI_ERR_TRUNCATE ...: part of the outcome */
	bool stays;              /* send: its thread does nothing else before it is done */
	const struct ml_type *type; /* NULL, or the data is not one block (p2p/gaps.h), and user, count, skip say where it is */
	const struct ml_request_ops *ops; /* NULL: a plain send or receive */
	void (*on_done)(struct ml_request *request); /* called at the end of ml_request_complete, or NULL */
	void *extra;             /* of whoever set ops or on_done */
	const struct ml_comm *comm; /* NULL: a special request that belongs to none */
	uint32_t peer;           /* process, or ML_PEER_ANY */
	int32_t tag;             /* or MPI_ANY_TAG */

	/* What is written before it is read: ml_request_clear leaves it as it is, except `buffer` and `bytes`. */
	uint64_t ctx;
	unsigned char *buffer;   /* the data, if it is one block */
	size_t bytes;            /* send: of the message; receive: room */

	/* The outcome of a receive. */
	uint32_t source;         /* process */
	int32_t got_tag;
	size_t got_bytes;        /* size of the message that came, also when it did not fit */

	void *user;              /* as the user has called it */
	size_t count;            /* elements */
	size_t skip;             /* bytes of their stream before the message */

	struct ml_queue_node node; /* posted receives: in the queue of their peer, or of those for any source */
	struct ml_list link;     /* in the peer's pending list, or one of rndv.c */
	uint64_t far;            /* address of the other side's request, after a call */
	struct ml_copy copy;
};
static_assert(offsetof(struct ml_request, ctx) == ML_CACHELINE, "what is zeroed is one line");

/* Requests with a handle. init reserves addresses: 0 or -errno. */
int ml_request_init(void);
void ml_request_fini(void);

/* Frees a request that nothing is under way for. MPI_SUCCESS or the error of its ops->release. */
int ml_request_free(struct ml_request *request);

/* Its user has no handle any more (MPI_Request_free): frees it, now or when it is done. As ml_request_free. */
int ml_request_drop(struct ml_request *request);

/*
 * True when a request with a handle, or one freed before its end, is for this communicator: at all, or not yet done. Looks at all
 * requests.
 */
bool ml_request_has_comm(const struct ml_comm *comm);
bool ml_request_is_active_on(const struct ml_comm *comm);

/* The objects behind handles; for the functions below alone. */
extern struct ml_arena ml_request_arena __attribute__((visibility("hidden")));
extern struct ml_request ml_request_sent __attribute__((visibility("hidden")));
#define ML_REQUEST_STRIDE ML_ROUND_UP(sizeof(struct ml_request), ML_CACHELINE)

/* Zeroes a request as far as it says above. */
ml_inline void ml_request_clear(struct ml_request *request)
{
	/* By itself: one store for the eight bytes, and the ones behind it begin where fields do, so that a load finds its bytes in one. */
	request->magic = ML_REQUEST_MAGIC;
	request->kind = request->state = 0;
	request->synchronous = request->cancelled = false;
	memset((char *)request + offsetof(struct ml_request, error), 0, offsetof(struct ml_request, ctx) - offsetof(struct ml_request, error));
	request->buffer = NULL;
	request->bytes = 0;
}

/* A cleared request with a handle, or NULL when memory is out. */
ml_inline struct ml_request *ml_request_new(void)
{
	struct ml_request *request = ml_arena_new(&ml_request_arena);

	if (ml_likely(request != NULL))
		ml_request_clear(request);
	return request;
}

/* A plain send or receive of one block: what ml_send_start and ml_recv_start want to know of a cleared request. */
ml_inline void ml_request_describe(struct ml_request *request, enum ml_request_kind kind, const struct ml_comm *comm, uint32_t peer,
				   int32_t tag, const void *buffer, size_t bytes)
{
	request->kind = kind;
	request->peer = peer;
	request->tag = tag;
	request->ctx = comm->ctx;
	request->buffer = (unsigned char *)(uintptr_t)buffer;
	request->bytes = bytes;
	request->comm = comm;
}

/* The request behind a handle, or NULL when it is none of ours, as MPI_REQUEST_NULL is. */
ml_inline struct ml_request *ml_request_find(MPI_Request handle)
{
	struct ml_request *request = (struct ml_request *)handle;
	uintptr_t offset = (uintptr_t)handle - (uintptr_t)ml_request_arena.base;

	if (request == &ml_request_sent)
		return request;
	if (ml_unlikely(offset >= ml_arena_made(&ml_request_arena) * ML_REQUEST_STRIDE || offset % ML_REQUEST_STRIDE != 0))
		return NULL;
	return ml_likely(request->magic == ML_REQUEST_MAGIC) ? request : NULL;
}

/* Between an object and a number that fits an int and is not negative. */
int ml_request_number(const struct ml_request *request);
struct ml_request *ml_request_by_number(int number);

ml_inline MPI_Request ml_request_handle(struct ml_request *request)
{
	return (MPI_Request)request;
}

/* The request that stands for every send that finished at once. Freeing it does nothing. */
ml_inline struct ml_request *ml_request_finished_send(void)
{
	return &ml_request_sent;
}

ml_inline bool ml_request_is_done(const struct ml_request *request)
{
	return request->state == ML_REQUEST_DONE;
}

ml_inline bool ml_request_is_active(const struct ml_request *request)
{
	return request->state != ML_REQUEST_INACTIVE;
}

/* Makes a receive from MPI_PROC_NULL of a fresh request: done, with the status of nothing. */
void ml_request_set_nothing(struct ml_request *request, const struct ml_comm *comm);

/* Who starts a request says so: the user may free its type before it is done. ml_request_complete lets the type go. */
ml_inline void ml_request_hold(const struct ml_request *request)
{
	if (ml_unlikely(request->type != NULL))
		ml_type_hold(request->type);
}

/* Marks a request done and tells who wants to hear of it; it may be gone afterwards. */
void ml_request_complete(struct ml_request *request);

/*
 * What a finished request came to: fills status (may be MPI_STATUS_IGNORE) but not its MPI_ERROR, and returns the error with a
 * note about it (MPI 5.0 sections 3.2.5 and 3.7.3).
 */
int ml_request_outcome(const struct ml_request *request, MPI_Status *status);

/*
 * The end of a finished request for its user: the outcome, and then it is inactive again if it is persistent; otherwise it is
 * freed and *handle becomes MPI_REQUEST_NULL. The usual case, a plain operation that went well and whose status nobody wants,
 * is decided here.
 */
int ml_request_finish_any(struct ml_request *request, MPI_Request *handle, MPI_Status *status);

ml_inline int ml_request_finish(struct ml_request *request, MPI_Request *handle, MPI_Status *status)
{
	if (ml_unlikely(status || request->ops || request->error))
		return ml_request_finish_any(request, handle, status);
	*handle = MPI_REQUEST_NULL;
	if (request == &ml_request_sent)
		return MPI_SUCCESS;
	request->magic = 0;
	ml_arena_free(&ml_request_arena, request);
	return MPI_SUCCESS;
}

/*
 * MPI_Cancel of an active request: takes it back if no other process knows of it yet, else lets it come to its end (MPI 5.0
 * section 3.8.4). MPI_ERR_REQUEST with a note when this kind cannot be cancelled.
 */
int ml_request_cancel(struct ml_request *request);

/*
 * Ends a plain send or receive with an error, as if it had never been started. False when the other side knows of it already:
 * nothing was done.
 */
bool ml_request_fail(struct ml_request *request, int error);

/* The same for a plain send or receive: the ops->cancel of those that are one. */
int ml_request_withdraw(struct ml_request *request);

#endif
