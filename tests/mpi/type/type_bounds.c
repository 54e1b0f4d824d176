/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Every constructor gives the size, bounds and true bounds that its typemap has (MPI 5.0 sections 5.1.2 to 5.1.8), in the
 * forms with int and, where there is one, with MPI_Count.
 */
#include "tests/lib/t.h"

static const char *what;

/* Checks and frees. */
static void check(MPI_Datatype type, MPI_Count size, MPI_Aint lb, MPI_Aint extent, MPI_Aint true_lb, MPI_Aint true_extent)
{
	MPI_Aint got_lb, got_extent;
	MPI_Count got_size;
	int small;

	MPI_Type_size(type, &small);
	t_check_eq(small, size, "%s", what);
	MPI_Type_size_x(type, &got_size);
	t_check_eq(got_size, size, "%s", what);
	MPI_Type_get_extent(type, &got_lb, &got_extent);
	t_check_eq(got_lb, lb, "%s", what);
	t_check_eq(got_extent, extent, "%s", what);
	MPI_Type_get_true_extent(type, &got_lb, &got_extent);
	t_check_eq(got_lb, true_lb, "%s", what);
	t_check_eq(got_extent, true_extent, "%s", what);
	MPI_Type_free(&type);
	t_check(type == MPI_DATATYPE_NULL, "%s", what);
}

static void regular(void)
{
	MPI_Datatype t, inner;

	what = "contiguous";
	MPI_Type_contiguous(5, MPI_DOUBLE, &t);
	check(t, 40, 0, 40, 0, 40);
	what = "contiguous of none";
	MPI_Type_contiguous(0, MPI_DOUBLE, &t);
	check(t, 0, 0, 0, 0, 0);
	what = "vector";
	MPI_Type_vector(3, 2, 5, MPI_INT, &t);
	check(t, 24, 0, 48, 0, 48);
	what = "vector with a negative stride";
	MPI_Type_vector(3, 2, -5, MPI_INT, &t);
	check(t, 24, -40, 48, -40, 48);
	what = "hvector";
	MPI_Type_create_hvector(3, 1, 12, MPI_INT, &t);
	check(t, 12, 0, 28, 0, 28);
	what = "vector of a resized type";
	MPI_Type_create_resized(MPI_INT, 0, 20, &inner);
	MPI_Type_vector(2, 2, 3, inner, &t);
	MPI_Type_free(&inner);
	check(t, 16, 0, 100, 0, 84);
	what = "dup";
	MPI_Type_create_resized(MPI_SHORT, -2, 8, &inner);
	MPI_Type_dup(inner, &t);
	MPI_Type_free(&inner);
	check(t, 2, -2, 8, 0, 2);
}

static void lists(void)
{
	const int lengths[] = { 2, 0, 1 }, displs[] = { 4, 100, -1 };
	const MPI_Aint bytes[] = { 16, 400, -4 }, members[] = { 8, 0, 24 };
	const MPI_Datatype types[] = { MPI_DOUBLE, MPI_INT, MPI_CHAR };
	MPI_Datatype t;

	what = "indexed";
	MPI_Type_indexed(3, lengths, displs, MPI_INT, &t);
	check(t, 12, -4, 28, -4, 28);
	what = "hindexed";
	MPI_Type_create_hindexed(3, lengths, bytes, MPI_INT, &t);
	check(t, 12, -4, 28, -4, 28);
	what = "indexed_block";
	MPI_Type_create_indexed_block(3, 2, displs, MPI_INT, &t);
	check(t, 24, -4, 412, -4, 412);
	what = "hindexed_block";
	MPI_Type_create_hindexed_block(3, 2, bytes, MPI_INT, &t);
	check(t, 24, -4, 412, -4, 412);
	what = "struct, padded at its end";
	MPI_Type_create_struct(3, (const int[]){ 2, 1, 1 }, members, types, &t);
	check(t, 21, 0, 32, 0, 25);
	what = "struct, members of no elements";
	MPI_Type_create_struct(3, (const int[]){ 0, 0, 1 }, members, types, &t);
	check(t, 1, 24, 1, 24, 1);
	what = "struct of nothing";
	MPI_Type_create_struct(0, NULL, NULL, NULL, &t);
	check(t, 0, 0, 0, 0, 0);
}

static void arrays(void)
{
	const int sizes[] = { 4, 6 }, subsizes[] = { 2, 3 }, starts[] = { 1, 2 };
	const int cyclic[] = { MPI_DISTRIBUTE_BLOCK, MPI_DISTRIBUTE_CYCLIC }, dargs[] = { MPI_DISTRIBUTE_DFLT_DARG, 2 };
	const int grid[] = { 2, 2 };
	MPI_Datatype t;

	what = "subarray, C order";
	MPI_Type_create_subarray(2, sizes, subsizes, starts, MPI_ORDER_C, MPI_INT, &t);
	check(t, 24, 0, 96, 32, 36);
	what = "subarray, Fortran order";
	MPI_Type_create_subarray(2, sizes, subsizes, starts, MPI_ORDER_FORTRAN, MPI_INT, &t);
	check(t, 24, 0, 96, 36, 40);
	what = "darray: rows 2-3, columns 0-1 and 4-5";
	MPI_Type_create_darray(4, 2, 2, sizes, cyclic, dargs, grid, MPI_ORDER_C, MPI_INT, &t);
	check(t, 32, 0, 96, 48, 48);
	what = "darray: rows 0-1, columns 2-3";
	MPI_Type_create_darray(4, 1, 2, sizes, cyclic, dargs, grid, MPI_ORDER_C, MPI_INT, &t);
	check(t, 16, 0, 96, 8, 32);
}

#if MPI_VERSION >= 4
static void large_counts(void)
{
	const MPI_Count million = 1000000, lengths[] = { 1, 1 }, displs[] = { 0, 4 * million * million };
	MPI_Count lb, extent, size;
	MPI_Datatype t, large;

	what = "vector_c";
	MPI_Type_vector_c(3, 2, 5, MPI_INT, &t);
	check(t, 24, 0, 48, 0, 48);
	what = "hindexed_c";
	MPI_Type_create_hindexed_c(2, lengths, displs, MPI_CHAR, &t);
	MPI_Type_get_extent_c(t, &lb, &extent);
	t_check_eq(extent, 4 * million * million + 1, "%s", what);
	MPI_Type_free(&t);

	/* A size that no int holds is MPI_UNDEFINED in the int form. */
	what = "contiguous_c";
	MPI_Type_contiguous_c(million * 1000, MPI_DOUBLE, &large);
	MPI_Type_contiguous(1000, large, &t);
	MPI_Type_size_c(t, &size);
	t_check_eq(size, 8 * million * million, "%s", what);
	int small = 0;
	MPI_Type_size(t, &small);
	t_check_eq(small, MPI_UNDEFINED, "%s", what);
	MPI_Type_free(&t);
	MPI_Type_free(&large);
}
#else
static void large_counts(void)
{
}
#endif

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	regular();
	lists();
	arrays();
	large_counts();
	return t_done();
}
