/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Generalized requests (MPI 5.0 section 13.2): operations of the user's own, which end when he says so. His functions are called
 * by whoever completes, frees or cancels the request, with his state; what they return is an error code of that call.
 */
#ifndef ML_P2P_GREQUEST_H
#define ML_P2P_GREQUEST_H

#include <stdbool.h>

#include "p2p/request.h"

struct ml_grequest {
	MPI_Grequest_query_function *query;   /* fills the status */
	MPI_Grequest_free_function *free;     /* the request is about to go */
	MPI_Grequest_cancel_function *cancel; /* is told whether the operation has ended */
	void *state;
};

/* A new active request, or NULL when memory is out. *user is copied. */
struct ml_request *ml_grequest_new(const struct ml_grequest *user);

bool ml_grequest_is(const struct ml_request *request);

/* Whether some generalized request has not been completed yet: then a wait may end without a message. */
bool ml_grequest_is_active(void);

/*
 * The operation has ended. A request whose handle was freed goes now, and the error of the user's free function is returned; else
 * MPI_SUCCESS.
 */
int ml_grequest_complete(struct ml_request *request);

#endif
