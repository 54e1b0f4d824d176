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
 */
#ifndef ML_P2P_REQUEST_H
#define ML_P2P_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/list.h"
#include "copy/copy.h"
#include "mpi_lite.h"
#include "object/comm.h"

#define ML_REQUEST_MAGIC 0x72657131u

enum ml_request_state { ML_REQUEST_PENDING, ML_REQUEST_CALLING, ML_REQUEST_POSTED, ML_REQUEST_MOVING, ML_REQUEST_DONE };
enum ml_request_kind { ML_REQUEST_SEND, ML_REQUEST_RECV };

#define ML_PEER_ANY UINT32_MAX  /* MPI_ANY_SOURCE */
#define ML_PEER_NULL (UINT32_MAX - 1) /* MPI_PROC_NULL */

struct ml_request {
	/* fixed after start */
	uint32_t magic;
	uint8_t kind;            /* enum ml_request_kind */
	bool synchronous;        /* send: done only when received */
	bool orphan;             /* MPI_Request_free came before the end: freed when done */
	uint32_t peer;           /* process, or ML_PEER_ANY */
	int32_t tag;             /* or MPI_ANY_TAG */
	uint64_t ctx;
	unsigned char *buffer;
	size_t bytes;            /* send: of the message; receive: room */
	const struct ml_comm *comm;

	/* changed by progress */
	uint8_t state;           /* enum ml_request_state */
	struct ml_list link;     /* in the peer's pending or posted list, or one of rndv.c */
	uint64_t far;            /* address of the other side's request, after a call */
	uint64_t post;           /* receives: order of posting, across lists */
	struct ml_copy copy;

	/* the outcome */
	uint32_t source;         /* process */
	int32_t got_tag;
	size_t got_bytes;        /* size of the message that came, also when it did not fit */
	int error;               /* MPI_SUCCESS, MPI_ERR_TRUNCATE ... */
};

/* Requests with a handle. init reserves addresses: 0 or -errno. */
int ml_request_init(void);
void ml_request_fini(void);

/* A zeroed request with a handle, or NULL when memory is out. Freed by ml_request_free. */
struct ml_request *ml_request_new(void);
void ml_request_free(struct ml_request *request);

/* The request behind a handle, or NULL when it is none of ours. MPI_REQUEST_NULL is the caller's business. */
struct ml_request *ml_request_find(MPI_Request handle);

ml_inline MPI_Request ml_request_handle(struct ml_request *request)
{
	return (MPI_Request)request;
}

/* The request that stands for every send that finished at once. Freeing it does nothing. */
struct ml_request *ml_request_finished_send(void);

ml_inline bool ml_request_is_done(const struct ml_request *request)
{
	return request->state == ML_REQUEST_DONE;
}

/* Makes a receive from MPI_PROC_NULL of a fresh request: done, with the status of nothing. */
void ml_request_set_nothing(struct ml_request *request, const struct ml_comm *comm);

/* Marks a request done; an orphan is freed here. */
void ml_request_complete(struct ml_request *request);

/*
 * The end of a finished request: fills status (may be MPI_STATUS_IGNORE) but not its MPI_ERROR, and returns the error with a
 * note about it (MPI 5.0 sections 3.2.5 and 3.7.3).
 */
int ml_request_outcome(const struct ml_request *request, MPI_Status *status);

#endif
