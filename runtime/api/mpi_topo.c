/* SPDX-License-Identifier: BSD-2-Clause */
/* Making communicators with a topology (MPI 5.0 section 8.5). */
#include "api/api.h"

#include <stdlib.h>

#include "api/check.h"
#include "api/coll_run.h"
#include "form/form.h"
#include "object/topology.h"

/* Flags that must be the same on all ranks, as one number. */
static uint64_t number_of_flags(bool first, const int *flags, int n)
{
	uint64_t number = first;

	for (int i = 0; i < n; i++)
		number = 2 * number + (flags[i] != 0);
	return number;
}

/* ---- grids ------------------------------------------------------------------------------------------------------ */

static int check_cart(const struct ml_cart *cart, const struct ml_comm *comm)
{
	int size = 0, error = MPI_SUCCESS;

	if (cart->ndims < 0 || (cart->ndims > 0 && (!cart->dims || !cart->periods))) {
		ml_note(cart->ndims < 0 ? "ndims is %d" : "an array of %d dimensions is a null pointer", cart->ndims);
		return MPI_ERR_ARG;
	}
	error = ml_cart_size(cart, &size);
	if (!error && size > comm->size) {
		ml_note("the grid has %d processes, the communicator %d", size, comm->size);
		error = MPI_ERR_DIMS;
	}
	return error;
}

int PMPI_Cart_create(MPI_Comm handle, int ndims, const int dims[], const int periods[], int reorder, MPI_Comm *comm_cart)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	struct ml_cart cart = { ndims, dims, periods };
	int error = ml_api_need(ml_check_intracomm(handle), comm_cart, "comm_cart");

	if (!error)
		error = check_cart(&cart, comm);
	if (!error)
		error = ml_run_agree("MPI_Cart_create", comm, ml_run_number(number_of_flags(reorder, periods, ndims), dims, ndims));
	if (!error)
		error = ml_form_cart(comm, &cart, reorder, &made);
	return ml_api_give_comm("MPI_Cart_create", error, comm, made, comm_cart);
}
ML_ALIAS(Cart_create);

int PMPI_Cart_sub(MPI_Comm handle, const int remain_dims[], MPI_Comm *newcomm)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	int error = ml_api_need(ml_check_comm(handle), newcomm, "newcomm");

	if (!error && (!comm->topo || comm->topo->kind != MPI_CART)) {
		ml_note("the communicator has no Cartesian topology");
		error = MPI_ERR_TOPOLOGY;
	}
	if (!error)
		error = ml_api_need_array(error, remain_dims, comm->topo->cart.ndims, "remain_dims");
	if (!error)
		error = ml_run_agree("MPI_Cart_sub", comm, number_of_flags(false, remain_dims, comm->topo->cart.ndims));
	if (!error)
		error = ml_form_cart_sub(comm, remain_dims, &made);
	return ml_api_give_comm("MPI_Cart_sub", error, comm, made, newcomm);
}
ML_ALIAS(Cart_sub);

int PMPI_Dims_create(int nnodes, int ndims, int dims[])
{
	int error = MPI_SUCCESS;

	if (nnodes <= 0 || ndims < 0) {
		ml_note("nnodes is %d, ndims is %d", nnodes, ndims);
		error = nnodes <= 0 ? MPI_ERR_ARG : MPI_ERR_DIMS;
	}
	error = ml_api_need_array(error, dims, ndims, "dims");
	if (!error)
		error = ml_dims_create(nnodes, ndims, dims);
	return ml_api_raise("MPI_Dims_create", error, NULL);
}
ML_ALIAS(Dims_create);

int PMPI_Cart_map(MPI_Comm handle, int ndims, const int dims[], const int periods[], int *newrank)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	struct ml_cart cart = { ndims, dims, periods };
	int error = ml_api_need(ml_check_intracomm(handle), newrank, "newrank");

	if (!error)
		error = check_cart(&cart, comm);
	if (!error)
		error = ml_form_cart_map(comm, &cart, newrank);
	return ml_api_raise("MPI_Cart_map", error, comm);
}
ML_ALIAS(Cart_map);

/* ---- graphs ----------------------------------------------------------------------------------------------------- */

static int check_graph(const struct ml_graph *graph, const struct ml_comm *comm)
{
	int error = ml_api_need_array(MPI_SUCCESS, graph->index, graph->nnodes, "indx");

	error = ml_api_need_array(error, graph->edges, graph->nedges, "edges");
	if (error)
		return error;
	if (graph->nnodes < 0 || graph->nnodes > comm->size) {
		ml_note("the graph has %d nodes, the communicator %d processes", graph->nnodes, comm->size);
		return MPI_ERR_ARG;
	}
	return ml_graph_check(graph);
}

static struct ml_graph graph_of(int nnodes, const int *indx, const int *edges)
{
	return (struct ml_graph){ nnodes, nnodes > 0 && indx ? indx[nnodes - 1] : 0, indx, edges };
}

int PMPI_Graph_create(MPI_Comm handle, int nnodes, const int indx[], const int edges[], int reorder, MPI_Comm *comm_graph)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	struct ml_graph graph = graph_of(nnodes, indx, edges);
	int error = ml_api_need(ml_check_intracomm(handle), comm_graph, "comm_graph");

	if (!error)
		error = check_graph(&graph, comm);
	if (!error)
		error = ml_run_agree("MPI_Graph_create", comm, ml_run_number(ml_run_number(reorder != 0, indx, nnodes), edges, graph.nedges));
	if (!error)
		error = ml_form_graph(comm, &graph, reorder, &made);
	return ml_api_give_comm("MPI_Graph_create", error, comm, made, comm_graph);
}
ML_ALIAS(Graph_create);

int PMPI_Graph_map(MPI_Comm handle, int nnodes, const int indx[], const int edges[], int *newrank)
{
	const struct ml_comm *comm = ml_comm_find(handle);
	struct ml_graph graph = graph_of(nnodes, indx, edges);
	int error = ml_api_need(ml_check_intracomm(handle), newrank, "newrank");

	if (!error)
		error = check_graph(&graph, comm);
	if (!error)
		error = ml_form_graph_map(comm, &graph, newrank);
	return ml_api_raise("MPI_Graph_map", error, comm);
}
ML_ALIAS(Graph_map);

/* The ends and weights of one direction. */
static int check_ends(const struct ml_comm *comm, int degree, const int *ranks, const int *weights)
{
	if (degree < 0 || (degree > 0 && !ranks)) {
		ml_note(degree < 0 ? "a degree is %d" : "the array of %d neighbors is a null pointer", degree);
		return MPI_ERR_ARG;
	}
	for (int i = 0; i < degree; i++) {
		if (ranks[i] < 0 || ranks[i] >= comm->size) {
			ml_note("neighbor %d is rank %d, the communicator has %d", i, ranks[i], comm->size);
			return MPI_ERR_RANK;
		}
		if (weights != MPI_UNWEIGHTED && (!weights || weights == MPI_WEIGHTS_EMPTY || weights[i] < 0)) {
			ml_note("the weight of neighbor %d is missing or negative", i);
			return MPI_ERR_ARG;
		}
	}
	return MPI_SUCCESS;
}

int PMPI_Dist_graph_create_adjacent(MPI_Comm handle, int indegree, const int sources[], const int sourceweights[],
				    int outdegree, const int destinations[], const int destweights[], MPI_Info info, int reorder,
				    MPI_Comm *comm_dist_graph)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	bool weighted = sourceweights != MPI_UNWEIGHTED && destweights != MPI_UNWEIGHTED;
	struct ml_dist_graph graph = {
		indegree, outdegree, weighted, sources, sourceweights, destinations, destweights,
	};
	int error = ml_api_need(ml_check_intracomm(handle), comm_dist_graph, "comm_dist_graph");

	(void)info;
	if (!error)
		error = check_ends(comm, indegree, sources, sourceweights);
	if (!error)
		error = check_ends(comm, outdegree, destinations, destweights);
	if (!error)
		error = ml_run_agree("MPI_Dist_graph_create_adjacent", comm, reorder != 0);
	if (!error)
		error = ml_form_dist_graph(comm, &graph, reorder, &made);
	return ml_api_give_comm("MPI_Dist_graph_create_adjacent", error, comm, made, comm_dist_graph);
}
ML_ALIAS(Dist_graph_create_adjacent);

/* The edges that a process names: degrees[i] of them leave sources[i]. */
struct naming {
	int n;
	const int *sources;
	const int *degrees;
	const int *destinations;
	const int *weights;
};

static int check_naming(const struct naming *naming, const struct ml_comm *comm, int *count)
{
	int error;

	*count = 0;
	if (naming->n < 0) {
		ml_note("n is %d", naming->n);
		return MPI_ERR_ARG;
	}
	error = check_ends(comm, naming->n, naming->sources, MPI_UNWEIGHTED);
	error = ml_api_need_array(error, naming->degrees, naming->n, "degrees");
	for (int i = 0; i < naming->n && !error; i++) {
		if (naming->degrees[i] < 0 || __builtin_add_overflow(*count, naming->degrees[i], count)) {
			ml_note("degree %d is %d", i, naming->degrees[i]);
			error = MPI_ERR_ARG;
		}
	}
	return error ? error : check_ends(comm, *count, naming->destinations, naming->weights);
}

static int make_edges(struct ml_comm *comm, const struct naming *naming, int count, bool reorder, struct ml_comm **made)
{
	bool weighted = naming->weights != MPI_UNWEIGHTED;
	struct ml_form_edges edges = { 0, malloc(sizeof *edges.edge * ((size_t)count + 1)) };
	int error;

	if (!edges.edge) {
		ml_note("%d edges", count);
		return MPI_ERR_NO_MEM;
	}
	for (int i = 0; i < naming->n; i++)
		for (int k = 0; k < naming->degrees[i]; k++) {
			int at = edges.count++;

			edges.edge[at] = (struct ml_form_edge){
				naming->sources[i], naming->destinations[at], weighted ? naming->weights[at] : 1,
			};
		}
	error = ml_form_edges(comm, &edges, weighted, reorder, made);
	free(edges.edge);
	return error;
}

int PMPI_Dist_graph_create(MPI_Comm handle, int n, const int sources[], const int degrees[], const int destinations[],
			   const int weights[], MPI_Info info, int reorder, MPI_Comm *comm_dist_graph)
{
	ML_GUARD;
	struct ml_comm *comm = ml_comm_find(handle), *made = NULL;
	struct naming naming = { n, sources, degrees, destinations, weights };
	int count, error = ml_api_need(ml_check_intracomm(handle), comm_dist_graph, "comm_dist_graph");

	(void)info;
	if (!error)
		error = check_naming(&naming, comm, &count);
	if (!error)
		error = ml_run_agree("MPI_Dist_graph_create", comm, reorder != 0);
	if (!error)
		error = make_edges(comm, &naming, count, reorder, &made);
	return ml_api_give_comm("MPI_Dist_graph_create", error, comm, made, comm_dist_graph);
}
ML_ALIAS(Dist_graph_create);
