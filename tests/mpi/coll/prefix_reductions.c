/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: scans give rank r the operands of the ranks up to r, or before it, and reduce-scatters give it its block of the
 * whole, combined in the order of ranks (MPI 5.0 sections 6.10 and 6.11). The operation does not commute: it composes maps x -> m x + c.
 */
#include "tests/lib/t.h"

enum { COUNT = 3000, RANKS_MAX = 16 };

struct map {
	uint32_t m, c;
};

static MPI_Datatype type;
static MPI_Op op;

static struct map value_of(int rank, int i)
{
	uint32_t x = (uint32_t)(rank * 1000003 + i * 7919);

	return (struct map){ x * 2654435761u | 1, x * 40503u };
}

static struct map compose(struct map a, struct map b)
{
	return (struct map){ a.m * b.m, a.c * b.m + b.c };
}

static void apply(void *in, void *inout, int *n, MPI_Datatype *t)
{
	struct map *a = in, *b = inout;

	(void)t;
	for (int i = 0; i < *n; i++)
		b[i] = compose(a[i], b[i]);
}

/* Element i of the operands of ranks 0 to last. */
static void check_map(struct map got, int last, int i, const char *what)
{
	struct map all = value_of(0, i);

	for (int rank = 1; rank <= last; rank++)
		all = compose(all, value_of(rank, i));
	t_check(got.m == all.m && got.c == all.c, "%s: element %d", what, i);
}

static void fill(struct map *to, int n)
{
	for (int i = 0; i < n; i++)
		to[i] = value_of(t_rank, i);
}

static void scans(int n)
{
	static struct map in[COUNT], out[COUNT];

	for (int in_place = 0; in_place < 2; in_place++) {
		fill(in, n);
		fill(out, n);
		MPI_Scan(in_place ? MPI_IN_PLACE : in, out, n, type, op, MPI_COMM_WORLD);
		for (int i = 0; i < n; i++)
			check_map(out[i], t_rank, i, "Scan");
		fill(out, n);
		MPI_Exscan(in_place ? MPI_IN_PLACE : in, out, n, type, op, MPI_COMM_WORLD);
		for (int i = 0; i < n && t_rank > 0; i++)
			check_map(out[i], t_rank - 1, i, "Exscan");
	}
}

static void reduce_scatters(int n)
{
	static struct map in[RANKS_MAX * COUNT], out[RANKS_MAX * COUNT];
	int counts[RANKS_MAX], before = 0, all = 0;

	for (int rank = 0; rank < t_size; rank++) {
		counts[rank] = rank % 3 == 1 ? 0 : n / (rank + 1);
		before += rank < t_rank ? counts[rank] : 0;
		all += counts[rank];
	}
	for (int in_place = 0; in_place < 2; in_place++) {
		fill(in, t_size * n);
		fill(out, t_size * n);
		MPI_Reduce_scatter_block(in_place ? MPI_IN_PLACE : in, out, n, type, op, MPI_COMM_WORLD);
		for (int i = 0; i < n; i++)
			check_map(out[i], t_size - 1, t_rank * n + i, "Reduce_scatter_block");
		fill(out, all);
		MPI_Reduce_scatter(in_place ? MPI_IN_PLACE : in, out, counts, type, op, MPI_COMM_WORLD);
		for (int i = 0; i < counts[t_rank]; i++)
			check_map(out[i], t_size - 1, before + i, "Reduce_scatter");
	}
}

/* Every other rank sends shorts where the others send bytes, with gaps between the blocks. */
static void exchange_types(void)
{
	static short in[RANKS_MAX * 4], out[RANKS_MAX * 4];
	int counts[RANKS_MAX], displs[RANKS_MAX];
	MPI_Datatype types[RANKS_MAX];

	for (int i = 0; i < t_size; i++) {
		counts[i] = i % 2 ? 2 : 4;
		types[i] = i % 2 ? MPI_SHORT : MPI_BYTE;
		displs[i] = i * 8;
		in[i * 4] = (short)(t_rank * 100 + i);
		in[i * 4 + 1] = (short)(i * 100 + t_rank);
		out[i * 4 + 2] = 77;
	}
	MPI_Alltoallw(in, counts, displs, types, out, counts, displs, types, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++) {
		t_check_eq(out[i * 4], i * 100 + t_rank, "from rank %d", i);
		t_check_eq(out[i * 4 + 1], t_rank * 100 + i, "from rank %d", i);
		t_check_eq(out[i * 4 + 2], 77, "behind the block of rank %d", i);
	}
}

static void check_errors(void)
{
	int x = 1, y = 0;

	t_errors_return(MPI_COMM_WORLD);
	t_check_class(MPI_Scan(&x, &y, -1, MPI_INT, MPI_SUM, MPI_COMM_WORLD), MPI_ERR_COUNT);
	t_check_class(MPI_Scan(&x, &x, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD), MPI_ERR_BUFFER);
	t_check_class(MPI_Exscan(&x, &y, 1, MPI_INT, MPI_OP_NULL, MPI_COMM_WORLD), MPI_ERR_OP);
	t_check_class(MPI_Reduce_scatter_block(&x, &y, 1, MPI_FLOAT, MPI_BAND, MPI_COMM_WORLD), MPI_ERR_OP);
	t_check_class(MPI_Reduce_scatter(&x, &y, NULL, MPI_INT, MPI_SUM, MPI_COMM_WORLD), MPI_ERR_ARG);
	t_check_class(MPI_Scan(&x, &y, 1, MPI_DATATYPE_NULL, MPI_SUM, MPI_COMM_WORLD), MPI_ERR_TYPE);
}

int main(int argc, char **argv)
{
	static const int counts[] = { 0, 1, 5, 7, 100, COUNT };

	t_init(&argc, &argv);
	MPI_Type_contiguous(2, MPI_UINT32_T, &type);
	MPI_Type_commit(&type);
	MPI_Op_create(apply, 0, &op);
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		scans(counts[i]);
		reduce_scatters(counts[i]);
	}
	exchange_types();
	check_errors();
	MPI_Op_free(&op);
	MPI_Type_free(&type);
	return t_done();
}
