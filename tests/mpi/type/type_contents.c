/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * What MPI_Type_get_envelope and MPI_Type_get_contents say about a type is enough to make it again (MPI 5.0 section 5.1.13): a type
 * rebuilt from its contents, down to the predefined ones, packs the same bytes.
 */
#include "tests/lib/t.h"

enum { NUMBERS = 64, BYTES = 4096 };

/* A copy made from the contents alone. */
static MPI_Datatype rebuild(MPI_Datatype type)
{
	int integers, addresses, types, combiner, i[NUMBERS];
	MPI_Datatype old[NUMBERS], t = MPI_DATATYPE_NULL, copy[NUMBERS];
	MPI_Aint a[NUMBERS];

	MPI_Type_get_envelope(type, &integers, &addresses, &types, &combiner);
	if (combiner == MPI_COMBINER_NAMED)
		return type;
	MPI_Type_get_contents(type, integers, addresses, types, i, a, old);
	for (int k = 0; k < types; k++)
		copy[k] = rebuild(old[k]);
	switch (combiner) {
	case MPI_COMBINER_DUP: MPI_Type_dup(copy[0], &t); break;
	case MPI_COMBINER_CONTIGUOUS: MPI_Type_contiguous(i[0], copy[0], &t); break;
	case MPI_COMBINER_VECTOR: MPI_Type_vector(i[0], i[1], i[2], copy[0], &t); break;
	case MPI_COMBINER_HVECTOR: MPI_Type_create_hvector(i[0], i[1], a[0], copy[0], &t); break;
	case MPI_COMBINER_INDEXED: MPI_Type_indexed(i[0], i + 1, i + 1 + i[0], copy[0], &t); break;
	case MPI_COMBINER_HINDEXED: MPI_Type_create_hindexed(i[0], i + 1, a, copy[0], &t); break;
	case MPI_COMBINER_INDEXED_BLOCK: MPI_Type_create_indexed_block(i[0], i[1], i + 2, copy[0], &t); break;
	case MPI_COMBINER_HINDEXED_BLOCK: MPI_Type_create_hindexed_block(i[0], i[1], a, copy[0], &t); break;
	case MPI_COMBINER_STRUCT: MPI_Type_create_struct(i[0], i + 1, a, copy, &t); break;
	case MPI_COMBINER_RESIZED: MPI_Type_create_resized(copy[0], a[0], a[1], &t); break;
	case MPI_COMBINER_SUBARRAY:
		MPI_Type_create_subarray(i[0], i + 1, i + 1 + i[0], i + 1 + 2 * i[0], i[1 + 3 * i[0]], copy[0], &t);
		break;
	case MPI_COMBINER_DARRAY:
		MPI_Type_create_darray(i[0], i[1], i[2], i + 3, i + 3 + i[2], i + 3 + 2 * i[2], i + 3 + 3 * i[2], i[3 + 4 * i[2]],
				       copy[0], &t);
		break;
	default: t_check(0, "combiner %d", combiner);
	}
	for (int k = 0; k < types; k++) {
		int n, kind;

		MPI_Type_get_envelope(old[k], &n, &n, &n, &kind);
		if (kind == MPI_COMBINER_NAMED)
			continue;
		MPI_Type_free(&copy[k]);
		MPI_Type_free(&old[k]);
	}
	return t;
}

/* Rebuilds the type, compares, and frees both. */
static void check(MPI_Datatype type, const char *what)
{
	static char user[BYTES], packed[2][BYTES];
	MPI_Datatype copy = rebuild(type);
	MPI_Aint lb[2], extent[2];
	int at[2] = { 0, 0 };

	t_fill(user, sizeof user, 1);
	MPI_Type_get_extent(type, &lb[0], &extent[0]);
	MPI_Type_get_extent(copy, &lb[1], &extent[1]);
	t_check_eq(lb[1], lb[0], "%s", what);
	t_check_eq(extent[1], extent[0], "%s", what);
	MPI_Type_commit(&type);
	MPI_Type_commit(&copy);
	MPI_Pack(user + BYTES / 2, 2, type, packed[0], BYTES, &at[0], MPI_COMM_WORLD);
	MPI_Pack(user + BYTES / 2, 2, copy, packed[1], BYTES, &at[1], MPI_COMM_WORLD);
	t_check_eq(at[1], at[0], "%s", what);
	t_check(memcmp(packed[0], packed[1], (size_t)at[0]) == 0, "%s", what);
	MPI_Type_free(&type);
	MPI_Type_free(&copy);
}

static MPI_Datatype nested(void)
{
	const int lengths[] = { 1, 2, 1 };
	const MPI_Aint displs[] = { 0, 24, 200 };
	MPI_Datatype column, wide, pair[3], t;

	MPI_Type_vector(4, 1, 3, MPI_DOUBLE, &column);
	MPI_Type_create_resized(column, -8, 88, &wide);
	pair[0] = MPI_SHORT_INT;
	pair[1] = MPI_INT;
	pair[2] = wide;
	MPI_Type_create_struct(3, lengths, displs, pair, &t);
	/* The types it is made of are no longer needed. */
	MPI_Type_free(&column);
	MPI_Type_free(&wide);
	return t;
}

int main(int argc, char **argv)
{
	const int lengths[] = { 2, 1, 3 }, displs[] = { 5, 0, 9 }, sizes[] = { 5, 6 }, parts[] = { 2, 3 }, starts[] = { 1, 2 };
	const int distribs[] = { MPI_DISTRIBUTE_CYCLIC, MPI_DISTRIBUTE_BLOCK }, dargs[] = { 2, MPI_DISTRIBUTE_DFLT_DARG }, grid[] = { 2, 1 };
	const MPI_Aint bytes[] = { 40, 0, 80 };
	MPI_Datatype t, inner;

	t_init(&argc, &argv);
	MPI_Type_dup(MPI_INT, &t);
	check(t, "dup");
	MPI_Type_contiguous(7, MPI_SHORT, &t);
	check(t, "contiguous");
	MPI_Type_vector(3, 2, 4, MPI_INT, &t);
	check(t, "vector");
	MPI_Type_create_hvector(3, 2, -36, MPI_INT, &t);
	check(t, "hvector");
	MPI_Type_indexed(3, lengths, displs, MPI_INT, &t);
	check(t, "indexed");
	MPI_Type_create_hindexed(3, lengths, bytes, MPI_INT, &t);
	check(t, "hindexed");
	MPI_Type_create_indexed_block(3, 2, displs, MPI_INT, &t);
	check(t, "indexed_block");
	MPI_Type_create_hindexed_block(3, 2, bytes, MPI_INT, &t);
	check(t, "hindexed_block");
	MPI_Type_create_subarray(2, sizes, parts, starts, MPI_ORDER_FORTRAN, MPI_INT, &t);
	check(t, "subarray");
	MPI_Type_create_darray(2, 1, 2, sizes, distribs, dargs, grid, MPI_ORDER_C, MPI_INT, &t);
	check(t, "darray");
	check(nested(), "nested");
	inner = nested();
	MPI_Type_contiguous(2, inner, &t);
	MPI_Type_free(&inner);
	check(t, "contiguous of nested");
	return t_done();
}
