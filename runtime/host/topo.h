/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The machine as a flat table: the PUs (hardware threads) that this process may use, and for each the core, caches,
 * NUMA node and package it belongs to. Read once by the launcher with hwloc; ranks find the result in the control block.
 *
 * Indexes are hwloc's logical ones, which number what the kernel shows and not only what is allowed, so a table may have
 * gaps. -1 means that the machine does not say. The order of the table is the machine's: neighbours are close.
 */
#ifndef ML_HOST_TOPO_H
#define ML_HOST_TOPO_H

#include <stdbool.h>
#include <stdint.h>

struct ml_topo_pu {
	int32_t os;      /* the operating system's number */
	int32_t core;
	int32_t l2;
	int32_t l3;
	int32_t numa;
	int32_t package;
	int32_t numa_os; /* what mbind(2) calls the node */
	int32_t kind;    /* of core, higher is faster; 0 where all are alike */
};

struct ml_topo {
	uint32_t count;        /* of PUs */
	struct ml_topo_pu *pu; /* at least one */
	bool real;             /* this machine, and not a description of another */
};

/*
 * Loads the table. `machine` is NULL for this machine (then only the PUs of this process's affinity count), the name of an
 * XML file that ends in ".xml", or a synthetic description such as "package:2 numa:1 core:4 pu:2". The environment variables
 * HWLOC_XMLFILE and HWLOC_SYNTHETIC stand in for a NULL. -EINVAL when the description is not one, -ENODEV when nothing is
 * allowed, -ENOMEM. The caller owns *topo_out.
 */
int ml_topo_load(const char *machine, struct ml_topo *topo_out);
void ml_topo_free(struct ml_topo *topo);

/* Different cores in the table. */
uint32_t ml_topo_count_cores(const struct ml_topo *topo);

/* Whether the table has PUs of more than one NUMA node. */
bool ml_topo_has_numa(const struct ml_topo *topo);

#endif
