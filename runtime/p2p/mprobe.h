/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Matched probes (MPI 5.0 section 3.8.2): a message is taken out of its queue, so that no other receive finds it, and waits
 * behind a handle for the receive that names that handle.
 */
#ifndef ML_P2P_MPROBE_H
#define ML_P2P_MPROBE_H

#include "object/comm.h"
#include "p2p/match.h"
#include "p2p/request.h"

#define ML_MATCHED_MAGIC 0x7367736du

struct ml_matched {
	uint32_t magic;
	const struct ml_comm *comm;
	struct ml_arrival *arrival;
};

/* Reserves addresses for the handles: 0 or -errno. */
int ml_mprobe_init(void);

/*
 * Takes the oldest message that fits; source may be ML_PEER_ANY, tag MPI_ANY_TAG. MPI_SUCCESS, *matched_out NULL when there is
 * none; MPI_ERR_NO_MEM.
 */
int ml_mprobe_take(const struct ml_comm *comm, uint32_t source, int32_t tag, struct ml_matched **matched_out);

/* Between an object and a number that fits an int and is not negative. */
int ml_mprobe_number(const struct ml_matched *matched);
struct ml_matched *ml_mprobe_by_number(int number);

/* The message behind a handle, or NULL when it is none of ours. */
struct ml_matched *ml_mprobe_find(MPI_Message handle);

ml_inline MPI_Message ml_mprobe_handle(struct ml_matched *matched)
{
	return (MPI_Message)matched;
}

/* Gives the message to a described receive, which may be done on return. The handle is no more. */
void ml_mprobe_receive(struct ml_matched *matched, struct ml_request *request);

#endif
