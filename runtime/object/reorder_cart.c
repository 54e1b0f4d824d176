/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Grids on the machine: see reorder.h. Where all units of a level hold the same number of processes, the grid is cut into equal
 * blocks, one for each unit of the widest level, those into blocks for the next level, and so on; each time in the way that cuts the
 * fewest edges.
 */
#include "object/reorder.h"

#include <stdlib.h>
#include <string.h>

#include "object/error.h"

/* ---- cutting a block --------------------------------------------------------------------------------------------- */

struct cut {
	const struct ml_cart *cart;
	const int *block;   /* [ndims] extents of what is cut */
	int *parts;         /* [ndims] the parts along each dimension that are being tried */
	int *best;          /* [ndims] those that cut the fewest edges */
	uint64_t fewest;
};

static uint64_t edges_cut(const struct cut *cut)
{
	uint64_t volume = 1, sum = 0;

	for (int d = 0; d < cut->cart->ndims; d++)
		volume *= (uint64_t)cut->block[d];
	for (int d = 0; d < cut->cart->ndims; d++) {
		bool ring = cut->cart->periods[d] && cut->block[d] == cut->cart->dims[d] && cut->parts[d] > 1;

		sum += (uint64_t)(cut->parts[d] - 1 + ring) * (volume / (uint64_t)cut->block[d]);
	}
	return sum;
}

/* Tries all ways to make `left` parts along the dimensions from d on. */
static void try_parts(struct cut *cut, int d, int left)
{
	if (d < cut->cart->ndims) {
		for (int parts = cut->block[d]; parts > 0; parts--)
			if (cut->block[d] % parts == 0 && left % parts == 0) {
				cut->parts[d] = parts;
				try_parts(cut, d + 1, left / parts);
			}
	} else if (left == 1 && edges_cut(cut) < cut->fewest) {
		cut->fewest = edges_cut(cut);
		memcpy(cut->best, cut->parts, sizeof *cut->best * (size_t)d);
	}
}

/* ---- blocks in blocks --------------------------------------------------------------------------------------------- */

/* How many processes a unit of the level holds, or 0 when that differs. */
static int unit_size(const struct ml_reorder *reorder, int level)
{
	int n = reorder->graph->nnodes, size = 0, first = 0;

	for (int i = 1; i <= n; i++) {
		if (i < n && ml_reorder_shared(&reorder->seats[reorder->order[i - 1]], &reorder->seats[reorder->order[i]]) > level)
			continue;
		if (size && i - first != size)
			return 0;
		size = i - first;
		first = i;
	}
	return size;
}

/* Adds to the coordinates of each place in the order of the machine where its block begins, and makes the block smaller. */
static void cut_block(const struct ml_reorder *reorder, struct cut *cut, int *block, int whole, int part, int *coords)
{
	int ndims = cut->cart->ndims;

	cut->fewest = UINT64_MAX;
	try_parts(cut, 0, whole / part);
	for (int i = 0; i < reorder->graph->nnodes; i++) {
		int number = i % whole / part;

		for (int d = ndims - 1; d >= 0; d--) {
			coords[i * ndims + d] += number % cut->best[d] * (block[d] / cut->best[d]);
			number /= cut->best[d];
		}
	}
	for (int d = 0; d < ndims; d++)
		block[d] /= cut->best[d];
}

static void add_blocks(struct ml_reorder *reorder, const struct ml_cart *cart, int *coords)
{
	int n = reorder->graph->nnodes, ndims = cart->ndims, whole = n;
	int block[ndims], parts[ndims], best[ndims];
	struct cut cut = { cart, block, parts, best, 0 };

	memcpy(block, cart->dims, sizeof block);
	for (int level = 0; level <= ML_REORDER_LEVELS; level++) {
		int part = level < ML_REORDER_LEVELS ? unit_size(reorder, level) : 1;

		if (part && part < whole) {
			cut_block(reorder, &cut, block, whole, part, coords);
			whole = part;
		}
	}
	for (int i = 0; i < n; i++) {
		int node = 0;

		for (int d = 0; d < ndims; d++)
			node = node * cart->dims[d] + coords[i * ndims + d];
		reorder->candidate[node] = reorder->order[i];
	}
	ml_reorder_add(reorder);
}

/* ---- the grid as a graph ------------------------------------------------------------------------------------------ */

static void list_neighbors(const struct ml_cart *cart, int nodes, int *index, int *edges)
{
	int count = 0;

	for (int node = 0; node < nodes; node++) {
		for (int d = 0; d < cart->ndims; d++)
			for (int step = -1; step <= 1; step += 2) {
				int neighbor = ml_cart_neighbor(cart, node, d, step);

				if (neighbor != MPI_PROC_NULL)
					edges[count++] = neighbor;
			}
		index[node] = count;
	}
}

int ml_reorder_cart(const struct ml_cart *cart, const struct ml_seat *seats, int *process_out)
{
	struct ml_graph graph = { 0, 0, NULL, NULL };
	struct ml_reorder reorder;
	int *index, *edges, *coords, error = ml_cart_size(cart, &graph.nnodes);
	size_t nodes = (size_t)graph.nnodes, ndims = (size_t)cart->ndims;

	if (error)
		return error;
	index = calloc(nodes * (1 + 3 * ndims), sizeof *index);
	if (!index) {
		ml_note("a grid of %d processes", graph.nnodes);
		return MPI_ERR_NO_MEM;
	}
	edges = index + nodes;
	coords = edges + 2 * nodes * ndims;
	list_neighbors(cart, graph.nnodes, index, edges);
	graph.index = index;
	graph.edges = edges;
	graph.nedges = index[nodes - 1];
	error = ml_reorder_init(&reorder, &graph, NULL, seats, process_out);
	if (!error) {
		if (cart->ndims)
			add_blocks(&reorder, cart, coords);
		error = ml_reorder_add_grown(&reorder);
		ml_reorder_fini(&reorder);
	}
	free(index);
	return error;
}
