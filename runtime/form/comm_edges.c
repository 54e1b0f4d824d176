/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Graphs whose edges come from anywhere (MPI 5.0 section 8.5.4, MPI_Dist_graph_create): every edge is sent to the process at each
 * of its ends, one all-to-all for the sources and one for the destinations.
 */
#include <stdlib.h>
#include <string.h>

#include "collectives/coll.h"
#include "form/form.h"
#include "object/error.h"
#include "object/topology.h"

/* Edges are moved as integers. */
enum { EDGE_INTS = sizeof(struct ml_form_edge) / sizeof(int) };

/* Where the edges for, or from, each rank stand in an array, in integers. */
struct parcels {
	int *counts;          /* [size] */
	int *displs;          /* [size] */
	struct ml_form_edge *edges;
};

static int parcels_init(struct parcels *parcels, int size)
{
	parcels->counts = calloc(2 * (size_t)size, sizeof *parcels->counts);
	parcels->displs = parcels->counts + size;
	parcels->edges = NULL;
	if (parcels->counts)
		return MPI_SUCCESS;
	ml_note("the edges of %d processes", size);
	return MPI_ERR_NO_MEM;
}

static void parcels_fini(struct parcels *parcels)
{
	free(parcels->counts);
	free(parcels->edges);
}

/* Makes displacements of counts, and room for as many edges. */
static int parcels_lay_out(struct parcels *parcels, int size, int *total)
{
	int sum = 0;

	for (int rank = 0; rank < size; rank++) {
		parcels->displs[rank] = sum;
		sum += parcels->counts[rank];
	}
	*total = sum / EDGE_INTS;
	parcels->edges = malloc(sizeof *parcels->edges * (size_t)(*total + 1));
	if (parcels->edges)
		return MPI_SUCCESS;
	ml_note("%d edges", *total);
	return MPI_ERR_NO_MEM;
}

/* The rank that an edge goes to in this round. */
static int end_of(const struct ml_form_edge *edge, bool at_source)
{
	return at_source ? edge->source : edge->destination;
}

/* Sorts edges by the ranks that they go to. */
static int pack(const struct ml_form_edges *edges, bool at_source, int size, struct parcels *out)
{
	int total, error;

	for (int i = 0; i < edges->count; i++)
		out->counts[end_of(&edges->edge[i], at_source)] += EDGE_INTS;
	error = parcels_lay_out(out, size, &total);
	if (error)
		return error;
	memset(out->counts, 0, sizeof *out->counts * (size_t)size);
	for (int i = 0; i < edges->count; i++) {
		int rank = end_of(&edges->edge[i], at_source);

		out->edges[(out->displs[rank] + out->counts[rank]) / EDGE_INTS] = edges->edge[i];
		out->counts[rank] += EDGE_INTS;
	}
	return MPI_SUCCESS;
}

static struct ml_blocks blocks_of(const struct parcels *parcels)
{
	return (struct ml_blocks){
		.base = (unsigned char *)parcels->edges,
		.type = ml_type_find(MPI_INT),
		.counts = { parcels->counts, false },
		.displs = { parcels->displs, false },
	};
}

/* Sends every edge to the process at one of its ends; what comes is the caller's to free. */
static int deliver(struct ml_comm *comm, const struct ml_form_edges *edges, bool at_source, struct ml_form_edges *mine)
{
	const struct ml_type *type = ml_type_find(MPI_INT);
	struct parcels out = { NULL, NULL, NULL }, in = { NULL, NULL, NULL };
	struct ml_blocks send, recv;
	int error = parcels_init(&out, comm->size);

	if (!error)
		error = parcels_init(&in, comm->size);
	if (!error)
		error = pack(edges, at_source, comm->size, &out);
	if (error)
		goto fini;
	send = (struct ml_blocks){ .base = (unsigned char *)out.counts, .type = type, .each = 1 };
	recv = (struct ml_blocks){ .base = (unsigned char *)in.counts, .type = type, .each = 1 };
	error = ml_coll_alltoall(comm, &send, &recv);
	if (!error)
		error = parcels_lay_out(&in, comm->size, &mine->count);
	if (error)
		goto fini;
	send = blocks_of(&out);
	recv = blocks_of(&in);
	error = ml_coll_alltoall(comm, &send, &recv);
	if (!error) {
		mine->edge = in.edges;
		in.edges = NULL;
	}
fini:
	parcels_fini(&in);
	parcels_fini(&out);
	return error;
}

/* Fills the arrays of one direction: the other ends of the edges, and their weights. */
static void list(const struct ml_form_edges *edges, bool sources, int *ends, int *weights)
{
	for (int i = 0; i < edges->count; i++) {
		ends[i] = end_of(&edges->edge[i], sources);
		weights[i] = edges->edge[i].weight;
	}
}

static int build(struct ml_comm *comm, const struct ml_form_edges *in, const struct ml_form_edges *out, bool weighted,
		 bool reorder, struct ml_comm **new_out)
{
	size_t degrees = (size_t)in->count + (size_t)out->count;
	int *ends = malloc(sizeof *ends * (2 * degrees + 1)), *weights = ends + degrees;
	struct ml_dist_graph graph = {
		in->count, out->count, weighted, ends, weights, ends + in->count, weights + in->count,
	};
	int error;

	if (!ends) {
		ml_note("%zu edges", degrees);
		return MPI_ERR_NO_MEM;
	}
	list(in, true, ends, weights);
	list(out, false, ends + in->count, weights + in->count);
	error = ml_form_dist_graph(comm, &graph, reorder, new_out);
	free(ends);
	return error;
}

int ml_form_edges(struct ml_comm *comm, const struct ml_form_edges *edges, bool weighted, bool reorder,
		  struct ml_comm **new_out)
{
	struct ml_form_edges in = { 0, NULL }, out = { 0, NULL };
	int error = deliver(comm, edges, true, &out);

	if (!error)
		error = deliver(comm, edges, false, &in);
	if (!error)
		error = build(comm, &in, &out, weighted, reorder, new_out);
	free(in.edge);
	free(out.edge);
	return error;
}
