/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which process is to be which node of a topology, so that nodes which exchange data sit close to each other on the machine
 * (`reorder`, MPI 5.0 sections 8.5 and 8.6). Arithmetic alone; processes that know the same decide the same.
 *
 * Some arrangements are tried: the processes in the order of the machine get the nodes of a graph as it grows, or the blocks of a
 * grid. The one with the smallest cost wins, and that all processes stay where they are wins unless another one is cheaper. The
 * cost of an edge is its weight times the number of levels of the machine that its ends do not share.
 */
#ifndef ML_OBJECT_REORDER_H
#define ML_OBJECT_REORDER_H

#include <stdbool.h>
#include <stdint.h>

#include "object/topology.h"

#define ML_REORDER_LEVELS 4

/* Where a process sits: the number of its unit on each level of the machine, widest first. A unit lies within one wider unit. */
struct ml_seat {
	int32_t unit[ML_REORDER_LEVELS];
};

/* False when all processes are equally far from each other: then no order is better than any other. */
bool ml_reorder_can_help(const struct ml_seat *seats, int count);

/*
 * process_out[node] becomes the process, of as many as there are nodes, that is to be this node. The weights are those of the
 * edges, or NULL; an edge should be listed at both of its ends. MPI_SUCCESS, or MPI_ERR_NO_MEM with a note.
 */
int ml_reorder_graph(const struct ml_graph *graph, const int *weights, const struct ml_seat *seats, int *process_out);
int ml_reorder_cart(const struct ml_cart *cart, const struct ml_seat *seats, int *process_out);

/* ---- between the files of this module: reorder.c and reorder_cart.c ---------------------------------------------------- */

/* A graph and the processes in the order of the machine, so that those of a unit follow each other. */
struct ml_reorder {
	const struct ml_graph *graph;
	const int *weights;
	const struct ml_seat *seats;
	int *order;       /* [nnodes] */
	int *process;     /* [nnodes] the cheapest arrangement so far */
	int *candidate;   /* [nnodes] to be filled by those who try one */
	uint64_t cost;    /* of `process` */
};

/* Begins with the processes as they are. */
int ml_reorder_init(struct ml_reorder *reorder, const struct ml_graph *graph, const int *weights, const struct ml_seat *seats,
		    int *process);
void ml_reorder_fini(struct ml_reorder *reorder);

/* Levels from the widest on that two seats share. */
int ml_reorder_shared(const struct ml_seat *a, const struct ml_seat *b);

/* Takes the candidate if it is cheaper. */
void ml_reorder_add(struct ml_reorder *reorder);

/* Tries to fill one unit after the other, each with the nodes that are most closely related to those in it. */
int ml_reorder_add_grown(struct ml_reorder *reorder);

#endif
