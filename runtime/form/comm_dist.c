/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Graphs of which every process knows its own edges (MPI 5.0 section 8.5.4). Where an order of the processes may be better than
 * theirs, all learn the whole graph and come to the same one; the process that becomes a node then takes that node's edges.
 */
#include <stdlib.h>
#include <string.h>

#include "collectives/coll.h"
#include "form/form.h"
#include "object/error.h"
#include "object/reorder.h"
#include "object/topology.h"

/* Each node's edges: first those that come to it, then those that leave it. */
struct whole {
	struct ml_graph graph;
	int (*degrees)[2];     /* [nnodes] that come, that leave */
	int *index;            /* [nnodes] the graph's */
	int *counts;           /* [nnodes] of edges; also those before, behind it */
	int *edges;            /* [nedges] */
	int *weights;          /* [nedges], 1 when there are none */
};

static int *numbers_new(size_t count)
{
	int *numbers = malloc(sizeof *numbers * (count + 1));

	if (!numbers)
		ml_note("a graph of %zu numbers", count);
	return numbers;
}

static void whole_fini(struct whole *whole)
{
	free(whole->degrees);
	free(whole->index);
	free(whole->edges);
}

/* Gives all processes what each has of one kind: numbers for its edges that come and for those that leave. */
static int gather(struct ml_comm *comm, const struct whole *whole, const int *in, const int *out, int *all)
{
	const struct ml_type *type = ml_type_find(MPI_INT);
	const int *degree = whole->degrees[comm->rank];
	int *mine = all + whole->counts[comm->size + comm->rank];
	struct ml_blocks blocks = {
		.base = (unsigned char *)all,
		.type = type,
		.counts = { whole->counts, false },
		.displs = { whole->counts + comm->size, false },
	};

	for (int i = 0; i < degree[0]; i++)
		mine[i] = in ? in[i] : 1;
	for (int i = 0; i < degree[1]; i++)
		mine[degree[0] + i] = out ? out[i] : 1;
	return ml_coll_allgather(comm, NULL, &blocks);
}

/* Where each node's edges stand. */
static int lay_out(struct whole *whole)
{
	int nodes = whole->graph.nnodes, sum = 0;

	for (int node = 0; node < nodes; node++) {
		const int *degree = whole->degrees[node];

		whole->counts[nodes + node] = sum;
		if (__builtin_add_overflow(degree[0], degree[1], &whole->counts[node]) ||
		    __builtin_add_overflow(sum, whole->counts[node], &sum)) {
			ml_note("too many edges to put the processes in order");
			return MPI_ERR_NO_MEM;
		}
		whole->index[node] = sum;
	}
	whole->graph.nedges = sum;
	return MPI_SUCCESS;
}

static int learn(struct ml_comm *comm, const struct ml_dist_graph *graph, struct whole *whole)
{
	const int mine[2] = { graph->indegree, graph->outdegree };
	size_t nodes = (size_t)comm->size;
	int error;

	*whole = (struct whole){ .graph = { .nnodes = comm->size }, .degrees = malloc(sizeof *whole->degrees * nodes) };
	whole->index = numbers_new(3 * nodes);
	if (!whole->degrees || !whole->index)
		return MPI_ERR_NO_MEM;
	whole->counts = whole->index + nodes;
	error = ml_form_allgather(comm, mine, sizeof mine, whole->degrees);
	if (!error)
		error = lay_out(whole);
	if (error)
		return error;
	whole->edges = numbers_new(2 * (size_t)whole->graph.nedges);
	if (!whole->edges)
		return MPI_ERR_NO_MEM;
	whole->weights = whole->edges + whole->graph.nedges;
	whole->graph.index = whole->index;
	whole->graph.edges = whole->edges;
	error = gather(comm, whole, graph->sources, graph->destinations, whole->edges);
	if (!error)
		error = gather(comm, whole, graph->weighted ? graph->source_weights : NULL,
			       graph->weighted ? graph->destination_weights : NULL, whole->weights);
	return error;
}

/* The edges of a node, in the memory of `whole`. */
static struct ml_dist_graph edges_of(const struct whole *whole, int node, bool weighted)
{
	const int *degree = whole->degrees[node];
	int first = whole->counts[whole->graph.nnodes + node];

	return (struct ml_dist_graph){
		degree[0], degree[1], weighted,
		whole->edges + first, whole->weights + first,
		whole->edges + first + degree[0], whole->weights + first + degree[0],
	};
}

/* The node of this process is known before the communicator is made: the order says it. */
static int create_ordered(struct ml_comm *comm, const struct whole *whole, const struct ml_seat *seats, bool weighted,
			  struct ml_comm **new_out)
{
	int *process = numbers_new((size_t)comm->size), node = 0, error;
	struct ml_dist_graph mine;

	if (!process)
		return MPI_ERR_NO_MEM;
	error = ml_reorder_graph(&whole->graph, whole->weights, seats, process);
	while (!error && process[node] != comm->rank)
		node++;
	mine = edges_of(whole, node, weighted);
	if (!error)
		error = ml_form_topo(comm, comm->size, process, ml_topology_new_dist_graph(&mine), new_out);
	free(process);
	return error;
}

int ml_form_dist_graph(struct ml_comm *comm, const struct ml_dist_graph *graph, bool reorder, struct ml_comm **new_out)
{
	struct ml_seat *seats = NULL;
	struct whole whole;
	int error = reorder ? ml_form_seats(comm, comm->size, &seats) : MPI_SUCCESS;

	if (!error && !seats)
		error = ml_form_topo(comm, comm->size, NULL, ml_topology_new_dist_graph(graph), new_out);
	if (error || !seats)
		return error;
	error = learn(comm, graph, &whole);
	if (!error)
		error = create_ordered(comm, &whole, seats, graph->weighted, new_out);
	whole_fini(&whole);
	free(seats);
	return error;
}
