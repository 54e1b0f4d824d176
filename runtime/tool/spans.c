/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The preloaded object's part that is not a list: see spans.h. It is loaded into everything between mpirun and the program, where
 * nobody calls it.
 */
#include "tool/spans.h"

#include <pthread.h>
#include <string.h>

#include "os/clock.h"

static struct ml_span_shm *rows;
static const struct ml_tally_calls *calls;
static ml_atomic_u32 is_attached; /* R1 `rows` and `calls` are set; A1 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local int depth;

__attribute__((visibility("default"))) void ml_spans_attach(struct ml_span_shm *of_rank, const struct ml_tally_calls *of_library)
{
	rows = of_rank;
	calls = of_library;
	ml_store_rel(&is_attached, 1); /* R1 */
}

/* The number of the call's row, from 1 on; the last row is for all that have no room. */
static uint32_t claim(const char *call)
{
	uint32_t i = 0;

	pthread_mutex_lock(&lock);
	while (i < ML_SPANS_MAX - 1 && rows[i].call[0] && strcmp(rows[i].call, call) != 0)
		i++;
	strncpy(rows[i].call, i < ML_SPANS_MAX - 1 ? call : "others", sizeof rows[i].call - 1);
	pthread_mutex_unlock(&lock);
	return i + 1;
}

int64_t ml_spans_push(void)
{
	return depth++ ? 0 : ml_clock_ns();
}

void ml_spans_pop(const char *call, ml_atomic_u32 *row, int64_t began_ns)
{
	uint32_t at;

	if (--depth || !ml_load_acq(&is_attached)) /* A1 */
		return;
	at = ml_load_rlx(row);
	if (!at) {
		at = claim(call);
		ml_store_rlx(row, at);
	}
	ml_add_rlx(&rows[at - 1].ns, (uint64_t)(ml_clock_ns() - began_ns));
	ml_add_acqrel(&rows[at - 1].times, 1); /* R2 the name */
}

void ml_spans_tally_start(MPI_Comm comm, struct ml_tally *tally)
{
	*tally = (struct ml_tally){ 0 };
	if (depth == 1 && ml_load_acq(&is_attached)) /* A1 */
		calls->start(comm, tally);
}

void ml_spans_tally(const struct ml_tally *tally, const struct ml_tally_gift *gift)
{
	if (tally->comm)
		calls->add(tally, gift);
}
