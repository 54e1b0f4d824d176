/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which CPUs each rank may run on. A pure function of the machine's table, of which cores are taken and of what the user
 * asked for, so that it is tested with machines that nobody has.
 *
 * The default is a core of its own for each rank, fast cores first, in the machine's order, and no binding at all when the
 * cores do not suffice: ranks that share cores are better moved around by the kernel. A rank that is alone is not bound
 * either, because nobody is there to be kept away and its threads may want the machine.
 */
#ifndef ML_LAUNCHER_PLACE_H
#define ML_LAUNCHER_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "host/topo.h"
#include "job/control.h"

/* A part of the machine, from small to large. */
enum ml_unit { ML_UNIT_DEFAULT, ML_UNIT_NONE, ML_UNIT_HWTHREAD, ML_UNIT_CORE, ML_UNIT_L3, ML_UNIT_NUMA, ML_UNIT_PACKAGE };

struct ml_placing {
	enum ml_unit bind;       /* what a rank is bound to, around the cores it was given */
	enum ml_unit map;        /* consecutive ranks go to different units of this kind; core: to the next core */
	uint32_t cores_per_rank; /* or hardware threads when bound to those; at least 1 */
};

struct ml_place {
	struct ml_place_shm shm;
	int32_t numa_os;  /* the node its memory should come from, or -1 */
	uint32_t first;   /* of its CPUs in ml_placement.cpu */
	uint32_t cpus;    /* 0: not bound */
};

struct ml_placement {
	uint32_t ranks;
	struct ml_place *rank;
	int *cpu;       /* the operating system's numbers, a run for each rank */
	bool bound;
	bool exclusive; /* no two ranks share a core */
};

/*
 * Computes the placement. `is_taken` tells for each row of topo's table whether its core belongs to another job, which matters
 * only to the default binding and to the order of an explicit one. -ENOMEM. The caller owns *out.
 */
int ml_place_compute(const struct ml_topo *topo, const bool *is_taken, const struct ml_placing *placing, uint32_t ranks,
		     struct ml_placement *out);

/* The placement of ranks that run anywhere. */
int ml_place_anywhere(uint32_t ranks, bool exclusive, struct ml_placement *out);
void ml_place_free(struct ml_placement *placement);

/* Writes a rank's CPUs as a list such as "0-3,8"; returns text. */
const char *ml_place_format(const struct ml_placement *placement, uint32_t rank, char *text, uint32_t size);

#endif
