/* SPDX-License-Identifier: BSD-2-Clause */
/* What a topology is (MPI 5.0 section 8.5.5). Local: no function here communicates. */
#include "api/api.h"

#include <string.h>

#include "api/check.h"
#include "object/topology.h"

int PMPI_Topo_test(MPI_Comm handle, int *status)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_check_comm(handle), status, "status");

	if (!error)
		*status = comm->topo ? comm->topo->kind : MPI_UNDEFINED;
	return ml_api_raise("MPI_Topo_test", error, comm);
}
ML_ALIAS(Topo_test);

/* A communicator with a topology of this kind. */
static int check_kind(MPI_Comm handle, int kind)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_comm(handle);

	if (!error && (!comm->topo || comm->topo->kind != kind)) {
		ml_note("the communicator has no %s topology",
			kind == MPI_CART ? "Cartesian" : kind == MPI_GRAPH ? "graph" : "distributed graph");
		error = MPI_ERR_TOPOLOGY;
	}
	return error;
}

static int check_rank(const struct ml_comm *comm, int rank)
{
	if (rank >= 0 && rank < comm->size)
		return MPI_SUCCESS;
	ml_note("rank is %d, the communicator has %d process%s", rank, comm->size, comm->size == 1 ? "" : "es");
	return MPI_ERR_RANK;
}

static int check_room(const char *what, int room)
{
	if (room >= 0)
		return MPI_SUCCESS;
	ml_note("%s is %d", what, room);
	return MPI_ERR_ARG;
}

/* Copies as many of count numbers as there is room for into the array of this name. */
static int copy(const char *name, int *to, int room, const int *from, int count)
{
	int n = ml_min(room, count), error = ml_api_need_array(MPI_SUCCESS, to, n, name);

	if (!error && n > 0)
		memcpy(to, from, sizeof *to * (size_t)n);
	return error;
}

/* ---- grids ------------------------------------------------------------------------------------------------------ */

int PMPI_Cartdim_get(MPI_Comm handle, int *ndims)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(check_kind(handle, MPI_CART), ndims, "ndims");

	if (!error)
		*ndims = comm->topo->cart.ndims;
	return ml_api_raise("MPI_Cartdim_get", error, comm);
}
ML_ALIAS(Cartdim_get);

int PMPI_Cart_get(MPI_Comm handle, int maxdims, int dims[], int periods[], int coords[])
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = check_kind(handle, MPI_CART);

	if (!error)
		error = check_room("maxdims", maxdims);
	if (!error) {
		const struct ml_cart *cart = &comm->topo->cart;

		error = ml_api_need_array(error, coords, ml_min(maxdims, cart->ndims), "coords");
		if (!error)
			error = copy("dims", dims, maxdims, cart->dims, cart->ndims);
		if (!error)
			error = copy("periods", periods, maxdims, cart->periods, cart->ndims);
		if (!error)
			ml_cart_coords(cart, comm->rank, maxdims, coords);
	}
	return ml_api_raise("MPI_Cart_get", error, comm);
}
ML_ALIAS(Cart_get);

int PMPI_Cart_rank(MPI_Comm handle, const int coords[], int *rank)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(check_kind(handle, MPI_CART), rank, "rank");

	if (!error)
		error = ml_api_need_array(error, coords, comm->topo->cart.ndims, "coords");
	if (!error)
		error = ml_cart_rank(&comm->topo->cart, coords, rank);
	return ml_api_raise("MPI_Cart_rank", error, comm);
}
ML_ALIAS(Cart_rank);

int PMPI_Cart_coords(MPI_Comm handle, int rank, int maxdims, int coords[])
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = check_kind(handle, MPI_CART);

	if (!error)
		error = check_rank(comm, rank);
	if (!error)
		error = check_room("maxdims", maxdims);
	if (!error)
		error = ml_api_need_array(error, coords, ml_min(maxdims, comm->topo->cart.ndims), "coords");
	if (!error)
		ml_cart_coords(&comm->topo->cart, rank, maxdims, coords);
	return ml_api_raise("MPI_Cart_coords", error, comm);
}
ML_ALIAS(Cart_coords);

int PMPI_Cart_shift(MPI_Comm handle, int direction, int disp, int *rank_source, int *rank_dest)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_api_need(check_kind(handle, MPI_CART), rank_source, "rank_source"), rank_dest, "rank_dest");

	if (!error && (direction < 0 || direction >= comm->topo->cart.ndims)) {
		ml_note("direction is %d, the grid has %d dimensions", direction, comm->topo->cart.ndims);
		error = MPI_ERR_DIMS;
	}
	if (!error) {
		const struct ml_cart *cart = &comm->topo->cart;

		*rank_source = ml_cart_neighbor(cart, comm->rank, direction, -disp);
		*rank_dest = ml_cart_neighbor(cart, comm->rank, direction, disp);
	}
	return ml_api_raise("MPI_Cart_shift", error, comm);
}
ML_ALIAS(Cart_shift);

/* ---- graphs ----------------------------------------------------------------------------------------------------- */

int PMPI_Graphdims_get(MPI_Comm handle, int *nnodes, int *nedges)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(ml_api_need(check_kind(handle, MPI_GRAPH), nnodes, "nnodes"), nedges, "nedges");

	if (!error) {
		*nnodes = comm->topo->graph.nnodes;
		*nedges = comm->topo->graph.nedges;
	}
	return ml_api_raise("MPI_Graphdims_get", error, comm);
}
ML_ALIAS(Graphdims_get);

int PMPI_Graph_get(MPI_Comm handle, int maxindex, int maxedges, int indx[], int edges[])
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = check_kind(handle, MPI_GRAPH);

	if (!error)
		error = check_room("maxindex", maxindex);
	if (!error)
		error = check_room("maxedges", maxedges);
	if (!error)
		error = copy("indx", indx, maxindex, comm->topo->graph.index, comm->topo->graph.nnodes);
	if (!error)
		error = copy("edges", edges, maxedges, comm->topo->graph.edges, comm->topo->graph.nedges);
	return ml_api_raise("MPI_Graph_get", error, comm);
}
ML_ALIAS(Graph_get);

int PMPI_Graph_neighbors_count(MPI_Comm handle, int rank, int *nneighbors)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(check_kind(handle, MPI_GRAPH), nneighbors, "nneighbors");

	if (!error)
		error = check_rank(comm, rank);
	if (!error)
		*nneighbors = ml_topology_indegree(comm->topo, rank);
	return ml_api_raise("MPI_Graph_neighbors_count", error, comm);
}
ML_ALIAS(Graph_neighbors_count);

int PMPI_Graph_neighbors(MPI_Comm handle, int rank, int maxneighbors, int neighbors[])
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = check_kind(handle, MPI_GRAPH);

	if (!error)
		error = check_rank(comm, rank);
	if (!error)
		error = check_room("maxneighbors", maxneighbors);
	if (!error) {
		const int *found;
		int count = ml_graph_neighbors(&comm->topo->graph, rank, &found);

		error = copy("neighbors", neighbors, maxneighbors, found, count);
	}
	return ml_api_raise("MPI_Graph_neighbors", error, comm);
}
ML_ALIAS(Graph_neighbors);

int PMPI_Dist_graph_neighbors_count(MPI_Comm handle, int *indegree, int *outdegree, int *weighted)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_api_need(check_kind(handle, MPI_DIST_GRAPH), indegree, "indegree");

	error = ml_api_need(ml_api_need(error, outdegree, "outdegree"), weighted, "weighted");
	if (!error) {
		*indegree = comm->topo->dist.indegree;
		*outdegree = comm->topo->dist.outdegree;
		*weighted = comm->topo->dist.weighted;
	}
	return ml_api_raise("MPI_Dist_graph_neighbors_count", error, comm);
}
ML_ALIAS(Dist_graph_neighbors_count);

/* Weights, where the graph has them and the user wants them. */
static void copy_weights(int *to, int room, const int *from, int count)
{
	if (from && to != MPI_UNWEIGHTED && to != MPI_WEIGHTS_EMPTY && to)
		copy("weights", to, room, from, count);
}

int PMPI_Dist_graph_neighbors(MPI_Comm handle, int maxindegree, int sources[], int sourceweights[], int maxoutdegree,
			      int destinations[], int destweights[])
{
	const struct ml_comm *comm = ml_comm_find(handle);
	int error = check_kind(handle, MPI_DIST_GRAPH);

	if (!error)
		error = check_room("maxindegree", maxindegree);
	if (!error)
		error = check_room("maxoutdegree", maxoutdegree);
	if (!error) {
		const struct ml_dist_graph *graph = &comm->topo->dist;

		error = copy("sources", sources, maxindegree, graph->sources, graph->indegree);
		if (!error)
			error = copy("destinations", destinations, maxoutdegree, graph->destinations, graph->outdegree);
		if (!error && graph->weighted) {
			copy_weights(sourceweights, maxindegree, graph->source_weights, graph->indegree);
			copy_weights(destweights, maxoutdegree, graph->destination_weights, graph->outdegree);
		}
	}
	return ml_api_raise("MPI_Dist_graph_neighbors", error, comm);
}
ML_ALIAS(Dist_graph_neighbors);
