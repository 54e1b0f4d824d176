/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Topologies of communicators: Cartesian grids, graphs, and graphs of which every process knows its own edges (MPI 5.0 chapter
 * 8). Arithmetic alone, nothing here communicates. A topology does not change and is shared by the duplicates of a communicator.
 *
 * Functions that can fail return MPI_SUCCESS or an MPI_ERR_ class with a note; arguments that are handles have been checked.
 */
#ifndef ML_OBJECT_TOPOLOGY_H
#define ML_OBJECT_TOPOLOGY_H

#include <stdbool.h>
#include <stdint.h>

#include "mpi_lite.h"

struct ml_cart {
	int ndims;
	const int *dims;    /* [ndims] processes along each dimension; the last one varies fastest with the rank */
	const int *periods; /* [ndims] true: the dimension is a ring */
};

struct ml_graph {
	int nnodes;
	int nedges;
	const int *index;   /* [nnodes] edges of the nodes up to and with this one */
	const int *edges;   /* [nedges] */
};

/* This process's edges; weights are NULL when the graph has none. */
struct ml_dist_graph {
	int indegree;
	int outdegree;
	bool weighted;
	const int *sources;
	const int *source_weights;
	const int *destinations;
	const int *destination_weights;
};

struct ml_topology {
	int kind;           /* MPI_CART, MPI_GRAPH or MPI_DIST_GRAPH */
	uint32_t references;
	union {
		struct ml_cart cart;
		struct ml_graph graph;
		struct ml_dist_graph dist;
	};
	int data[];         /* what the pointers above point to */
};

/* ---- all kinds: topology.c ------------------------------------------------------------------------------------------- */

/* A copy of the description with one reference, or NULL with a note when memory is out. */
struct ml_topology *ml_topology_new_cart(const struct ml_cart *cart);
struct ml_topology *ml_topology_new_graph(const struct ml_graph *graph);
struct ml_topology *ml_topology_new_dist_graph(const struct ml_dist_graph *graph);

struct ml_topology *ml_topology_hold(struct ml_topology *topo);
void ml_topology_drop(struct ml_topology *topo); /* may be NULL */

/* How many neighbours a rank has, for collectives; of a MPI_DIST_GRAPH only this process's own are known (section 8.6). */
int ml_topology_indegree(const struct ml_topology *topo, int rank);
int ml_topology_outdegree(const struct ml_topology *topo, int rank);

/* Who they are, in the order of the standard; a neighbour may be MPI_PROC_NULL, or be there more than once. */
void ml_topology_sources(const struct ml_topology *topo, int rank, int *sources);
void ml_topology_destinations(const struct ml_topology *topo, int rank, int *destinations);

/* ---- grids: cart.c ----------------------------------------------------------------------------------------------- */

/* The number of processes of a grid; MPI_ERR_DIMS when a dimension is not positive or there are too many. */
int ml_cart_size(const struct ml_cart *cart, int *size_out);

/* MPI_ERR_ARG when a coordinate is outside a dimension that is no ring. */
int ml_cart_rank(const struct ml_cart *cart, const int *coords, int *rank_out);

/* The first maxdims coordinates of a rank. */
void ml_cart_coords(const struct ml_cart *cart, int rank, int maxdims, int *coords);

/* The rank that is disp steps away in a dimension, or MPI_PROC_NULL. */
int ml_cart_neighbor(const struct ml_cart *cart, int rank, int dimension, int disp);

/* ---- graphs: graph.c --------------------------------------------------------------------------------------------- */

/* MPI_ERR_ARG when the index does not grow or an edge goes nowhere. */
int ml_graph_check(const struct ml_graph *graph);

/* The neighbours of a node; returns how many. */
int ml_graph_neighbors(const struct ml_graph *graph, int node, const int **neighbors_out);

/* ---- balanced grids: dims.c -------------------------------------------------------------------------------------- */

/* MPI_Dims_create: fills the zeros in dims. */
int ml_dims_create(int nnodes, int ndims, int *dims);

#endif
