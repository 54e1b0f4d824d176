/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Communicators with a topology (MPI 5.0 sections 8.5 and 8.6). Ranks keep their order: which order is better depends on what the
 * program sends, and between the cores of one machine the difference is small.
 */
#include "form/form.h"
#include "object/error.h"
#include "object/topology.h"

/* Makes a communicator of the first `size` processes, which all get the topology. Takes `topo` over, NULL included. */
static int make(struct ml_comm *comm, int size, struct ml_topology *topo, struct ml_comm **new_out)
{
	int range[1][3] = { { 0, size - 1, 1 } };
	struct ml_comm *new = NULL;
	struct ml_group *group;
	int error = topo ? MPI_SUCCESS : MPI_ERR_NO_MEM;

	if (!error)
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

int ml_form_cart(struct ml_comm *comm, const struct ml_cart *cart, struct ml_comm **new_out)
{
	int size, error = ml_cart_size(cart, &size);

	return error ? error : make(comm, size, ml_topology_new_cart(cart), new_out);
}

int ml_form_graph(struct ml_comm *comm, const struct ml_graph *graph, struct ml_comm **new_out)
{
	return make(comm, graph->nnodes, ml_topology_new_graph(graph), new_out);
}

int ml_form_dist_graph(struct ml_comm *comm, const struct ml_dist_graph *graph, struct ml_comm **new_out)
{
	return make(comm, comm->size, ml_topology_new_dist_graph(graph), new_out);
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
