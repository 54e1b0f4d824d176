/* SPDX-License-Identifier: BSD-2-Clause */
/* A send and a receive under one handle: see pair.h. */
#include "p2p/pair.h"

#include "base/spare.h"
#include "p2p/recv.h"
#include "p2p/send.h"

struct ml_pair *ml_pair_new(size_t room)
{
	struct ml_pair *pair = ml_spare_new(sizeof *pair + room);

	if (pair)
		*pair = (struct ml_pair){ .send.magic = ML_REQUEST_MAGIC, .receive.magic = ML_REQUEST_MAGIC };
	return pair;
}

static int outcome(const struct ml_request *request, MPI_Status *status)
{
	const struct ml_pair *pair = request->extra;
	int error = ml_request_outcome(&pair->receive, status);

	return error ? error : request->error;
}

static int release(struct ml_request *request)
{
	ml_spare_free(request->extra);
	return MPI_SUCCESS;
}

static void count(struct ml_request *half)
{
	struct ml_request *request = half->extra;
	struct ml_pair *pair = request->extra;

	if (--pair->left == 0)
		ml_request_complete(request);
}

/* The receive goes first, so that a message to oneself finds it. */
void ml_pair_start(struct ml_request *request, struct ml_pair *pair)
{
	static const struct ml_request_ops ops = { .outcome = outcome, .release = release };

	request->ops = &ops;
	request->extra = pair;
	request->peer = ML_PEER_ANY;
	request->comm = pair->receive.comm;
	pair->left = 2;
	pair->send.on_done = pair->receive.on_done = count;
	pair->send.extra = pair->receive.extra = request;
	if (pair->receive.peer == ML_PEER_NULL) {
		ml_request_set_nothing(&pair->receive, request->comm);
		count(&pair->receive);
	} else {
		ml_recv_start(&pair->receive);
	}
	if (pair->send.peer != ML_PEER_NULL)
		request->error = ml_send_start(&pair->send);
	if (pair->send.peer == ML_PEER_NULL || request->error)
		count(&pair->send);
}
