/* SPDX-License-Identifier: BSD-2-Clause */
/* Persistent sends and receives: see persist.h. */
#include "p2p/persist.h"

#include "p2p/bsend.h"
#include "p2p/recv.h"
#include "p2p/send.h"
#include "type/type.h"

/* Forgets the last round. */
static void reset(struct ml_request *request)
{
	request->source = ML_PEER_NULL;
	request->got_tag = MPI_ANY_TAG;
	request->got_bytes = 0;
	request->error = MPI_SUCCESS;
	request->cancelled = false;
}

static int start(struct ml_request *request)
{
	reset(request);
	if (request->peer == ML_PEER_NULL) {
		request->state = ML_REQUEST_DONE;
		return MPI_SUCCESS;
	}
	if (request->kind == ML_REQUEST_SEND)
		return ml_send_start(request);
	ml_recv_start(request);
	return MPI_SUCCESS;
}

/* The copy in the attached buffer is sent by a request of its own, so this one is done. */
static int start_buffered(struct ml_request *request)
{
	int error = MPI_SUCCESS;

	reset(request);
	if (request->peer != ML_PEER_NULL)
		error = ml_bsend_send(request);
	if (!error)
		request->state = ML_REQUEST_DONE;
	return error;
}

/* The user may have freed the type long ago. */
static int release(struct ml_request *request)
{
	if (request->type)
		ml_type_drop(request->type);
	return MPI_SUCCESS;
}

void ml_persist_init(struct ml_request *request, bool buffered)
{
	static const struct ml_request_ops plain = { .start = start, .cancel = ml_request_withdraw, .release = release };
	static const struct ml_request_ops through_buffer = {
		.start = start_buffered, .cancel = ml_request_withdraw, .release = release,
	};

	if (request->type)
		ml_type_hold(request->type);
	request->ops = buffered ? &through_buffer : &plain;
	request->state = ML_REQUEST_INACTIVE;
}
