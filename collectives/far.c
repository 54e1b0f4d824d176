/* SPDX-License-Identifier: BSD-2-Clause */
/* Measuring how far apart two ranks are: see far.h. */
#include "collectives/far.h"

#include "base/rare.h"
#include "collectives/algorithms.h"
#include "collectives/notice.h"
#include "os/clock.h"

/* Whatever disturbs makes it longer, so the best of some tries counts. */
#define TRIES 4
#define BARRIERS 4

static int64_t time_barriers(struct ml_comm *comm)
{
	int64_t start = ml_clock_ns();

	for (int i = 0; i < BARRIERS; i++)
		ml_barrier_board(comm);
	return (ml_clock_ns() - start) / BARRIERS;
}

void ml_far_ask(struct ml_comm *comm)
{
	struct ml_coll *coll = comm->coll;
	int64_t best_ns = INT64_MAX;

	if (comm->size != 2 || ml_bell.shared) {
		coll->far_due = UINT64_MAX;
		return;
	}
	ml_barrier_board(comm); /* who comes first waits here */
	for (int i = 0; i < TRIES; i++) {
		int64_t ns = time_barriers(comm);

		best_ns = ml_min(best_ns, ns);
	}
	coll->far = ml_notice_agree(comm, best_ns > ML_FAR_NS || ml_rare("far"));
	coll->far_due = coll->sequence + ML_FAR_PERIOD;
}
