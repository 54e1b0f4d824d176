/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory of topologies, and the neighbours in any of them: see topology.h. */
#include "object/topology.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "object/error.h"

static struct ml_topology *new(int kind, size_t ints)
{
	struct ml_topology *topo = malloc(sizeof *topo + sizeof(int) * ints);

	if (topo)
		*topo = (struct ml_topology){ .kind = kind, .references = 1 };
	else
		ml_note("a topology of %zu numbers", ints);
	return topo;
}

/* Puts a copy of an array at *end, which moves on. */
static const int *put(int **end, const int *from, int count)
{
	int *place = *end;

	if (count)
		memcpy(place, from, sizeof *from * (size_t)count);
	*end += count;
	return place;
}

struct ml_topology *ml_topology_new_cart(const struct ml_cart *cart)
{
	struct ml_topology *topo = new(MPI_CART, 2 * (size_t)cart->ndims);
	int *end = topo ? topo->data : NULL;

	if (!topo)
		return NULL;
	topo->cart.ndims = cart->ndims;
	topo->cart.dims = put(&end, cart->dims, cart->ndims);
	topo->cart.periods = put(&end, cart->periods, cart->ndims);
	return topo;
}

struct ml_topology *ml_topology_new_graph(const struct ml_graph *graph)
{
	struct ml_topology *topo = new(MPI_GRAPH, (size_t)graph->nnodes + (size_t)graph->nedges);
	int *end = topo ? topo->data : NULL;

	if (!topo)
		return NULL;
	topo->graph.nnodes = graph->nnodes;
	topo->graph.nedges = graph->nedges;
	topo->graph.index = put(&end, graph->index, graph->nnodes);
	topo->graph.edges = put(&end, graph->edges, graph->nedges);
	return topo;
}

struct ml_topology *ml_topology_new_dist_graph(const struct ml_dist_graph *graph)
{
	struct ml_topology *topo = new(MPI_DIST_GRAPH, 2 * ((size_t)graph->indegree + (size_t)graph->outdegree));
	int *end = topo ? topo->data : NULL;

	if (!topo)
		return NULL;
	topo->dist = *graph;
	topo->dist.sources = put(&end, graph->sources, graph->indegree);
	topo->dist.destinations = put(&end, graph->destinations, graph->outdegree);
	if (graph->weighted) {
		topo->dist.source_weights = put(&end, graph->source_weights, graph->indegree);
		topo->dist.destination_weights = put(&end, graph->destination_weights, graph->outdegree);
	}
	return topo;
}

struct ml_topology *ml_topology_hold(struct ml_topology *topo)
{
	topo->references++;
	return topo;
}

void ml_topology_drop(struct ml_topology *topo)
{
	if (topo && --topo->references == 0)
		free(topo);
}

int ml_topology_indegree(const struct ml_topology *topo, int rank)
{
	const int *neighbors;

	switch (topo->kind) {
	case MPI_CART:
		return 2 * topo->cart.ndims;
	case MPI_GRAPH:
		return ml_graph_neighbors(&topo->graph, rank, &neighbors);
	default:
		return topo->dist.indegree;
	}
}

int ml_topology_outdegree(const struct ml_topology *topo, int rank)
{
	return topo->kind == MPI_DIST_GRAPH ? topo->dist.outdegree : ml_topology_indegree(topo, rank);
}

/* The neighbours of grids and graphs are the same in both directions. */
static void list_neighbors(const struct ml_topology *topo, int rank, int *out)
{
	const int *neighbors;
	int count;

	if (topo->kind == MPI_CART) {
		for (int d = 0; d < topo->cart.ndims; d++) {
			out[2 * d] = ml_cart_neighbor(&topo->cart, rank, d, -1);
			out[2 * d + 1] = ml_cart_neighbor(&topo->cart, rank, d, 1);
		}
		return;
	}
	ml_assert(topo->kind == MPI_GRAPH);
	count = ml_graph_neighbors(&topo->graph, rank, &neighbors);
	put(&out, neighbors, count);
}

void ml_topology_sources(const struct ml_topology *topo, int rank, int *sources)
{
	if (topo->kind == MPI_DIST_GRAPH)
		put(&sources, topo->dist.sources, topo->dist.indegree);
	else
		list_neighbors(topo, rank, sources);
}

void ml_topology_destinations(const struct ml_topology *topo, int rank, int *destinations)
{
	if (topo->kind == MPI_DIST_GRAPH)
		put(&destinations, topo->dist.destinations, topo->dist.outdegree);
	else
		list_neighbors(topo, rank, destinations);
}
