/* SPDX-License-Identifier: BSD-2-Clause */
/* Random collective calls: see coll_case.h. */
#include "tests/lib/coll_case.h"

enum { WIDE = 4, NARROW = 2 }; /* ints of a pair with gaps and without */

static MPI_Datatype plain, gappy;
static MPI_Op compose;

/* A pair (a, b) as the function x -> a x + b; the lower rank's is applied first. */
static void combine(bool affine, const unsigned *low, unsigned high[2], int step)
{
	unsigned a = low[0], b = low[step];

	if (affine) {
		high[step] += high[0] * b;
		high[0] *= a;
	} else {
		high[0] += a;
		high[step] += b;
	}
}

static void compose_all(void *in, void *inout, int *count, MPI_Datatype *type)
{
	int width = *type == gappy ? WIDE : NARROW;

	for (int i = 0; i < *count; i++)
		combine(true, (unsigned *)in + i * width, (unsigned *)inout + i * width, width / 2);
}

void case_init(void)
{
	MPI_Datatype vector;

	MPI_Type_contiguous(2, MPI_INT, &plain);
	MPI_Type_commit(&plain);
	MPI_Type_vector(2, 1, 2, MPI_INT, &vector);
	MPI_Type_create_resized(vector, 0, WIDE * sizeof(int), &gappy);
	MPI_Type_commit(&gappy);
	MPI_Type_free(&vector);
	MPI_Op_create(compose_all, 0, &compose);
}

void case_fini(void)
{
	MPI_Type_free(&plain);
	MPI_Type_free(&gappy);
	MPI_Op_free(&compose);
}

/* ---- what the kinds have in common ---- */

enum { REDUCES = 1, VARIES = 2, BLOCKS_OUT = 4, BLOCKS_IN = 8, ROOTED = 16 };

static const int traits[CASE_COUNT] = {
	[CASE_BCAST] = ROOTED,
	[CASE_GATHER] = ROOTED | BLOCKS_IN,
	[CASE_GATHERV] = ROOTED | BLOCKS_IN | VARIES,
	[CASE_SCATTER] = ROOTED | BLOCKS_OUT,
	[CASE_SCATTERV] = ROOTED | BLOCKS_OUT | VARIES,
	[CASE_ALLGATHER] = BLOCKS_IN,
	[CASE_ALLGATHERV] = BLOCKS_IN | VARIES,
	[CASE_ALLTOALL] = BLOCKS_OUT | BLOCKS_IN,
	[CASE_ALLTOALLV] = BLOCKS_OUT | BLOCKS_IN | VARIES,
	[CASE_ALLTOALLW] = BLOCKS_OUT | BLOCKS_IN | VARIES,
	[CASE_REDUCE] = REDUCES | ROOTED,
	[CASE_ALLREDUCE] = REDUCES,
	[CASE_REDUCE_SCATTER_BLOCK] = REDUCES,
	[CASE_REDUCE_SCATTER] = REDUCES,
	[CASE_SCAN] = REDUCES,
	[CASE_EXSCAN] = REDUCES,
};

static bool has(const struct coll_case *c, int trait)
{
	return traits[c->kind] & trait;
}

static bool is_scattered(const struct coll_case *c)
{
	return c->kind == CASE_REDUCE_SCATTER || c->kind == CASE_REDUCE_SCATTER_BLOCK;
}

static bool is_root(const struct coll_case *c)
{
	return has(c, ROOTED) && c->rank == c->root && (!c->inter || c->side == c->root_side);
}

/* Whether this rank gives to the others, and takes from them. */
static bool gives(const struct coll_case *c)
{
	bool from_root = c->kind == CASE_BCAST || has(c, BLOCKS_OUT);

	if (!has(c, ROOTED))
		return true;
	return from_root ? is_root(c) : !c->inter || c->side != c->root_side;
}

static bool takes(const struct coll_case *c)
{
	bool from_root = c->kind == CASE_BCAST || has(c, BLOCKS_OUT);

	if (!has(c, ROOTED))
		return true;
	return from_root ? !c->inter || c->side != c->root_side : is_root(c);
}

/* Whether this rank's send buffer, or the receive buffer of a scatter's root, is MPI_IN_PLACE. */
static bool is_in_place(const struct coll_case *c)
{
	return c->in_place && c->kind > CASE_BCAST && (!has(c, ROOTED) || is_root(c));
}

static bool is_scatter(const struct coll_case *c)
{
	return c->kind == CASE_SCATTER || c->kind == CASE_SCATTERV;
}

/* Predefined operations work on ints, not on pairs. */
static bool takes_ints(const struct coll_case *c)
{
	return has(c, REDUCES) && !c->affine;
}

static int ints_of_pair(const struct coll_case *c)
{
	return !takes_ints(c) && c->rank % 2 ? WIDE : NARROW;
}

/* ---- data ---- */

/* Number of a rank of a side among all. */
static int id(const struct coll_case *c, int side, int rank)
{
	return c->inter ? side * CASE_RANKS + rank : rank;
}

static int own_id(const struct coll_case *c, int rank)
{
	return id(c, c->side, rank);
}

static int other_id(const struct coll_case *c, int rank)
{
	return id(c, 1 - c->side, rank);
}

static int root_id(const struct coll_case *c)
{
	return id(c, c->root_side, c->root);
}

/* An int of what one rank gives to another; `to` is 0 when all get the same. */
static int value(const struct coll_case *c, int round, int from, int to, size_t at)
{
	uint64_t state = c->key + (uint64_t)round * 7919 + (uint64_t)from * 1000003 + (uint64_t)to * 10007 + at * 31;

	return (int)(t_random(&state) & 0xffffff);
}

/* Pairs of the block that goes from a rank to a rank. */
static int count_of(const struct coll_case *c, int from, int to)
{
	if (!has(c, VARIES))
		return c->count;
	if (has(c, BLOCKS_IN) && has(c, BLOCKS_OUT))
		return c->count * ((from + to) % 3) / 2;
	return c->count * ((has(c, BLOCKS_IN) ? from : to) % 4) / 3;
}

/* Int number `at` of the data of a block. */
static int *place(const struct coll_case *c, int *data, int displ, size_t at)
{
	size_t width = (size_t)ints_of_pair(c);

	return data + (size_t)displ * width + at / 2 * width + at % 2 * (width / 2);
}

static void put_block(const struct coll_case *c, int round, int *data, const struct case_blocks *b, int i, int from, int to)
{
	for (size_t at = 0; at < 2 * (size_t)b->count[i]; at++)
		*place(c, data, b->displ[i], at) = value(c, round, from, to, at);
}

/* ---- making ---- */

/* Blocks in the reverse order of the ranks, a pair between them, when there are arrays; else one behind the other. */
static void lay_out(const struct coll_case *c, struct case_blocks *b)
{
	int end = 0;

	for (int k = 0; k < b->n; k++) {
		int i = has(c, VARIES) ? b->n - 1 - k : k;

		b->displ[i] = end;
		end += b->count[i] + (has(c, VARIES) ? 1 : 0);
	}
	b->ints = ((size_t)end + 1) * (size_t)ints_of_pair(c);
}

static void count_blocks(struct coll_case *c)
{
	c->send.n = has(c, BLOCKS_OUT) ? c->other : 1;
	c->recv.n = has(c, BLOCKS_IN) ? c->other : 1;
	for (int i = 0; i < c->send.n; i++)
		c->send.count[i] = count_of(c, c->rank, has(c, BLOCKS_OUT) ? i : 0);
	for (int i = 0; i < c->recv.n; i++)
		c->recv.count[i] = count_of(c, has(c, BLOCKS_IN) ? i : 0, c->rank);
}

/* Both sides have vectors of the same length, whatever their shares are. */
static void count_shares(struct coll_case *c)
{
	int total = 0;

	c->shares.n = c->own;
	if (c->inter)
		c->count *= c->other;
	for (int i = 0; i < c->own; i++) {
		c->shares.count[i] = c->kind == CASE_REDUCE_SCATTER && !c->inter ? c->count * (i % 3) / 2 : c->count;
		total += c->shares.count[i];
	}
	c->send.n = c->recv.n = 1;
	c->send.count[0] = c->recv.count[0] = total;
}

/* From pairs to what the call wants; after this `count` and `displ` are used by the call alone. */
static void widen(struct coll_case *c, struct case_blocks *b)
{
	for (int i = 0; i < b->n; i++) {
		int unit = c->kind == CASE_ALLTOALLW ? ints_of_pair(c) * (int)sizeof(int) : 1;

		b->count_c[i] = b->count[i];
		b->displ_c[i] = b->displ[i] * unit;
	}
}

void case_make(struct coll_case *c, enum case_kind kind, MPI_Comm comm, int side, uint64_t *random, int largest)
{
	int inter, sides[2];

	memset(c, 0, sizeof *c);
	MPI_Comm_test_inter(comm, &inter);
	MPI_Comm_rank(comm, &c->rank);
	MPI_Comm_size(comm, &c->own);
	c->other = c->own;
	if (inter)
		MPI_Comm_remote_size(comm, &c->other);
	c->kind = kind;
	c->comm = comm;
	c->inter = inter;
	c->side = inter ? side : 0;
	sides[c->side] = c->own;
	sides[1 - c->side] = c->other;
	c->key = t_random(random);
	c->count = (int)(t_random(random) % (uint64_t)((largest >> t_random(random) % 16) + 1));
	c->wide = t_random(random) % 2;
	c->in_place = t_random(random) % 3 == 0 && !inter;
	c->root_side = inter ? (int)(t_random(random) % 2) : 0;
	c->root = (int)(t_random(random) % (uint64_t)sides[c->root_side]);
	c->affine = t_random(random) % 2;
	c->type = takes_ints(c) ? MPI_INT : c->rank % 2 ? gappy : plain;
	for (int i = 0; i < CASE_RANKS; i++)
		c->types[i] = c->type;
	if (is_scattered(c))
		count_shares(c);
	else
		count_blocks(c);
	lay_out(c, &c->send);
	lay_out(c, &c->recv);
	widen(c, &c->send);
	widen(c, &c->recv);
	c->send.data = malloc(c->send.ints * sizeof(int));
	c->recv.data = malloc(c->recv.ints * sizeof(int));
}

void case_free(struct coll_case *c)
{
	free(c->send.data);
	free(c->recv.data);
}

/* ---- before and after ---- */

void case_fill(struct coll_case *c, int round)
{
	bool in_recv = c->kind == CASE_BCAST || (is_in_place(c) && !is_scatter(c));
	struct case_blocks *b = in_recv && !has(c, BLOCKS_OUT) ? &c->recv : in_recv ? &c->recv : &c->send;

	memset(c->send.data, 0x55, c->send.ints * sizeof(int));
	memset(c->recv.data, 0x55, c->recv.ints * sizeof(int));
	if (!gives(c))
		return;
	if (in_recv && has(c, BLOCKS_IN) && !has(c, BLOCKS_OUT)) {
		put_block(c, round, b->data, b, c->rank, own_id(c, c->rank), 0);
		return;
	}
	for (int i = 0; i < b->n; i++)
		put_block(c, round, b->data, b, i, own_id(c, c->rank), has(c, BLOCKS_OUT) ? other_id(c, i) : 0);
}

/* The combination of what some ranks give, `count` pairs from `first` on. */
static void put_sum(const struct coll_case *c, int round, int *data, size_t count, size_t first, int ranks)
{
	for (size_t i = 0; i < count; i++) {
		unsigned sum[2], next[2];

		for (int rank = 0; rank < ranks; rank++) {
			for (size_t k = 0; k < 2; k++)
				next[k] = (unsigned)value(c, round, other_id(c, rank), 0, 2 * (first + i) + k);
			if (rank)
				combine(c->affine, sum, next, 1);
			memcpy(sum, next, sizeof sum);
		}
		*place(c, data, 0, 2 * i) = (int)sum[0];
		*place(c, data, 0, 2 * i + 1) = (int)sum[1];
	}
}

static void put_reduction(const struct coll_case *c, int round, int *data)
{
	size_t count = (size_t)c->recv.count[0], first = 0;

	if (is_scattered(c)) {
		for (int i = 0; i < c->rank; i++)
			first += (size_t)c->shares.count[i];
		put_sum(c, round, data, (size_t)c->shares.count[c->rank], first, c->other);
	} else if (c->kind == CASE_SCAN) {
		put_sum(c, round, data, count, 0, c->rank + 1);
	} else if (c->kind != CASE_EXSCAN) {
		put_sum(c, round, data, count, 0, c->other);
	} else if (c->rank > 0) {
		put_sum(c, round, data, count, 0, c->rank);
	} else if (is_in_place(c)) {
		put_block(c, round, data, &c->recv, 0, own_id(c, 0), 0);
	}
}

static void put_result(const struct coll_case *c, int round, int *data)
{
	if (has(c, REDUCES)) {
		put_reduction(c, round, data);
		return;
	}
	for (int i = 0; i < c->recv.n; i++) {
		int from = has(c, BLOCKS_IN) ? other_id(c, i) : root_id(c);

		put_block(c, round, data, &c->recv, i, from, has(c, BLOCKS_OUT) ? own_id(c, c->rank) : 0);
	}
}

void case_check(const struct coll_case *c, int round)
{
	size_t ints = c->recv.ints;
	int *expected = malloc(ints * sizeof(int));

	memset(expected, 0x55, ints * sizeof(int));
	if (c->kind == CASE_BCAST ? takes(c) || is_root(c) : takes(c) && !(is_scatter(c) && is_in_place(c)))
		put_result(c, round, expected);
	if (is_scattered(c) && is_in_place(c))
		ints = (size_t)ints_of_pair(c) * (size_t)c->shares.count[c->rank];
	for (size_t i = 0; i < ints && c->kind != CASE_BARRIER; i++)
		t_check_eq(c->recv.data[i], expected[i],
			   "kind %d, count %d, root %d of side %d, in place %d, round %d, int %zu of %zu", (int)c->kind, c->count,
			   c->root, c->root_side, is_in_place(c), round, i, ints);
	free(expected);
}

/* ---- calling ---- */

#define CALL(Name, name, ...)                                                                                          \
	(mode == CASE_WAIT ? MPI_##Name(__VA_ARGS__, c->comm)                                                          \
	 : mode == CASE_NOW ? MPI_I##name(__VA_ARGS__, c->comm, request)                                               \
			    : MPI_##Name##_init(__VA_ARGS__, c->comm, MPI_INFO_NULL, request))

/* By int or by MPI_Count. */
#define EITHER(Name, name, ...) (c->wide ? CALL_C(Name, name, __VA_ARGS__) : CALL(Name, name, __VA_ARGS__))
#define CALL_C(Name, name, ...)                                                                                        \
	(mode == CASE_WAIT ? MPI_##Name##_c(__VA_ARGS__, c->comm)                                                      \
	 : mode == CASE_NOW ? MPI_I##name##_c(__VA_ARGS__, c->comm, request)                                           \
			    : MPI_##Name##_init_c(__VA_ARGS__, c->comm, MPI_INFO_NULL, request))

static int call_reduction(struct coll_case *c, enum case_mode mode, MPI_Request *request, int root)
{
	const void *in = is_in_place(c) ? MPI_IN_PLACE : c->send.data;
	int unit = takes_ints(c) ? 2 : 1, *out = c->recv.data, count = unit * c->recv.count[0], shares[CASE_RANKS];
	MPI_Op op = c->affine ? compose : MPI_SUM;
	MPI_Count shares_c[CASE_RANKS];

	for (int i = 0; i < c->shares.n; i++)
		shares_c[i] = shares[i] = unit * c->shares.count[i];
	switch (c->kind) {
	case CASE_REDUCE:
		return EITHER(Reduce, reduce, in, out, count, c->type, op, root);
	case CASE_ALLREDUCE:
		return EITHER(Allreduce, allreduce, in, out, count, c->type, op);
	case CASE_REDUCE_SCATTER_BLOCK:
		return EITHER(Reduce_scatter_block, reduce_scatter_block, in, out, unit * c->count, c->type, op);
	case CASE_REDUCE_SCATTER:
		return c->wide ? CALL_C(Reduce_scatter, reduce_scatter, in, out, shares_c, c->type, op)
			       : CALL(Reduce_scatter, reduce_scatter, in, out, shares, c->type, op);
	case CASE_SCAN:
		return EITHER(Scan, scan, in, out, count, c->type, op);
	default:
		return EITHER(Exscan, exscan, in, out, count, c->type, op);
	}
}

static int call_blocks(struct coll_case *c, enum case_mode mode, MPI_Request *request, int root)
{
	const struct case_blocks *s = &c->send, *r = &c->recv;
	const void *out = is_in_place(c) && !is_scatter(c) ? MPI_IN_PLACE : s->data;
	void *in = is_in_place(c) && is_scatter(c) ? MPI_IN_PLACE : r->data;

	switch (c->kind) {
	case CASE_BCAST:
		return EITHER(Bcast, bcast, in, r->count[0], c->type, root);
	case CASE_GATHER:
		return EITHER(Gather, gather, out, s->count[0], c->type, in, r->count[0], c->type, root);
	case CASE_SCATTER:
		return EITHER(Scatter, scatter, out, s->count[0], c->type, in, r->count[0], c->type, root);
	case CASE_ALLGATHER:
		return EITHER(Allgather, allgather, out, s->count[0], c->type, in, r->count[0], c->type);
	default:
		return EITHER(Alltoall, alltoall, out, s->count[0], c->type, in, r->count[0], c->type);
	}
}

static int call_arrays(struct coll_case *c, enum case_mode mode, MPI_Request *request, int root)
{
	const struct case_blocks *s = &c->send, *r = &c->recv;
	const void *out = is_in_place(c) && !is_scatter(c) ? MPI_IN_PLACE : s->data;
	void *in = is_in_place(c) && is_scatter(c) ? MPI_IN_PLACE : r->data;
	MPI_Datatype type = c->type;
	int sbytes[CASE_RANKS], rbytes[CASE_RANKS], mine = count_of(c, is_scatter(c) ? c->root : c->rank, c->rank);

	for (int i = 0; i < CASE_RANKS; i++) {
		sbytes[i] = (int)s->displ_c[i];
		rbytes[i] = (int)r->displ_c[i];
	}
#define ARRAYS(Name, name, ints, wides) (c->wide ? CALL_C(Name, name, PICK wides) : CALL(Name, name, PICK ints))
#define PICK(...) __VA_ARGS__
	switch (c->kind) {
	case CASE_GATHERV:
		return ARRAYS(Gatherv, gatherv, (out, mine, type, in, r->count, r->displ, type, root),
			      (out, mine, type, in, r->count_c, r->displ_c, type, root));
	case CASE_SCATTERV:
		return ARRAYS(Scatterv, scatterv, (out, s->count, s->displ, type, in, mine, type, root),
			      (out, s->count_c, s->displ_c, type, in, mine, type, root));
	case CASE_ALLGATHERV:
		return ARRAYS(Allgatherv, allgatherv, (out, mine, type, in, r->count, r->displ, type),
			      (out, mine, type, in, r->count_c, r->displ_c, type));
	case CASE_ALLTOALLV:
		return ARRAYS(Alltoallv, alltoallv, (out, s->count, s->displ, type, in, r->count, r->displ, type),
			      (out, s->count_c, s->displ_c, type, in, r->count_c, r->displ_c, type));
	default:
		return ARRAYS(Alltoallw, alltoallw, (out, s->count, sbytes, c->types, in, r->count, rbytes, c->types),
			      (out, s->count_c, s->displ_c, c->types, in, r->count_c, r->displ_c, c->types));
	}
}

int case_call(struct coll_case *c, enum case_mode mode, MPI_Request *request)
{
	int root = !c->inter || c->side != c->root_side ? c->root : is_root(c) ? MPI_ROOT : MPI_PROC_NULL;

	if (c->kind == CASE_BARRIER)
		return mode == CASE_WAIT ? MPI_Barrier(c->comm)
		       : mode == CASE_NOW ? MPI_Ibarrier(c->comm, request)
					  : MPI_Barrier_init(c->comm, MPI_INFO_NULL, request);
	if (has(c, REDUCES))
		return call_reduction(c, mode, request, root);
	return has(c, VARIES) ? call_arrays(c, mode, request, root) : call_blocks(c, mode, request, root);
}

void case_run(struct coll_case *c, enum case_mode mode)
{
	MPI_Request request = MPI_REQUEST_NULL;

	case_fill(c, 0);
	case_call(c, mode, &request);
	if (mode == CASE_INIT)
		MPI_Start(&request);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	case_check(c, 0);
	if (mode == CASE_INIT)
		MPI_Request_free(&request);
}
