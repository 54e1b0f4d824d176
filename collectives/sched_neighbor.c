/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations with the neighbours in a topology: one message an edge, all at once. Neighbours that are MPI_PROC_NULL have a block, which
 * nobody reads or writes.
 *
 * Edges between the same two processes meet in the order in which both list them. In a ring of one or two processes the two neighbours
 * along a dimension are the same: what one sends in the negative direction the other receives from the positive one, so there
 * the positive neighbour is received from first (MPI 5.0 section 8.7).
 */
#include "collectives/builders.h"
#include "object/topology.h"

static const struct ml_topology *topology(const struct ml_sched *s)
{
	return s->comm->topo;
}

/* The neighbour at an index, in grids and graphs the same in both directions. */
static int neighbor_at(const struct ml_sched *s, int index)
{
	const struct ml_topology *topo = topology(s);
	const int *neighbors;

	if (topo->kind == MPI_CART)
		return ml_cart_neighbor(&topo->cart, s->rank, index / 2, index % 2 ? 1 : -1);
	ml_graph_neighbors(&topo->graph, s->rank, &neighbors);
	return neighbors[index];
}

static int destination_at(const struct ml_sched *s, int index)
{
	return topology(s)->kind == MPI_DIST_GRAPH ? topology(s)->dist.destinations[index] : neighbor_at(s, index);
}

static int source_at(const struct ml_sched *s, int index)
{
	return topology(s)->kind == MPI_DIST_GRAPH ? topology(s)->dist.sources[index] : neighbor_at(s, index);
}

static void add_edges(struct ml_sched *s, const struct ml_call *call, bool alltoall)
{
	int out = ml_topology_outdegree(topology(s), s->rank), in = ml_topology_indegree(topology(s), s->rank);

	for (int i = 0; i < in; i++) {
		int index = topology(s)->kind == MPI_CART ? i ^ 1 : i, rank = source_at(s, index);

		if (rank != MPI_PROC_NULL)
			ml_sched_recv(s, rank, ml_blocks_part(&call->recv, index));
	}
	for (int i = 0; i < out; i++) {
		int rank = destination_at(s, i);

		if (rank != MPI_PROC_NULL)
			ml_sched_send(s, rank, ml_blocks_part(&call->send, alltoall ? i : 0));
	}
}

void ml_sched_neighbor_allgather(struct ml_sched *s, const struct ml_call *call)
{
	add_edges(s, call, false);
}

void ml_sched_neighbor_alltoall(struct ml_sched *s, const struct ml_call *call)
{
	add_edges(s, call, true);
}
