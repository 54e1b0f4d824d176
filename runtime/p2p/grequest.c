/* SPDX-License-Identifier: BSD-2-Clause */
/* Generalized requests: see grequest.h. */
#include "p2p/grequest.h"

#include <stdlib.h>

#include "base/atomic.h"
#include "object/status.h"
#include "os/guard.h"
#include "p2p/peer.h"

/* Started and not yet completed. Any thread may complete one. */
static ml_atomic_u32 active;

bool ml_grequest_is_active(void)
{
	return ml_load_rlx(&active) != 0;
}

/* The query function always has a status to fill, whether or not its caller wants one. */
static int outcome(const struct ml_request *request, MPI_Status *status)
{
	const struct ml_grequest *user = request->extra;
	MPI_Status unwanted;

	if (status == MPI_STATUS_IGNORE)
		status = &unwanted;
	ml_status_set_sent(status);

	ML_GUARD_AWAY;

	return user->query(user->state, status);
}

static int cancel(struct ml_request *request)
{
	const struct ml_grequest *user = request->extra;
	bool is_done = ml_request_is_done(request);
	ML_GUARD_AWAY;

	return user->cancel(user->state, is_done);
}

static int release(struct ml_request *request)
{
	struct ml_grequest *user = request->extra;
	int error;

	{
		ML_GUARD_AWAY;

		error = user->free(user->state);
	}
	free(user);
	return error;
}

static const struct ml_request_ops ops = { .outcome = outcome, .cancel = cancel, .release = release };

struct ml_request *ml_grequest_new(const struct ml_grequest *user)
{
	struct ml_request *request = ml_request_new();
	struct ml_grequest *copy = request ? malloc(sizeof *copy) : NULL;

	if (!copy) {
		if (request)
			ml_request_free(request);
		return NULL;
	}
	*copy = *user;
	request->ops = &ops;
	request->extra = copy;
	request->peer = ML_PEER_ANY;
	ml_add_rlx(&active, 1);
	return request;
}

bool ml_grequest_is(const struct ml_request *request)
{
	return request->ops == &ops;
}

int ml_grequest_complete(struct ml_request *request)
{
	bool dropped = request->on_done != NULL;

	ml_sub_acqrel(&active, 1);
	request->on_done = NULL;
	ml_request_complete(request);
	if (dropped)
		return ml_request_free(request);
	ml_peer_tell_own();
	return MPI_SUCCESS;
}
