/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Communicators with a grid or a graph that all processes know (MPI 5.0 section 8.5). With `reorder` they take the ranks in which the
 * neighbours of the topology are neighbours on the machine (object/reorder.h), if there is something to be gained; all processes
 * read the same tables and come to the same order.
 */
#include <stdlib.h>

#include "form/form.h"
#include "form/level.h"
#include "object/error.h"
#include "object/reorder.h"
#include "object/topology.h"

int ml_form_seats(const struct ml_comm *comm, int count, struct ml_seat **seats_out)
{
	static const enum ml_form_level level[ML_REORDER_LEVELS] = { ML_LEVEL_PACKAGE, ML_LEVEL_NUMA, ML_LEVEL_L3, ML_LEVEL_CORE };
	struct ml_seat *seats = malloc(sizeof *seats * ((size_t)count + 1));

	if (!seats) {
		ml_note("the places of %d processes", count);
		return MPI_ERR_NO_MEM;
	}
	for (int rank = 0; rank < count; rank++)
		for (int i = 0; i < ML_REORDER_LEVELS; i++)
			seats[rank].unit[i] = ml_form_level_instance(level[i], ml_comm_peer(comm, rank));
	if (!ml_reorder_can_help(seats, count)) {
		free(seats);
		seats = NULL;
	}
	*seats_out = seats;
	return MPI_SUCCESS;
}

int ml_form_topo(struct ml_comm *comm, int size, const int *process, struct ml_topology *topo, struct ml_comm **new_out)
{
	int range[1][3] = { { 0, size - 1, 1 } };
	struct ml_comm *new = NULL;
	struct ml_group *group;
	int error = topo ? MPI_SUCCESS : MPI_ERR_NO_MEM;

	if (!error && process)
		error = ml_group_incl(comm->group, size, process, &group);
	else if (!error)
		error = ml_group_range_incl(comm->group, size > 0, range, &group);
	if (!error) {
		error = ml_form_create(comm, group, &new);
		ml_group_drop(group);
	}
	if (!error && new)
		new->topo = ml_topology_hold(topo);
	if (!error)
		*new_out = new;
	ml_topology_drop(topo);
	return error;
}

/* A grid, or the graph when there is none. */
struct shape {
	const struct ml_cart *cart;
	const struct ml_graph *graph;
	int size;
};

/* The processes in the order of the nodes, the caller's to free; NULL: as they are. */
static int arrange(const struct ml_comm *comm, const struct shape *shape, int **process_out)
{
	struct ml_seat *seats;
	int *process, error = ml_form_seats(comm, shape->size, &seats);

	*process_out = NULL;
	if (error || !seats)
		return error;
	process = malloc(sizeof *process * (size_t)shape->size);
	if (!process) {
		ml_note("the order of %d processes", shape->size);
		error = MPI_ERR_NO_MEM;
	} else if (shape->cart) {
		error = ml_reorder_cart(shape->cart, seats, process);
	} else {
		error = ml_reorder_graph(shape->graph, NULL, seats, process);
	}
	free(seats);
	if (error)
		free(process);
	else
		*process_out = process;
	return error;
}

static int create(struct ml_comm *comm, const struct shape *shape, bool reorder, struct ml_topology *topo,
		  struct ml_comm **new_out)
{
	int *process = NULL, error = reorder ? arrange(comm, shape, &process) : MPI_SUCCESS;

	if (error)
		ml_topology_drop(topo);
	else
		error = ml_form_topo(comm, shape->size, process, topo, new_out);
	free(process);
	return error;
}

/* The node that this process would be. */
static int map(const struct ml_comm *comm, const struct shape *shape, int *rank_out)
{
	int *process, node = 0, error = arrange(comm, shape, &process);

	if (error)
		return error;
	while (node < shape->size && (process ? process[node] : node) != comm->rank)
		node++;
	*rank_out = node < shape->size ? node : MPI_UNDEFINED;
	free(process);
	return MPI_SUCCESS;
}

int ml_form_cart(struct ml_comm *comm, const struct ml_cart *cart, bool reorder, struct ml_comm **new_out)
{
	struct shape shape = { cart, NULL, 0 };
	int error = ml_cart_size(cart, &shape.size);

	return error ? error : create(comm, &shape, reorder, ml_topology_new_cart(cart), new_out);
}

int ml_form_cart_map(const struct ml_comm *comm, const struct ml_cart *cart, int *rank_out)
{
	struct shape shape = { cart, NULL, 0 };
	int error = ml_cart_size(cart, &shape.size);

	return error ? error : map(comm, &shape, rank_out);
}

int ml_form_graph(struct ml_comm *comm, const struct ml_graph *graph, bool reorder, struct ml_comm **new_out)
{
	return create(comm, &(struct shape){ NULL, graph, graph->nnodes }, reorder, ml_topology_new_graph(graph), new_out);
}

int ml_form_graph_map(const struct ml_comm *comm, const struct ml_graph *graph, int *rank_out)
{
	return map(comm, &(struct shape){ NULL, graph, graph->nnodes }, rank_out);
}

/* Two processes are in the same part of a grid when they have the same coordinates in the dimensions that go. */
int ml_form_cart_sub(struct ml_comm *comm, const int *remain, struct ml_comm **new_out)
{
	const struct ml_cart *cart = &comm->topo->cart;
	struct ml_cart part = { 0, NULL, NULL };
	int dims[cart->ndims + 1], periods[cart->ndims + 1], coords[cart->ndims + 1];
	int color = 0, key = 0, error;
	struct ml_comm *new;

	ml_cart_coords(cart, comm->rank, cart->ndims, coords);
	for (int d = 0; d < cart->ndims; d++) {
		if (remain[d]) {
			dims[part.ndims] = cart->dims[d];
			periods[part.ndims++] = cart->periods[d];
			key = key * cart->dims[d] + coords[d];
		} else {
			color = color * cart->dims[d] + coords[d];
		}
	}
	part.dims = dims;
	part.periods = periods;
	error = ml_form_split(comm, color, key, &new);
	if (error)
		return error;
	new->topo = ml_topology_new_cart(&part);
	if (!new->topo) {
		ml_form_free(new);
		return MPI_ERR_NO_MEM;
	}
	*new_out = new;
	return MPI_SUCCESS;
}
