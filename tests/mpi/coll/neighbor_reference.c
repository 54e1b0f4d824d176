/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 6 8
 * Description: in every kind of topology each process gets the block that each of its sources has for it, in the order of the
 * topology's queries; blocking, non-blocking and persistent. A block of MPI_PROC_NULL stays as it was. In a ring of one or two
 * processes what goes in the negative direction comes from the positive one (MPI 5.0 sections 8.7 to 8.9).
 */
#include "tests/lib/t.h"

enum { DEGREE = 20, BLOCK = 24, ROUNDS = 3 };
enum op { ALLGATHER, ALLGATHERV, ALLTOALL, ALLTOALLV, ALLTOALLW, OPS };

struct edges {
	MPI_Comm comm;
	bool is_cart;
	int rank, in, out;
	int source[DEGREE], destination[DEGREE];
	int from[DEGREE];        /* place of an incoming edge among its source's outgoing ones; set by learn() */
};

static int sent[DEGREE][BLOCK], got[DEGREE][BLOCK];
static int scount[DEGREE], rcount[DEGREE], displ[DEGREE];
static MPI_Count scount_c[DEGREE], rcount_c[DEGREE];
static MPI_Aint bytes[DEGREE], displ_c[DEGREE];
static MPI_Datatype types[DEGREE];

static int value(int round, int from, int edge, int at)
{
	return ((round * 64 + from) * 64 + edge) * 64 + at;
}

/* How long a block is that comes from a rank; at most BLOCK. */
static int length(enum op op, int from)
{
	return op == ALLGATHER || op == ALLTOALL ? BLOCK : from * 5 % (BLOCK + 1);
}

static void prepare(const struct edges *e, enum op op, int round)
{
	bool one = op == ALLGATHER || op == ALLGATHERV;

	memset(got, 0x77, sizeof got);
	for (int i = 0; i < DEGREE; i++) {
		for (int at = 0; at < BLOCK; at++)
			sent[i][at] = value(round, e->rank, one ? 0 : i, at);
		scount_c[i] = scount[i] = length(op, e->rank);
		rcount_c[i] = rcount[i] = i < e->in && e->source[i] != MPI_PROC_NULL ? length(op, e->source[i]) : BLOCK;
		displ_c[i] = displ[i] = i * BLOCK;
		bytes[i] = (MPI_Aint)(i * BLOCK * (int)sizeof(int));
		types[i] = MPI_INT;
	}
}

static void check(const struct edges *e, enum op op, int round)
{
	bool one = op == ALLGATHER || op == ALLGATHERV;

	for (int i = 0; i < DEGREE; i++) {
		bool is_edge = i < e->in && e->source[i] != MPI_PROC_NULL;

		for (int at = 0; at < BLOCK; at++)
			t_check_eq(got[i][at],
				   is_edge && at < rcount[i] ? value(round, e->source[i], one ? 0 : e->from[i], at) : 0x77777777,
				   "operation %d, round %d, edge %d from %d, int %d", (int)op, round, i, is_edge ? e->source[i] : -1,
				   at);
	}
}

#define CALL(name, ...)                                                                                                \
	(way == 0 ? MPI_Neighbor_##name(__VA_ARGS__, comm)                                                             \
	 : way == 1 ? MPI_Ineighbor_##name(__VA_ARGS__, comm, request)                                                 \
		    : MPI_Neighbor_##name##_init(__VA_ARGS__, comm, MPI_INFO_NULL, request))
#define CALL_C(name, ...)                                                                                              \
	(way == 0 ? MPI_Neighbor_##name##_c(__VA_ARGS__, comm)                                                         \
	 : way == 1 ? MPI_Ineighbor_##name##_c(__VA_ARGS__, comm, request)                                             \
		    : MPI_Neighbor_##name##_init_c(__VA_ARGS__, comm, MPI_INFO_NULL, request))

static void call(MPI_Comm comm, enum op op, int way, bool wide, MPI_Request *request)
{
	switch (op) {
	case ALLGATHER:
		wide ? CALL_C(allgather, sent, BLOCK, MPI_INT, got, BLOCK, MPI_INT)
		     : CALL(allgather, sent, BLOCK, MPI_INT, got, BLOCK, MPI_INT);
		break;
	case ALLGATHERV:
		wide ? CALL_C(allgatherv, sent, scount_c[0], MPI_INT, got, rcount_c, displ_c, MPI_INT)
		     : CALL(allgatherv, sent, scount[0], MPI_INT, got, rcount, displ, MPI_INT);
		break;
	case ALLTOALL:
		wide ? CALL_C(alltoall, sent, BLOCK, MPI_INT, got, BLOCK, MPI_INT)
		     : CALL(alltoall, sent, BLOCK, MPI_INT, got, BLOCK, MPI_INT);
		break;
	case ALLTOALLV:
		wide ? CALL_C(alltoallv, sent, scount_c, displ_c, MPI_INT, got, rcount_c, displ_c, MPI_INT)
		     : CALL(alltoallv, sent, scount, displ, MPI_INT, got, rcount, displ, MPI_INT);
		break;
	default:
		wide ? CALL_C(alltoallw, sent, scount_c, bytes, types, got, rcount_c, bytes, types)
		     : CALL(alltoallw, sent, scount, bytes, types, got, rcount, bytes, types);
	}
}

static void run(const struct edges *e, enum op op, int way, bool wide)
{
	MPI_Request request = MPI_REQUEST_NULL;

	prepare(e, op, 0);
	call(e->comm, op, way, wide, &request);
	for (int round = 0; round < (way == 2 ? ROUNDS : 1); round++) {
		if (way == 2) {
			prepare(e, op, round);
			MPI_Start(&request);
		}
		if (way)
			MPI_Wait(&request, MPI_STATUS_IGNORE);
		check(e, op, round);
	}
	if (way == 2)
		MPI_Request_free(&request);
}

/*
 * Which of its source's outgoing edges an incoming one is. In grids the opposite direction; in graphs, among the edges between the
 * same two processes, the one of the same place.
 */
static void learn(struct edges *e)
{
	static int all[64][DEGREE + 1];
	int own[DEGREE + 1] = { e->out }, size;

	MPI_Comm_size(e->comm, &size);
	memcpy(own + 1, e->destination, sizeof e->destination);
	MPI_Allgather(own, DEGREE + 1, MPI_INT, all, DEGREE + 1, MPI_INT, e->comm);
	for (int i = 0; i < e->in; i++) {
		int nth = 0, k;

		if (e->is_cart || e->source[i] == MPI_PROC_NULL) {
			e->from[i] = i ^ 1;
			continue;
		}
		for (k = 0; k < i; k++)
			nth += e->source[k] == e->source[i];
		for (k = 0; k < all[e->source[i]][0]; k++)
			if (all[e->source[i]][k + 1] == e->rank && nth-- == 0)
				break;
		e->from[i] = k;
	}
}

static void run_all(struct edges *e)
{
	MPI_Comm_rank(e->comm, &e->rank);
	learn(e);
	for (t_step = 0; t_step < OPS * 6; t_step++)
		run(e, (enum op)(t_step % OPS), (int)(t_step / OPS % 3), t_step >= OPS * 3);
	MPI_Comm_free(&e->comm);
}

/* Grids of one to three dimensions, closed and open; with dimensions of one and two processes among them. */
static void test_grids(void)
{
	for (int shape = 0; shape < 12; shape++) {
		int ndims = 1 + shape % 3, dims[3] = { 0, 0, shape % 2 ? 1 : 0 }, periods[3];
		struct edges e = { .is_cart = true };

		MPI_Dims_create(t_size, ndims, dims);
		for (int d = 0; d < 3; d++)
			periods[d] = (shape >> d) % 2 || shape > 8;
		if (ndims == 2 && shape % 2 && t_size % 2 == 0)
			dims[0] = t_size / 2, dims[1] = 2;
		MPI_Cart_create(MPI_COMM_WORLD, ndims, dims, periods, 0, &e.comm);
		e.in = e.out = 2 * ndims;
		for (int d = 0; d < ndims; d++)
			MPI_Cart_shift(e.comm, d, 1, &e.source[2 * d], &e.source[2 * d + 1]);
		memcpy(e.destination, e.source, sizeof e.source);
		run_all(&e);
	}
}

/* A ring that also has an edge from everybody to everybody's self. */
static void test_graph(void)
{
	int index[64], edges[192];
	struct edges e = { 0 };

	for (int i = 0; i < t_size; i++) {
		index[i] = 3 * (i + 1);
		edges[3 * i] = (i + t_size - 1) % t_size;
		edges[3 * i + 1] = i;
		edges[3 * i + 2] = (i + 1) % t_size;
	}
	MPI_Graph_create(MPI_COMM_WORLD, t_size, index, edges, 0, &e.comm);
	MPI_Graph_neighbors_count(e.comm, t_rank, &e.in);
	MPI_Graph_neighbors(e.comm, t_rank, DEGREE, e.source);
	e.out = e.in;
	memcpy(e.destination, e.source, sizeof e.source);
	run_all(&e);
}

/* Everybody sends twice to the next and once to the one after, in and out in different numbers at the ends. */
static void test_dist_graph(void)
{
	static const int weights[DEGREE];
	struct edges e = { 0 };

	for (int d = 1; d <= 2; d++)
		for (int twice = d; twice <= 2; twice++) {
			if (t_rank + d < t_size)
				e.destination[e.out++] = t_rank + d;
			if (t_rank >= d)
				e.source[e.in++] = t_rank - d;
		}
	MPI_Dist_graph_create_adjacent(MPI_COMM_WORLD, e.in, e.source, weights, e.out, e.destination, weights, MPI_INFO_NULL, 0,
				       &e.comm);
	run_all(&e);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	test_grids();
	test_graph();
	test_dist_graph();
	return t_done();
}
