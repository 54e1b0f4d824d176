/* SPDX-License-Identifier: BSD-2-Clause */
/* Starting receives: see recv.h. */
#include "p2p/recv.h"

#include "p2p/progress.h"

void ml_recv_start(struct ml_request *request)
{
	request->error = MPI_SUCCESS;
	/* Messages still in the ring are older than this receive only if nobody else was posted for them: match decides. */
	ml_match_post(request);
	if (!ml_request_is_done(request))
		ml_progress_poll();
}
