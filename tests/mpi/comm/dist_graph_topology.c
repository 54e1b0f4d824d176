/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5 8
 * Description: in a distributed graph every process knows its own edges with their weights, whether it named them itself
 * (MPI_Dist_graph_create_adjacent) or any other process did (MPI_Dist_graph_create; MPI 5.0 section 8.5.4). With an argument
 * the processes may be reordered (reordered.sh): then each has the edges of its new rank.
 */
#include "tests/lib/t.h"

enum { EDGES = 4096, RANKS = 64 };

/* Edge from a to b: how many times it is there, and its weight. Equal on all ranks. */
static int times[RANKS][RANKS];
static int reorder;

static int weight(int a, int b)
{
	return 1 + a * 7 + b;
}

static void draw(uint64_t *state)
{
	for (int a = 0; a < t_size; a++)
		for (int b = 0; b < t_size; b++)
			times[a][b] = (int)(t_random(state) % 4) / 2;
}

/* Compares what comm says with `times`. */
static void check_edges(MPI_Comm comm, int weighted)
{
	int in = -1, out = -1, flag = -1, rank, sources[EDGES], source_weights[EDGES], to[EDGES], to_weights[EDGES];
	int from_count[RANKS] = { 0 }, to_count[RANKS] = { 0 };

	MPI_Comm_rank(comm, &rank);
	if (!reorder)
		t_check_eq(rank, t_rank);
	MPI_Dist_graph_neighbors_count(comm, &in, &out, &flag);
	t_check_eq(!!flag, weighted);
	MPI_Dist_graph_neighbors(comm, in, sources, weighted ? source_weights : MPI_UNWEIGHTED, out, to,
				 weighted ? to_weights : MPI_UNWEIGHTED);
	for (int i = 0; i < in; i++) {
		from_count[sources[i]]++;
		if (weighted)
			t_check_eq(source_weights[i], weight(sources[i], rank), "from %d", sources[i]);
	}
	for (int i = 0; i < out; i++) {
		to_count[to[i]]++;
		if (weighted)
			t_check_eq(to_weights[i], weight(rank, to[i]), "to %d", to[i]);
	}
	for (int r = 0; r < t_size; r++) {
		t_check_eq(from_count[r], times[r][rank], "edges from %d", r);
		t_check_eq(to_count[r], times[rank][r], "edges to %d", r);
	}
}

/* Every process names the edges of some other sources, one source at a time. */
static void check_any(int weighted)
{
	int sources[RANKS], degrees[RANKS], to[EDGES], weights[EDGES], n = 0, count = 0, status;
	MPI_Comm comm;

	for (int a = 0; a < t_size; a++) {
		if ((a + (int)t_step) % t_size != t_rank)
			continue;
		sources[n] = a;
		degrees[n] = 0;
		for (int b = t_size - 1; b >= 0; b--)
			for (int i = 0; i < times[a][b]; i++) {
				weights[count] = weight(a, b);
				to[count++] = b;
				degrees[n]++;
			}
		n++;
	}
	MPI_Dist_graph_create(MPI_COMM_WORLD, n, sources, degrees, to, weighted ? weights : MPI_UNWEIGHTED, MPI_INFO_NULL,
			      reorder, &comm);
	MPI_Topo_test(comm, &status);
	t_check_eq(status, MPI_DIST_GRAPH);
	check_edges(comm, weighted);
	MPI_Comm_free(&comm);
}

static void check_adjacent(int weighted)
{
	int sources[EDGES], source_weights[EDGES], to[EDGES], to_weights[EDGES], in = 0, out = 0;
	MPI_Comm comm, dup;

	for (int r = 0; r < t_size; r++) {
		for (int i = 0; i < times[r][t_rank]; i++) {
			source_weights[in] = weight(r, t_rank);
			sources[in++] = r;
		}
		for (int i = 0; i < times[t_rank][r]; i++) {
			to_weights[out] = weight(t_rank, r);
			to[out++] = r;
		}
	}
	MPI_Dist_graph_create_adjacent(MPI_COMM_WORLD, in, sources, weighted ? source_weights : MPI_UNWEIGHTED, out, to,
				       weighted ? to_weights : MPI_UNWEIGHTED, MPI_INFO_NULL, reorder, &comm);
	MPI_Comm_dup(comm, &dup);
	MPI_Comm_free(&comm);
	check_edges(dup, weighted);
	MPI_Comm_free(&dup);
}

int main(int argc, char **argv)
{
	uint64_t state;

	reorder = argc > 1;
	t_init(&argc, &argv);
	state = t_seed;
	for (t_step = 0; t_step < 20; t_step++) {
		draw(&state);
		check_any((int)t_step % 2);
		check_adjacent((int)t_step % 2);
	}
	return t_done();
}
