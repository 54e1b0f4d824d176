/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 4 7
 * Description: a graph communicator returns the graph that it was made with, and every process knows the neighbours of all (MPI
 * 5.0 sections 8.5.3 and 8.5.5). Processes beyond the nodes are left out. With an argument the
 * processes may be reordered (reordered.sh), as MPI_Graph_map says.
 */
#include "tests/lib/t.h"

enum { NODES = 64 };

/* A ring of n nodes with an edge to node 0 from every third one. */
static int make(int n, int *index, int *edges)
{
	int count = 0;

	for (int i = 0; i < n; i++) {
		edges[count++] = (i + 1) % n;
		edges[count++] = (i + n - 1) % n;
		if (i % 3 == 0)
			edges[count++] = 0;
		index[i] = count;
	}
	return count;
}

static void check_graph(MPI_Comm graph, int n, const int *index, const int *edges)
{
	int nodes, nedges, got_index[NODES], got_edges[3 * NODES], count, list[3];

	MPI_Graphdims_get(graph, &nodes, &nedges);
	t_check_eq(nodes, n);
	t_check_eq(nedges, index[n - 1]);
	MPI_Graph_get(graph, n, nedges, got_index, got_edges);
	t_check(memcmp(got_index, index, sizeof *index * (size_t)n) == 0);
	t_check(memcmp(got_edges, edges, sizeof *edges * (size_t)nedges) == 0);
	for (int i = 0; i < n; i++) {
		int first = i ? index[i - 1] : 0;

		MPI_Graph_neighbors_count(graph, i, &count);
		t_check_eq(count, index[i] - first);
		MPI_Graph_neighbors(graph, i, 3, list);
		t_check(memcmp(list, edges + first, sizeof *list * (size_t)count) == 0);
	}
}

int main(int argc, char **argv)
{
	int index[NODES], edges[3 * NODES], status, reorder = argc > 1;

	t_init(&argc, &argv);
	for (t_step = 1; t_step <= t_size; t_step++) {
		int rank = -9, new_rank;
		MPI_Comm graph;

		make((int)t_step, index, edges);
		MPI_Graph_create(MPI_COMM_WORLD, (int)t_step, index, edges, reorder, &graph);
		MPI_Graph_map(MPI_COMM_WORLD, (int)t_step, index, edges, &rank);
		t_check_eq(rank == MPI_UNDEFINED, t_rank >= t_step);
		t_check_eq(graph == MPI_COMM_NULL, t_rank >= t_step);
		if (graph == MPI_COMM_NULL)
			continue;
		MPI_Comm_rank(graph, &new_rank);
		t_check_eq(new_rank, reorder ? rank : t_rank);
		MPI_Topo_test(graph, &status);
		t_check_eq(status, MPI_GRAPH);
		check_graph(graph, (int)t_step, index, edges);
		MPI_Barrier(graph);
		MPI_Comm_free(&graph);
	}
	MPI_Topo_test(MPI_COMM_WORLD, &status);
	t_check_eq(status, MPI_UNDEFINED);
	return t_done();
}
