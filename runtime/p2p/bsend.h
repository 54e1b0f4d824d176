/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Buffered sends (MPI 5.0 section 3.6). A message that cannot leave at once is copied to a place that the user has provided, and
 * goes from there when it can; the call returns in either case.
 *
 * A place is attached to a communicator or to the whole process. A communicator's own one is used if there is one, else the
 * process's. In a place the messages stand by address, each behind its request, so that nothing else has to be allocated:
 *
 *	address                                                                     address + size
 *	   | entry | bytes ....| entry | bytes ...|   gap   | entry | bytes .....|     gap    |
 *
 * With MPI_BUFFER_AUTOMATIC an entry and its bytes come from malloc.
 */
#ifndef ML_P2P_BSEND_H
#define ML_P2P_BSEND_H

#include <stddef.h>

#include "object/comm.h"
#include "object/session.h"
#include "p2p/request.h"

void ml_bsend_init(void);
/* Forgets every place that is still attached; nothing may be under way. */
void ml_bsend_fini(void);

/* Whose buffer: a communicator's, a session's, or the process's when both are NULL. */
struct ml_bsend_owner {
	struct ml_comm *comm;
	struct ml_session *session;
};

/* Errors of the following are MPI_ERR_BUFFER with a note, or MPI_ERR_NO_MEM. `call` is the name of the function that waits. */

/* address may be MPI_BUFFER_AUTOMATIC; then size says nothing. */
int ml_bsend_attach(struct ml_bsend_owner owner, void *address, size_t size);

/* Waits until the place is empty and takes it away. Where nothing is attached that is no bytes at NULL. */
void ml_bsend_detach(struct ml_bsend_owner owner, const char *call, void **address_out, size_t *size_out);

/* Waits until the messages that are in the place now have left. */
void ml_bsend_flush(struct ml_bsend_owner owner, const char *call);

/* The same as a request, done when they have. NULL: out of memory. */
struct ml_request *ml_bsend_start_flush(struct ml_bsend_owner owner);

/* Sends the message that the caller has described in `message`, whose buffer is free again on return. */
int ml_bsend_send(const struct ml_request *message);

#endif
