/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the time goes when hwloc looks at a small machine: 1.6 of 2 ms in loading plugins (PCI, OpenCL, X11, libxml2) that have
 * nothing to say about cores. So the search path of plugins is made empty, devices and needless levels are filtered out,
 * and the x86 back end, which visits every PU, is left to machines whose kernel does not describe itself.
 */
#include "host/topo.h"

#include <errno.h>
#include <hwloc.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/fail.h"

/* hwloc is told in the environment, where ranks shall not find it: no plugins, and no word to the user about odd machines. */
static const struct {
	const char *name, *value;
} advice[] = { { "HWLOC_PLUGINS_PATH", "/dev/null" }, { "HWLOC_HIDE_ERRORS", "2" } };

static int describe(hwloc_topology_t hwloc, const char *machine)
{
	size_t length = machine ? strlen(machine) : 0;

	if (!machine)
		return 0;
	if (length > 4 && strcmp(machine + length - 4, ".xml") == 0)
		return hwloc_topology_set_xml(hwloc, machine);
	return hwloc_topology_set_synthetic(hwloc, machine);
}

/* Leaves out the smallest caches and all devices. (Groups stay: hwloc hangs NUMA nodes on them.) */
static void filter(hwloc_topology_t hwloc)
{
	unsigned long flags = 0;

	hwloc_topology_set_cache_types_filter(hwloc, HWLOC_TYPE_FILTER_KEEP_NONE);
	hwloc_topology_set_io_types_filter(hwloc, HWLOC_TYPE_FILTER_KEEP_NONE);
	hwloc_topology_set_type_filter(hwloc, HWLOC_OBJ_MISC, HWLOC_TYPE_FILTER_KEEP_NONE);
	hwloc_topology_set_type_filter(hwloc, HWLOC_OBJ_CORE, HWLOC_TYPE_FILTER_KEEP_ALL);
	hwloc_topology_set_type_filter(hwloc, HWLOC_OBJ_L2CACHE, HWLOC_TYPE_FILTER_KEEP_ALL);
	hwloc_topology_set_type_filter(hwloc, HWLOC_OBJ_L3CACHE, HWLOC_TYPE_FILTER_KEEP_ALL);
	hwloc_topology_set_type_filter(hwloc, HWLOC_OBJ_PACKAGE, HWLOC_TYPE_FILTER_KEEP_ALL);
	if (access("/sys/devices/system/cpu/cpu0/topology", F_OK) == 0)
		hwloc_topology_set_components(hwloc, HWLOC_TOPOLOGY_COMPONENTS_FLAG_BLACKLIST, "x86");
#if HWLOC_API_VERSION >= 0x00020800
	flags |= HWLOC_TOPOLOGY_FLAG_NO_DISTANCES | HWLOC_TOPOLOGY_FLAG_NO_MEMATTRS;
#endif
	hwloc_topology_set_flags(hwloc, flags);
}

/* Runs hwloc; NULL with *error = -errno. */
static hwloc_topology_t load(const char *machine, int *error)
{
	hwloc_topology_t hwloc;

	if (hwloc_topology_init(&hwloc)) {
		*error = -ENOMEM;
		return NULL;
	}
	filter(hwloc);
	if (describe(hwloc, machine) == 0 && hwloc_topology_load(hwloc) == 0)
		return hwloc;
	hwloc_topology_destroy(hwloc);
	*error = -EINVAL;
	return NULL;
}

/* The same, with the advice; what the user has set stays. */
static hwloc_topology_t load_quietly(const char *machine, int *error)
{
	bool given[ML_ARRAY_LEN(advice)];
	hwloc_topology_t hwloc;

	for (size_t i = 0; i < ML_ARRAY_LEN(advice); i++) {
		given[i] = getenv(advice[i].name);
		setenv(advice[i].name, advice[i].value, 0);
	}
	hwloc = load(machine, error);
	for (size_t i = 0; i < ML_ARRAY_LEN(advice); i++)
		if (!given[i])
			unsetenv(advice[i].name);
	return hwloc;
}

static int32_t index_above(hwloc_topology_t hwloc, hwloc_obj_type_t type, hwloc_obj_t pu, int32_t otherwise)
{
	hwloc_obj_t above = hwloc_get_ancestor_obj_by_type(hwloc, type, pu);

	return above ? (int32_t)above->logical_index : otherwise;
}

static int32_t kind_of(hwloc_topology_t hwloc, hwloc_obj_t pu)
{
#if HWLOC_API_VERSION >= 0x00020400
	int kind = hwloc_cpukinds_get_by_cpuset(hwloc, pu->cpuset, 0);
	int efficiency = -1;

	/* hwloc ranks kinds by performance and answers -1 when it cannot. */
	if (kind >= 0 && hwloc_cpukinds_get_info(hwloc, (unsigned)kind, NULL, &efficiency, NULL, NULL, 0) == 0)
		return efficiency > 0 ? efficiency : 0;
#else
	(void)hwloc;
	(void)pu;
#endif
	return 0;
}

static void fill(hwloc_topology_t hwloc, hwloc_obj_t pu, struct ml_topo_pu *row)
{
	int node = hwloc_bitmap_first(pu->nodeset);
	hwloc_obj_t numa = node < 0 ? NULL : hwloc_get_numanode_obj_by_os_index(hwloc, (unsigned)node);

	row->os = (int32_t)pu->os_index;
	row->core = index_above(hwloc, HWLOC_OBJ_CORE, pu, (int32_t)pu->logical_index);
	row->l2 = index_above(hwloc, HWLOC_OBJ_L2CACHE, pu, row->core);
	row->l3 = index_above(hwloc, HWLOC_OBJ_L3CACHE, pu, -1);
	row->package = index_above(hwloc, HWLOC_OBJ_PACKAGE, pu, -1);
	row->numa = numa ? (int32_t)numa->logical_index : -1;
	row->numa_os = numa ? node : -1;
	row->kind = kind_of(hwloc, pu);
}

/* The affinity of this process, or NULL when it cannot be had: then everything counts as allowed. Freed by the caller. */
static cpu_set_t *affinity(size_t *size_out)
{
	for (int cpus = 1024; cpus <= 1 << 18; cpus *= 4) {
		size_t size = CPU_ALLOC_SIZE(cpus);
		cpu_set_t *set = CPU_ALLOC(cpus);

		if (!set)
			return NULL;
		*size_out = size;
		if (sched_getaffinity(0, size, set) == 0)
			return set;
		CPU_FREE(set);
	}
	return NULL;
}

static int flatten(hwloc_topology_t hwloc, struct ml_topo *topo)
{
	int pus = hwloc_get_nbobjs_by_type(hwloc, HWLOC_OBJ_PU);
	size_t size = 0;
	cpu_set_t *allowed = topo->real ? affinity(&size) : NULL;

	ml_assert(pus > 0);
	topo->count = 0;
	topo->pu = malloc((size_t)pus * sizeof(*topo->pu));
	for (int i = 0; topo->pu && i < pus; i++) {
		hwloc_obj_t pu = hwloc_get_obj_by_type(hwloc, HWLOC_OBJ_PU, (unsigned)i);

		if (!allowed || CPU_ISSET_S(pu->os_index, size, allowed))
			fill(hwloc, pu, &topo->pu[topo->count++]);
	}
	CPU_FREE(allowed);
	if (!topo->pu)
		return -ENOMEM;
	return topo->count ? 0 : -ENODEV;
}

int ml_topo_load(const char *machine, struct ml_topo *topo_out)
{
	struct ml_topo topo = { 0 };
	int error = 0;
	hwloc_topology_t hwloc = load_quietly(machine, &error);

	if (!hwloc)
		return error;
	topo.real = !machine && hwloc_topology_is_thissystem(hwloc);
	error = flatten(hwloc, &topo);
	hwloc_topology_destroy(hwloc);
	if (error)
		ml_topo_free(&topo);
	else
		*topo_out = topo;
	return error;
}

void ml_topo_free(struct ml_topo *topo)
{
	free(topo->pu);
	memset(topo, 0, sizeof(*topo));
}

uint32_t ml_topo_count_cores(const struct ml_topo *topo)
{
	uint32_t cores = 0;

	/* The PUs of a core stand together. */
	for (uint32_t i = 0; i < topo->count; i++)
		cores += i == 0 || topo->pu[i].core != topo->pu[i - 1].core;
	return cores;
}

bool ml_topo_has_numa(const struct ml_topo *topo)
{
	for (uint32_t i = 1; i < topo->count; i++)
		if (topo->pu[i].numa != topo->pu[0].numa)
			return true;
	return false;
}
