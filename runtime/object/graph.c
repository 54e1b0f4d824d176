/* SPDX-License-Identifier: BSD-2-Clause */
/* Graphs that every process knows as a whole (MPI 5.0 section 8.5.3). */
#include "object/topology.h"

#include "object/error.h"

int ml_graph_check(const struct ml_graph *graph)
{
	int before = 0;

	for (int node = 0; node < graph->nnodes; node++) {
		if (graph->index[node] < before) {
			ml_note("the index of node %d is %d, smaller than the one before", node, graph->index[node]);
			return MPI_ERR_ARG;
		}
		before = graph->index[node];
	}
	for (int edge = 0; edge < graph->nedges; edge++)
		if (graph->edges[edge] < 0 || graph->edges[edge] >= graph->nnodes) {
			ml_note("edge %d goes to node %d of %d", edge, graph->edges[edge], graph->nnodes);
			return MPI_ERR_ARG;
		}
	return MPI_SUCCESS;
}

int ml_graph_neighbors(const struct ml_graph *graph, int node, const int **neighbors_out)
{
	int first = node ? graph->index[node - 1] : 0;

	*neighbors_out = graph->edges + first;
	return graph->index[node] - first;
}
