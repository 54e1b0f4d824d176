/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: an operation of the user is applied to the operands in the order of ranks, with the
 * datatype of the call, whatever algorithm the length and the root lead to (MPI 5.0 section 6.9.5).
 *
 * The operation composes maps x -> m x + c modulo 2^32, which is associative and does not commute.
 */
#include "tests/lib/t.h"

#include <stddef.h>

enum { COUNT_MAX = 20000 };

struct map {
	uint32_t m, c;
};

/* A map with a gap in front of, between and behind its numbers. */
struct loose {
	uint32_t before, m, between, c, behind;
};

static const int counts[] = { 0, 1, 3, 7, 8, 100, 1000, 9000, COUNT_MAX };
static MPI_Datatype pair, loose;

static struct map value_of(int rank, int i)
{
	uint32_t x = (uint32_t)(rank * 1000003 + i * 7919);

	return (struct map){ x * 2654435761u | 1, x * 40503u };
}

/* First a, then b. */
static struct map compose(struct map a, struct map b)
{
	return (struct map){ a.m * b.m, a.c * b.m + b.c };
}

static struct map expected(int i)
{
	struct map all = value_of(0, i);

	for (int rank = 1; rank < t_size; rank++)
		all = compose(all, value_of(rank, i));
	return all;
}

static void apply(void *in, void *inout, MPI_Count n, MPI_Datatype type)
{
	for (MPI_Count i = 0; i < n; i++) {
		if (type == pair) {
			struct map *a = in, *b = inout;

			b[i] = compose(a[i], b[i]);
		} else {
			struct loose *a = in, *b = inout;
			struct map all = compose((struct map){ a[i].m, a[i].c }, (struct map){ b[i].m, b[i].c });

			t_check(type == loose);
			b[i].m = all.m;
			b[i].c = all.c;
		}
	}
}

static void apply_int(void *in, void *inout, int *n, MPI_Datatype *type)
{
	apply(in, inout, *n, *type);
}

static void apply_count(void *in, void *inout, MPI_Count *n, MPI_Datatype *type)
{
	apply(in, inout, *n, *type);
}

static void check_maps(const struct map *got, int n, const char *what)
{
	for (int i = 0; i < n; i++) {
		struct map all = expected(i);

		t_check_eq(got[i].m, all.m, "%s of %d: factor %d", what, n, i);
		t_check_eq(got[i].c, all.c, "%s of %d: summand %d", what, n, i);
	}
}

static void reduce_maps(MPI_Op op, int n, int root)
{
	static struct map in[COUNT_MAX], out[COUNT_MAX];

	for (int i = 0; i < n; i++)
		in[i] = out[i] = value_of(t_rank, i);
	MPI_Allreduce(in, out, n, pair, op, MPI_COMM_WORLD);
	check_maps(out, n, "Allreduce");
	MPI_Reduce(in, out, n, pair, op, root, MPI_COMM_WORLD);
	if (t_rank == root)
		check_maps(out, n, "Reduce");

	MPI_Allreduce(MPI_IN_PLACE, in, n, pair, op, MPI_COMM_WORLD);
	check_maps(in, n, "Allreduce in place");
	for (int i = 0; i < n; i++)
		in[i] = value_of(t_rank, i);
	MPI_Reduce(t_rank == root ? MPI_IN_PLACE : in, t_rank == root ? in : NULL, n, pair, op, root, MPI_COMM_WORLD);
	if (t_rank == root)
		check_maps(in, n, "Reduce in place");
}

static void check_loose(const struct loose *got, int n, const char *what)
{
	for (int i = 0; i < n; i++) {
		struct map all = expected(i);

		t_check_eq(got[i].m, all.m, "%s of %d: factor %d", what, n, i);
		t_check_eq(got[i].c, all.c, "%s of %d: summand %d", what, n, i);
		t_check(got[i].before == 11 && got[i].between == 12 && got[i].behind == 13, "%s of %d: a gap at %d", what, n, i);
	}
}

static void fill_loose(struct loose *to, int n, bool with_values)
{
	for (int i = 0; i < n; i++) {
		struct map v = with_values ? value_of(t_rank, i) : (struct map){ 0, 0 };

		to[i] = (struct loose){ 11, v.m, 12, v.c, 13 };
	}
}

static void reduce_loose(MPI_Op op, int n, int root)
{
	static struct loose in[COUNT_MAX], out[COUNT_MAX];

	fill_loose(in, n, true);
	fill_loose(out, n, false);
	MPI_Allreduce(in, out, n, loose, op, MPI_COMM_WORLD);
	check_loose(out, n, "Allreduce with gaps");
	MPI_Allreduce(MPI_IN_PLACE, in, n, loose, op, MPI_COMM_WORLD);
	check_loose(in, n, "Allreduce with gaps in place");

	fill_loose(in, n, true);
	fill_loose(out, n, false);
	MPI_Reduce(in, out, n, loose, op, root, MPI_COMM_WORLD);
	if (t_rank == root)
		check_loose(out, n, "Reduce with gaps");
}

static void make_types(void)
{
	MPI_Aint displs[] = { offsetof(struct loose, m), offsetof(struct loose, c) };
	MPI_Datatype plain;

	MPI_Type_contiguous(2, MPI_UINT32_T, &pair);
	MPI_Type_commit(&pair);
	MPI_Type_create_hindexed_block(2, 1, displs, MPI_UINT32_T, &plain);
	MPI_Type_create_resized(plain, 0, sizeof(struct loose), &loose);
	MPI_Type_free(&plain);
	MPI_Type_commit(&loose);
}

int main(int argc, char **argv)
{
	MPI_Op ops[2];
	int commutes;

	t_init(&argc, &argv);
	make_types();
	MPI_Op_create(apply_int, 0, &ops[0]);
	MPI_Op_create_c(apply_count, 0, &ops[1]);
	for (int k = 0; k < 2; k++) {
		MPI_Op_commutative(ops[k], &commutes);
		t_check(!commutes);
		for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
			reduce_maps(ops[k], counts[i], (int)i % t_size);
			reduce_loose(ops[k], counts[i], (int)(i + 1) % t_size);
		}
		MPI_Op_free(&ops[k]);
		t_check(ops[k] == MPI_OP_NULL);
	}
	MPI_Type_free(&pair);
	MPI_Type_free(&loose);
	return t_done();
}
