/* SPDX-License-Identifier: BSD-2-Clause */
/* The control block: see control.h for who writes what. */
#include "job/control.h"

#include <errno.h>
#include <string.h>

#include "base/fail.h"
#include "os/clock.h"
#include "os/futex.h"
#include "os/proc.h"

/* How often a rank in the start barrier looks whether the job has been aborted. */
#define LOOK_NS INT64_C(100000000)

const char *ml_control_state_name(enum ml_rank_state state)
{
	static const char *const names[] = {
		[ML_RANK_EMPTY] = "not in MPI",
		[ML_RANK_STARTING] = "in MPI_Init",
		[ML_RANK_RUNNING] = "running",
		[ML_RANK_FINISHED] = "finalized",
	};

	return (unsigned)state < ML_ARRAY_LEN(names) ? names[state] : "unknown";
}

void ml_control_init(struct ml_control_shm *control, uint32_t ranks, bool launcher)
{
	control->ranks = ranks;
	control->expected = ranks + launcher;
	ml_store_rlx(&control->placed, !launcher);
}

int ml_control_claim(struct ml_rank_shm *rank, uint32_t pid)
{
	uint32_t holder = 0;
	uint64_t start;

	if (ml_cas_acqrel(&rank->pid, &holder, pid)) {
		ml_store_rel(&rank->state, ML_RANK_STARTING); /* R1 */
		return 0;
	}
	return ml_proc_start_time((pid_t)holder, &start) == 0 ? -EBUSY : -EALREADY;
}

void ml_control_place(struct ml_control_shm *control)
{
	ml_control_arrive(control);
	ml_store_rel(&control->placed, 1); /* R3 */
	ml_futex_wake(&control->placed, INT32_MAX);
}

int ml_control_wait_placed(struct ml_control_shm *control)
{
	while (!ml_load_acq(&control->placed)) { /* A3 */
		if (ml_load_acq(&control->abort))
			return -ECANCELED;
		ml_futex_wait(&control->placed, 0, LOOK_NS);
	}
	return 0;
}

void ml_control_limit_cores(struct ml_control_shm *control, enum ml_cores cores)
{
	uint32_t exclusive = ML_CORES_EXCLUSIVE;

	ml_cas_acqrel(&control->cores, &exclusive, cores);
}

bool ml_control_is_last(const struct ml_control_shm *control)
{
	return ml_load_acq(&control->arrived) + 1 >= control->expected; /* A2 */
}

bool ml_control_tell_cpus(struct ml_rank_shm *ranks, uint32_t count, uint32_t me, uint64_t cpus)
{
	uint64_t same = 0;

	ml_store_rlx(&ranks[me].cpus, cpus);
	ml_fence(); /* of two who tell at the same time, one sees the other */
	for (uint32_t i = 0; i < count; i++)
		same += ml_load_rlx(&ranks[i].cpus) == cpus;
	return cpus && same > (cpus & 0xffff);
}

void ml_control_arrive(struct ml_control_shm *control)
{
	if (ml_add_acqrel(&control->arrived, 1) + 1 == control->expected) /* R2 */
		ml_futex_wake(&control->arrived, INT32_MAX);
}

int ml_control_wait_all(struct ml_control_shm *control)
{
	uint32_t arrived;

	while ((arrived = ml_load_acq(&control->arrived)) < control->expected) { /* A2 */
		if (ml_load_acq(&control->abort))
			return -ECANCELED;
		ml_futex_wait(&control->arrived, arrived, LOOK_NS);
	}
	return 0;
}

void ml_control_abort(struct ml_control_shm *control, uint32_t rank, int32_t code)
{
	uint64_t none = 0;

	ml_cas_acqrel(&control->abort, &none, ML_ABORT_WORD(rank, code));
}

void ml_control_wait_begin(struct ml_rank_shm *rank, const struct ml_wait_shm *what)
{
	struct ml_wait_shm *wait = &rank->wait;
	uint64_t epoch = ml_load_rlx(&wait->epoch);

	ml_assert(epoch % 2 == 0);
	rank->asleep_since_ns = (uint64_t)ml_clock_ns();
	ml_fence(); /* a reader that sees what follows sees that the record before it is closed */
	wait->since_ns = what->since_ns;
	memcpy(wait->call, what->call, sizeof wait->call);
	memcpy(wait->comm, what->comm, sizeof wait->comm);
	wait->peer = what->peer;
	wait->tag = what->tag;
	wait->bytes = what->bytes;
	wait->process = what->process;
	wait->outside = what->outside;
	ml_store_rel(&wait->epoch, epoch + 1);
}

/* The row of the record's call: its own, a new one, or the last one. */
static struct ml_call_shm *find_call(struct ml_rank_shm *rank)
{
	struct ml_call_shm *last = &rank->call[ML_CALLS_MAX - 1];

	for (struct ml_call_shm *row = rank->call; row < last; row++) {
		if (!row->call[0])
			memcpy(row->call, rank->wait.call, sizeof row->call - 1);
		if (strncmp(row->call, rank->wait.call, sizeof row->call - 1) == 0)
			return row;
	}
	memcpy(last->call, "others", sizeof "others");
	return last;
}

void ml_control_wait_end(struct ml_rank_shm *rank)
{
	struct ml_call_shm *row = find_call(rank);

	row->sleeps++;
	row->asleep_ns += (uint64_t)ml_clock_ns() - rank->asleep_since_ns;
	ml_control_wait_drop(rank);
}

void ml_control_wait_drop(struct ml_rank_shm *rank)
{
	ml_store_rel(&rank->wait.epoch, ml_load_rlx(&rank->wait.epoch) + 1);
}

bool ml_control_wait_read(const struct ml_rank_shm *rank, struct ml_wait_shm *wait_out)
{
	const struct ml_wait_shm *wait = &rank->wait;
	uint64_t epoch = ml_load_acq(&wait->epoch);

	if (epoch % 2 == 0)
		return false;
	wait_out->since_ns = wait->since_ns;
	memcpy(wait_out->call, wait->call, sizeof wait->call);
	memcpy(wait_out->comm, wait->comm, sizeof wait->comm);
	wait_out->peer = wait->peer;
	wait_out->tag = wait->tag;
	wait_out->bytes = wait->bytes;
	wait_out->process = wait->process;
	wait_out->outside = wait->outside;
	wait_out->call[sizeof wait->call - 1] = '\0';
	wait_out->comm[sizeof wait->comm - 1] = '\0';
	ml_store_rlx(&wait_out->epoch, epoch);
	ml_fence();
	return ml_load_rlx(&wait->epoch) == epoch;
}
