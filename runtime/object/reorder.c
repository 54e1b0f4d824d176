/* SPDX-License-Identifier: BSD-2-Clause */
/* What an arrangement costs, and the one for graphs of any shape: see reorder.h. */
#include "object/reorder.h"

#include <stdlib.h>
#include <string.h>

#include "object/error.h"

int ml_reorder_shared(const struct ml_seat *a, const struct ml_seat *b)
{
	int shared = 0;

	while (shared < ML_REORDER_LEVELS && a->unit[shared] == b->unit[shared])
		shared++;
	return shared;
}

bool ml_reorder_can_help(const struct ml_seat *seats, int count)
{
	int least = ML_REORDER_LEVELS, most = 0;

	for (int a = 1; a < count && least >= most; a++)
		for (int b = 0; b < a; b++) {
			int shared = ml_reorder_shared(&seats[a], &seats[b]);

			least = shared < least ? shared : least;
			most = shared > most ? shared : most;
		}
	return least < most;
}

/* ---- candidates ------------------------------------------------------------------------------------------------- */

static uint64_t weight_of(const struct ml_reorder *reorder, int edge)
{
	return reorder->weights ? (uint64_t)reorder->weights[edge] : 1;
}

static uint64_t cost_of(const struct ml_reorder *reorder, const int *process)
{
	const struct ml_graph *graph = reorder->graph;
	uint64_t cost = 0;

	for (int node = 0, edge = 0; node < graph->nnodes; node++)
		for (; edge < graph->index[node]; edge++) {
			const struct ml_seat *from = &reorder->seats[process[node]];
			const struct ml_seat *to = &reorder->seats[process[graph->edges[edge]]];

			cost += weight_of(reorder, edge) * (uint64_t)(ML_REORDER_LEVELS - ml_reorder_shared(from, to));
		}
	return cost;
}

void ml_reorder_add(struct ml_reorder *reorder)
{
	uint64_t cost = cost_of(reorder, reorder->candidate);

	if (cost >= reorder->cost)
		return;
	reorder->cost = cost;
	memcpy(reorder->process, reorder->candidate, sizeof *reorder->process * (size_t)reorder->graph->nnodes);
}

/* By unit, and in one unit by number. */
static int compare(const void *x, const void *y, void *seats)
{
	const int *a = x, *b = y;
	const struct ml_seat *at = (const struct ml_seat *)seats + *a, *bt = (const struct ml_seat *)seats + *b;
	int shared = ml_reorder_shared(at, bt);

	if (shared == ML_REORDER_LEVELS)
		return *a - *b;
	return at->unit[shared] < bt->unit[shared] ? -1 : 1;
}

int ml_reorder_init(struct ml_reorder *reorder, const struct ml_graph *graph, const int *weights, const struct ml_seat *seats,
		    int *process)
{
	size_t n = (size_t)graph->nnodes;
	int *numbers = malloc(sizeof *numbers * (2 * n + 1));

	if (!numbers) {
		ml_note("the order of %d processes", graph->nnodes);
		return MPI_ERR_NO_MEM;
	}
	*reorder = (struct ml_reorder){ graph, weights, seats, numbers, process, numbers + n, 0 };
	for (int i = 0; i < graph->nnodes; i++)
		reorder->order[i] = process[i] = i;
	qsort_r(reorder->order, n, sizeof *reorder->order, compare, (void *)(uintptr_t)seats);
	reorder->cost = cost_of(reorder, process);
	return MPI_SUCCESS;
}

void ml_reorder_fini(struct ml_reorder *reorder)
{
	free(reorder->order);
}

/* ---- growing ---------------------------------------------------------------------------------------------------- */

/* What draws a node to the next seat: its edges with nodes in the unit there, on each level. */
struct pull {
	uint64_t by[ML_REORDER_LEVELS + 1]; /* [0]: with all nodes that have a seat */
	bool seated;
};

static uint64_t sum_of(const struct pull *pull)
{
	uint64_t sum = 0;

	for (int level = 0; level <= ML_REORDER_LEVELS; level++)
		sum += pull->by[level];
	return sum;
}

static int strongest(const struct pull *pull, int nodes)
{
	int best = -1;
	uint64_t most = 0;

	for (int node = 0; node < nodes; node++)
		if (!pull[node].seated && (best < 0 || sum_of(&pull[node]) > most)) {
			best = node;
			most = sum_of(&pull[node]);
		}
	return best;
}

static void seat(const struct ml_reorder *reorder, struct pull *pull, int node)
{
	const int *neighbor;
	int degree = ml_graph_neighbors(reorder->graph, node, &neighbor);

	pull[node].seated = true;
	for (int i = 0; i < degree; i++)
		for (int level = 0; level <= ML_REORDER_LEVELS; level++)
			pull[neighbor[i]].by[level] += weight_of(reorder, (int)(neighbor - reorder->graph->edges) + i);
}

/* The next seat is in other units from this level on, in which nobody sits yet. */
static void leave(struct pull *pull, int nodes, int shared)
{
	for (int node = 0; node < nodes; node++)
		for (int level = shared + 1; level <= ML_REORDER_LEVELS; level++)
			pull[node].by[level] = 0;
}

int ml_reorder_add_grown(struct ml_reorder *reorder)
{
	int nodes = reorder->graph->nnodes;
	struct pull *pull = calloc((size_t)nodes + 1, sizeof *pull);

	if (!pull) {
		ml_note("the order of %d processes", nodes);
		return MPI_ERR_NO_MEM;
	}
	for (int i = 0; i < nodes; i++) {
		int at = reorder->order[i], node = strongest(pull, nodes);

		reorder->candidate[node] = at;
		seat(reorder, pull, node);
		if (i + 1 < nodes)
			leave(pull, nodes, ml_reorder_shared(&reorder->seats[at], &reorder->seats[reorder->order[i + 1]]));
	}
	free(pull);
	ml_reorder_add(reorder);
	return MPI_SUCCESS;
}

int ml_reorder_graph(const struct ml_graph *graph, const int *weights, const struct ml_seat *seats, int *process_out)
{
	struct ml_reorder reorder;
	int error = ml_reorder_init(&reorder, graph, weights, seats, process_out);

	if (error)
		return error;
	error = ml_reorder_add_grown(&reorder);
	ml_reorder_fini(&reorder);
	return error;
}
