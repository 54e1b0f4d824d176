/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which CPUs each rank may run on. A pure function of the machine's table, of which cores are taken and of what the user
 * asked for, so that it is tested with machines that nobody has.
 *
 * The default is a core of its own for each rank, fast cores first, in the machine's order, and no binding at all when the
 * cores do not suffice: ranks that share cores are better moved around by the kernel. A rank that is alone is not bound
 * either, because nobody is there to be kept away and its threads may want the machine.
 *
 * place.c cuts and gives out, place_order.c has what stands around that: lists, rankfiles, the numbering of ranks, text.
 */
#ifndef ML_LAUNCHER_PLACE_H
#define ML_LAUNCHER_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "host/topo.h"
#include "job/control.h"

/* A part of the machine, from small to large. */
enum ml_unit {
	ML_UNIT_DEFAULT,
	ML_UNIT_NONE,
	ML_UNIT_HWTHREAD,
	ML_UNIT_CORE,
	ML_UNIT_L2,
	ML_UNIT_L3,
	ML_UNIT_NUMA,
	ML_UNIT_PACKAGE
};

struct ml_placing {
	enum ml_unit bind;       /* what a rank is bound to, around the cores it was given */
	enum ml_unit map;        /* consecutive ranks go to different units of this kind; core: to the next core */
	enum ml_unit order;      /* ranks are numbered around the units; core: as the machine is; default: as they were mapped */
	uint32_t cores_per_rank; /* or hardware threads when bound to those; at least 1 */
	uint32_t per_unit;       /* so many consecutive ranks go to one unit of `map`; 0 is 1 */
	const char *cpus;        /* a list of the only CPUs to use, or NULL */
	const char **slots;      /* [listed] where a rank runs according to a rankfile, or NULL; see place_order.c */
	uint32_t listed;
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
 * only to the default binding and to the order of an explicit one. -ENOMEM; -EINVAL when a rankfile names what is not there.
 * The caller owns *out.
 */
int ml_place_compute(const struct ml_topo *topo, const bool *is_taken, const struct ml_placing *placing, uint32_t ranks,
		     struct ml_placement *out);

/* Leaves only the rows of CPUs in the list, perhaps none. */
void ml_place_restrict(struct ml_topo *topo, const char *cpus);

/* Different units of a kind in the table. */
uint32_t ml_place_count_units(const struct ml_topo *topo, enum ml_unit unit);

/* The placement of ranks that run anywhere. */
int ml_place_anywhere(uint32_t ranks, bool exclusive, struct ml_placement *out);

/* The parts of ml_place_compute() in place_order.c: the placement by a rankfile, and ranks numbered as asked for. */
int ml_place_listed(const struct ml_topo *topo, const struct ml_placing *placing, uint32_t ranks, struct ml_placement *out);
int ml_place_renumber(const struct ml_topo *topo, enum ml_unit order, struct ml_placement *placement);

/* Which unit of a kind a PU belongs to; 0 for kinds of which there is one. */
int32_t ml_place_index(const struct ml_topo_pu *pu, enum ml_unit unit);

/* A placement of ranks without places, and with room for `cpus` CPUs of each rank. -ENOMEM. */
int ml_place_new(uint32_t ranks, uint32_t cpus, struct ml_placement *out);

/* Binds a rank to the chosen rows of the table; its CPUs go behind those of the rank before. */
void ml_place_set(const struct ml_topo *topo, const bool *chosen, uint32_t rank, struct ml_placement *placement);
void ml_place_free(struct ml_placement *placement);

/* Lists of numbers: "0-3,8", or "*" for all. */
bool ml_place_is_list(const char *list);
bool ml_place_list_has(const char *list, uint32_t number);

/* Writes a rank's CPUs as a list such as "0-3,8"; returns text. */
const char *ml_place_format(const struct ml_placement *placement, uint32_t rank, char *text, uint32_t size);

#endif
