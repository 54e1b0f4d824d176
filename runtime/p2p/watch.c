/* SPDX-License-Identifier: BSD-2-Clause */
/* Looking after each other: see watch.h. */
#include "p2p/watch.h"

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "os/clock.h"
#include "os/proc.h"
#include "p2p/peer.h"

#define PERIOD_NS INT64_C(500000000)

bool ml_watch_is_on(void)
{
	const struct ml_control_shm *control = ml_peers.segment.control;

	return control->ranks > 1 && control->expected == control->ranks;
}

/* One rank that finds the job broken says so; it is the first whose abort is remembered. */
static _Noreturn void end(void)
{
	_exit(ML_ABORT_CODE(ml_load_acq(&ml_peers.segment.control->abort)));
}

static void look_at(uint32_t rank)
{
	struct ml_control_shm *control = ml_peers.segment.control;
	const struct ml_rank_shm *shm = &ml_peers.segment.rank[rank];
	pid_t pid = (pid_t)ml_load_rlx(&shm->pid);

	if (ml_load_acq(&shm->state) != ML_RANK_RUNNING || !ml_proc_has_ended(pid) ||
	    ml_load_acq(&shm->state) != ML_RANK_RUNNING)
		return;
	if (!ml_load_acq(&control->abort))
		ml_log("rank %u (process %d) has ended without MPI_Finalize; so does the job", rank, (int)pid);
	ml_control_abort(control, ml_peers.me, EXIT_FAILURE);
	end();
}

void ml_watch_look(void)
{
	static int64_t last_ns;
	int64_t now = ml_clock_ns();

	if (now - last_ns < PERIOD_NS)
		return;
	last_ns = now;
	if (ml_load_acq(&ml_peers.segment.control->abort))
		end();
	for (uint32_t rank = 0; rank < ml_peers.count; rank++)
		look_at(rank);
}
