/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/display.h"

#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "host/topo.h"

#define TEXT_MAX 256

static void show_bindings(const struct ml_job *job)
{
	char text[TEXT_MAX];

	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		if (job->placement.rank[rank].cpus)
			ml_log("rank %u is bound to CPU %s", rank, ml_place_format(&job->placement, rank, text, sizeof(text)));
		else
			ml_log("rank %u is not bound", rank);
	}
}

/* "rank 3: ./prog, package 0, NUMA node 1, core 3, CPU 6-7" */
static void show_map(const struct ml_job *job)
{
	char text[TEXT_MAX], cpus[TEXT_MAX];

	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		const struct ml_place *place = &job->placement.rank[rank];
		const struct {
			const char *name;
			int32_t index;
		} units[] = { { "package", place->shm.package }, { "NUMA node", place->shm.numa }, { "core", place->shm.core } };
		int n = snprintf(text, sizeof(text), "%s", ml_plan_find_app(&job->plan, rank)->argv[0]);

		for (size_t i = 0; i < sizeof(units) / sizeof(units[0]) && n < TEXT_MAX; i++)
			if (units[i].index >= 0)
				n += snprintf(text + n, sizeof(text) - (size_t)n, ", %s %d", units[i].name, units[i].index);
		if (place->cpus)
			ml_log("rank %u: %s, CPU %s", rank, text, ml_place_format(&job->placement, rank, cpus, sizeof(cpus)));
		else
			ml_log("rank %u: %s, not bound", rank, text);
	}
}

static void show_machine(void)
{
	char host[TEXT_MAX] = "localhost";
	struct ml_topo topo;

	gethostname(host, sizeof(host) - 1);
	if (ml_topo_load(NULL, &topo)) {
		ml_log("%s: hwloc cannot describe this machine", host);
		return;
	}
	ml_log("%s: %u CPUs, %u cores, %u NUMA nodes, %u packages", host, topo.count, ml_topo_count_cores(&topo),
	       ml_place_count_units(&topo, ML_UNIT_NUMA), ml_place_count_units(&topo, ML_UNIT_PACKAGE));
	ml_topo_free(&topo);
}

void ml_display_job(const struct ml_job *job)
{
	if (job->plan.show_machine)
		show_machine();
	if (job->plan.show_map)
		show_map(job);
	if (job->plan.show_bindings)
		show_bindings(job);
}
