/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/prepare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/fail.h"
#include "base/log.h"
#include "base/param.h"
#include "host/corelock.h"
#include "host/numa.h"
#include "host/topo.h"
#include "os/cgroup.h"
#include "os/proc.h"

/* --- places --- */

/* The locks of this job on rows of the machine's table, which lead the rows of their cores. */
struct claim {
	const struct ml_topo *topo;
	int *lock;   /* descriptor or -1 */
	bool *taken; /* by another job; for every row of the core */
	bool works;  /* there are locks on this machine */
};

static uint32_t row_of(const struct ml_topo *topo, int cpu)
{
	for (uint32_t row = 0; row < topo->count; row++)
		if (topo->pu[row].os == cpu)
			return row;
	ml_wrong("a rank on a CPU that is not there");
}

/* Takes the core of a row; false when another job has it, which is remembered. */
static bool claim_core(struct claim *claim, uint32_t row)
{
	const struct ml_topo_pu *pu = claim->topo->pu;
	uint32_t first = row;

	while (first > 0 && pu[first - 1].core == pu[row].core)
		first--;
	if (claim->lock[first] >= 0 || !claim->works)
		return true;
	claim->lock[first] = ml_corelock_take(pu[first].os);
	if (claim->lock[first] >= 0)
		return true;
	if (claim->lock[first] != -EWOULDBLOCK) {
		claim->works = false;
		return true;
	}
	for (row = first; row < claim->topo->count && pu[row].core == pu[first].core; row++)
		claim->taken[row] = true;
	return false;
}

/* Takes the cores of a placement. Stops at the first that another job has. */
static bool claim_cores(struct claim *claim, const struct ml_placement *placement)
{
	for (uint32_t rank = 0; placement->bound && rank < placement->ranks; rank++) {
		const struct ml_place *place = &placement->rank[rank];

		for (uint32_t i = 0; i < place->cpus; i++) {
			uint32_t row = row_of(claim->topo, placement->cpu[place->first + i]);

			if (!claim->taken[row] && !claim_core(claim, row))
				return false;
		}
	}
	return true;
}

/* A job that is not bound in the end, or shares its cores, leaves them to others. */
static void give_back(struct claim *claim)
{
	for (uint32_t row = 0; row < claim->topo->count; row++) {
		if (claim->lock[row] >= 0)
			close(claim->lock[row]);
		claim->lock[row] = -1;
	}
}

/* Places again with what turned out to be taken, until no core of the placement is another job's or none can be avoided. */
static int place_on(const struct ml_topo *topo, const struct ml_plan *plan, struct ml_placement *out)
{
	struct claim claim = { .topo = topo, .works = topo->real };
	int error = -ENOMEM;

	claim.lock = malloc(topo->count * sizeof(*claim.lock));
	claim.taken = calloc(topo->count, sizeof(*claim.taken));
	if (!claim.lock || !claim.taken)
		goto out;
	for (uint32_t row = 0; row < topo->count; row++)
		claim.lock[row] = -1;
	error = ml_place_compute(topo, claim.taken, &plan->placing, plan->ranks, out);
	while (!error && !claim_cores(&claim, out)) {
		ml_place_free(out);
		error = ml_place_compute(topo, claim.taken, &plan->placing, plan->ranks, out);
	}
	if (!error && plan->placing.bind == ML_UNIT_DEFAULT && !claim.works && topo->real) {
		/* Nobody could know that the cores are ours. */
		ml_place_free(out);
		error = ml_place_anywhere(plan->ranks, false, out);
	}
	if (!error && !(out->bound && out->exclusive))
		give_back(&claim);
out:
	free(claim.lock);
	free(claim.taken);
	return error;
}

/* Whether the answer is known without looking at the machine. */
static int place_blindly(const struct ml_plan *plan, uint32_t cpus, struct ml_placement *out, bool *done)
{
	enum ml_unit bind = plan->placing.bind;
	bool alone = plan->ranks == 1 && bind == ML_UNIT_DEFAULT;

	*done = false;
	if (plan->placing.slots || plan->placing.cpus)
		return 0;
	*done = alone || bind == ML_UNIT_NONE || (bind == ML_UNIT_DEFAULT && plan->ranks > cpus);
	return *done ? ml_place_anywhere(plan->ranks, plan->ranks <= cpus, out) : 0;
}

/* hwloc can be wrong, or be kept from looking: then ranks run anywhere. */
static int place_with_topo(const struct ml_plan *plan, uint32_t cpus, struct ml_topo *topo, struct ml_placement *out)
{
	if (topo->count == 0 && ml_topo_load(NULL, topo) != 0)
		return ml_place_anywhere(plan->ranks, plan->ranks <= cpus, out);
	return place_on(topo, plan, out);
}

/* OpenMP programs say how many threads a rank has; each wants a core. */
static void count_threads(struct ml_placing *placing)
{
	const char *text = getenv("OMP_NUM_THREADS");
	long threads = text ? strtol(text, NULL, 10) : 0;

	if (placing->bind == ML_UNIT_DEFAULT && placing->cores_per_rank == 1 && threads > 1 && threads <= 4096)
		placing->cores_per_rank = (uint32_t)threads;
}

/* Reads the machine where the number of ranks, or the CPUs that count, depend on it. */
static int load_topo(const struct ml_plan *plan, struct ml_topo *topo)
{
	bool described = getenv("HWLOC_SYNTHETIC") || getenv("HWLOC_XMLFILE");

	if (!ml_plan_is_open(plan) && !plan->placing.cpus && !described)
		return 0;
	if (ml_topo_load(NULL, topo) || !plan->placing.cpus)
		return 0; /* one rank for each CPU will do */
	ml_place_restrict(topo, plan->placing.cpus);
	if (topo->count > 0)
		return 0;
	ml_log("none of the CPUs %s is one that this job may use", plan->placing.cpus);
	ml_topo_free(topo);
	return -EINVAL;
}

/* How many ranks a job has when nobody says it; a container's share of the machine may be smaller than its cores. */
static uint32_t fitting_ranks(const struct ml_placing *placing, const struct ml_topo *topo, int quota_milli)
{
	uint32_t shares = quota_milli > 0 ? ((uint32_t)quota_milli + 999) / 1000 : UINT32_MAX;

	if (placing->per_unit)
		return placing->per_unit * ml_place_count_units(topo, placing->map);
	return ml_min(placing->bind == ML_UNIT_HWTHREAD ? topo->count : ml_topo_count_cores(topo), shares);
}

int ml_prepare_place(struct ml_job *job)
{
	struct ml_plan *plan = &job->plan;
	int counted = ml_proc_count_cpus(), quota = ml_cgroup_cpu_milli(""), error;
	uint32_t cpus = counted > 0 ? (uint32_t)counted : 1;
	struct ml_topo topo = { 0 };
	bool done;

	error = load_topo(plan, &topo);
	if (error)
		return error;
	if (topo.count)
		cpus = topo.count;
	error = ml_plan_number(plan, topo.count ? fitting_ranks(&plan->placing, &topo, quota) : cpus);
	if (error) {
		ml_log("a job has at most %d ranks", ML_LAYOUT_RANKS_MAX);
		return error;
	}
	if (plan->refuse_sharing && plan->ranks > cpus) {
		ml_log("%u ranks are more than the %u CPUs that the job may use", plan->ranks, cpus);
		return -ERANGE;
	}
	count_threads(&plan->placing);
	error = place_blindly(plan, cpus, &job->placement, &done);
	if (!error && !done)
		error = place_with_topo(plan, cpus, &topo, &job->placement);
	if (topo.count)
		ml_topo_free(&topo);
	if (error == -EINVAL)
		ml_log("the rankfile names cores that this job may not use");
	else if (error)
		ml_log("cannot place the ranks: %s", strerror(-error));
	else if (quota && quota < (int)plan->ranks * 1000)
		job->placement.exclusive = false;
	return error;
}

/* --- the segment --- */

/* Gives what others write for a rank to the rank's own node. Nothing is lost where that is refused. */
static void prefer_nodes(struct ml_job *job)
{
	const struct ml_layout *layout = &job->segment.layout;
	const struct ml_place *place = job->placement.rank;
	bool one_node = true;

	for (uint32_t rank = 1; rank < job->plan.ranks; rank++)
		one_node &= place[rank].numa_os == place[0].numa_os;
	for (uint32_t rank = 0; !one_node && rank < job->plan.ranks; rank++)
		if (place[rank].numa_os >= 0)
			ml_numa_prefer(job->segment.base + layout->ring + rank * layout->ring_row, layout->ring_row,
				       place[rank].numa_os);
}

int ml_prepare_segment(struct ml_job *job)
{
	struct ml_control_shm *control;
	int error = ml_segment_create(job->plan.ranks, (uint32_t)ml_param.slots, ml_param.budget, &job->segment);

	if (error) {
		ml_log("cannot create shared memory for %u ranks: %s", job->plan.ranks, strerror(-error));
		return error;
	}
	control = job->segment.control;
	ml_control_init(control, job->plan.ranks, true);
	control->counting = (uint32_t)job->plan.stats;
	ml_store_rlx(&control->cores, job->placement.exclusive ? ML_CORES_EXCLUSIVE : ML_CORES_SHARED);
	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		job->segment.rank[rank].place = job->placement.rank[rank].shm;
		job->segment.rank[rank].app = (uint32_t)(ml_plan_find_app(&job->plan, rank) - job->plan.app);
	}
	prefer_nodes(job);
	ml_proc_start_time(getpid(), &control->origin_start); /* without /proc it stays 0 */
	ml_store_rel(&control->origin, (uint32_t)getpid());
	ml_control_place(control);
	return 0;
}
