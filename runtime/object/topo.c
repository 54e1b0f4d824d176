/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory of topologies, and the neighbours in any of them: see topo.h. */
#include "object/topo.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "object/error.h"

static struct ml_topo *new(int kind, size_t ints)
{
	struct ml_topo *topo = malloc(sizeof *topo + sizeof(int) * ints);

	if (topo)
		*topo = (struct ml_topo){ .kind = kind, .references = 1 };
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

struct ml_topo *ml_topo_new_cart(const struct ml_cart *cart)
{
	struct ml_topo *topo = new(MPI_CART, 2 * (size_t)cart->ndims);
	int *end = topo ? topo->data : NULL;

	if (!topo)
		return NULL;
	topo->cart.ndims = cart->ndims;
	topo->cart.dims = put(&end, cart->dims, cart->ndims);
	topo->cart.periods = put(&end, cart->periods, cart->ndims);
	return topo;
}

struct ml_topo *ml_topo_new_graph(const struct ml_graph *graph)
{
	struct ml_topo *topo = new(MPI_GRAPH, (size_t)graph->nnodes + (size_t)graph->nedges);
	int *end = topo ? topo->data : NULL;

	if (!topo)
		return NULL;
	topo->graph.nnodes = graph->nnodes;
	topo->graph.nedges = graph->nedges;
	topo->graph.index = put(&end, graph->index, graph->nnodes);
	topo->graph.edges = put(&end, graph->edges, graph->nedges);
	return topo;
}

struct ml_topo *ml_topo_new_dist_graph(const struct ml_dist_graph *graph)
{
	struct ml_topo *topo = new(MPI_DIST_GRAPH, 2 * ((size_t)graph->indegree + (size_t)graph->outdegree));
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

struct ml_topo *ml_topo_hold(struct ml_topo *topo)
{
	topo->references++;
	return topo;
}

void ml_topo_drop(struct ml_topo *topo)
{
	if (topo && --topo->references == 0)
		free(topo);
}

int ml_topo_indegree(const struct ml_topo *topo, int rank)
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

int ml_topo_outdegree(const struct ml_topo *topo, int rank)
{
	return topo->kind == MPI_DIST_GRAPH ? topo->dist.outdegree : ml_topo_indegree(topo, rank);
}

/* The neighbours of grids and graphs are the same in both directions. */
static void list_neighbors(const struct ml_topo *topo, int rank, int *out)
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

void ml_topo_sources(const struct ml_topo *topo, int rank, int *sources)
{
	if (topo->kind == MPI_DIST_GRAPH)
		put(&sources, topo->dist.sources, topo->dist.indegree);
	else
		list_neighbors(topo, rank, sources);
}

void ml_topo_destinations(const struct ml_topo *topo, int rank, int *destinations)
{
	if (topo->kind == MPI_DIST_GRAPH)
		put(&destinations, topo->dist.destinations, topo->dist.outdegree);
	else
		list_neighbors(topo, rank, destinations);
}
