/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Functions about datatypes with MPI_Count do what their int forms do (MPI 5.0 sections 2.5.8 and 5.1): the same types of the same
 * arguments, the same bytes packed. Types have numbers, and addresses are added and subtracted.
 */
#include "tests/lib/t.h"

enum { ROOM = 4096 };

static unsigned char data[ROOM];
static const char *what;

static void same_bounds(MPI_Datatype type, MPI_Datatype large)
{
	MPI_Aint lb, extent;
	MPI_Count wide_lb, wide_extent, x_lb, x_extent;

	MPI_Type_get_extent(type, &lb, &extent);
	MPI_Type_get_extent_c(large, &wide_lb, &wide_extent);
	MPI_Type_get_extent_x(large, &x_lb, &x_extent);
	t_check(lb == wide_lb && lb == x_lb && extent == wide_extent && extent == x_extent, "extent of %s", what);
	MPI_Type_get_true_extent(type, &lb, &extent);
	MPI_Type_get_true_extent_c(large, &wide_lb, &wide_extent);
	MPI_Type_get_true_extent_x(large, &x_lb, &x_extent);
	t_check(lb == wide_lb && lb == x_lb && extent == wide_extent && extent == x_extent, "true extent of %s", what);
}

static void same_bytes(MPI_Datatype type, MPI_Datatype large)
{
	static unsigned char packed[ROOM], wide[ROOM], back[ROOM], wide_back[ROOM];
	int at = 0, size;
	MPI_Count wide_at = 0, wide_size;
	MPI_Aint external, external_at = 0;
	unsigned char *middle = data + ROOM / 2;

	MPI_Pack_size(2, type, MPI_COMM_WORLD, &size);
	MPI_Pack_size_c(2, large, MPI_COMM_WORLD, &wide_size);
	t_check_eq(wide_size, size, "pack size of %s", what);
	MPI_Pack(middle, 2, type, packed, ROOM, &at, MPI_COMM_WORLD);
	MPI_Pack_c(middle, 2, large, wide, ROOM, &wide_at, MPI_COMM_WORLD);
	t_check(at == wide_at && memcmp(packed, wide, (size_t)at) == 0, "packed bytes of %s", what);
	at = 0, wide_at = 0;
	memset(back, 0, ROOM);
	memset(wide_back, 0, ROOM);
	MPI_Unpack(packed, size, &at, back + ROOM / 2, 2, type, MPI_COMM_WORLD);
	MPI_Unpack_c(wide, wide_size, &wide_at, wide_back + ROOM / 2, 2, large, MPI_COMM_WORLD);
	t_check(at == wide_at && memcmp(back, wide_back, ROOM) == 0, "unpacked bytes of %s", what);
	wide_at = 0;
	MPI_Pack_external_size("external32", 2, type, &external);
	MPI_Pack_external_size_c("external32", 2, large, &wide_size);
	t_check_eq(wide_size, external, "external size of %s", what);
	MPI_Pack_external("external32", middle, 2, type, packed, ROOM, &external_at);
	MPI_Pack_external_c("external32", middle, 2, large, wide, ROOM, &wide_at);
	t_check(external_at == wide_at && memcmp(packed, wide, (size_t)wide_at) == 0, "external bytes of %s", what);
	memset(wide_back, 0, ROOM);
	wide_at = 0;
	MPI_Unpack_external_c("external32", wide, external, &wide_at, wide_back + ROOM / 2, 2, large);
	t_check(wide_at == external && memcmp(back, wide_back, ROOM) == 0, "bytes of %s from external ones", what);
}

/* Compares a type made by an int form with one made by its large form, and frees both. */
static void compare(const char *name, MPI_Datatype type, MPI_Datatype large)
{
	what = name;
	MPI_Type_commit(&type);
	MPI_Type_commit(&large);
	same_bounds(type, large);
	same_bytes(type, large);
	t_check(MPI_Type_fromint(MPI_Type_toint(large)) == large, "number of %s", what);
	t_check(MPI_Type_f2c(MPI_Type_c2f(large)) == large, "Fortran's number of %s", what);
	MPI_Type_free(&type);
	MPI_Type_free(&large);
}

static void compare_lists(void)
{
	const int lengths[] = { 2, 0, 3 }, displs[] = { 5, 1, -7 };
	const MPI_Aint places[] = { 40, 8, -36 };
	const MPI_Count wide_lengths[] = { 2, 0, 3 }, wide_displs[] = { 5, 1, -7 }, wide_places[] = { 40, 8, -36 };
	const MPI_Datatype types[] = { MPI_INT, MPI_DOUBLE, MPI_SHORT };
	MPI_Datatype type, large;

	MPI_Type_indexed(3, lengths, displs, MPI_INT, &type);
	MPI_Type_indexed_c(3, wide_lengths, wide_displs, MPI_INT, &large);
	compare("indexed", type, large);
	MPI_Type_create_hindexed(3, lengths, places, MPI_INT, &type);
	MPI_Type_create_hindexed_c(3, wide_lengths, wide_places, MPI_INT, &large);
	compare("hindexed", type, large);
	MPI_Type_create_indexed_block(3, 2, displs, MPI_INT, &type);
	MPI_Type_create_indexed_block_c(3, 2, wide_displs, MPI_INT, &large);
	compare("indexed_block", type, large);
	MPI_Type_create_hindexed_block(3, 2, places, MPI_INT, &type);
	MPI_Type_create_hindexed_block_c(3, 2, wide_places, MPI_INT, &large);
	compare("hindexed_block", type, large);
	MPI_Type_create_struct(3, lengths, places, types, &type);
	MPI_Type_create_struct_c(3, wide_lengths, wide_places, types, &large);
	compare("struct", type, large);
}

static void compare_regular(void)
{
	MPI_Datatype type, large;

	MPI_Type_contiguous(3, MPI_SHORT, &type);
	MPI_Type_contiguous_c(3, MPI_SHORT, &large);
	compare("contiguous", type, large);
	MPI_Type_vector(3, 2, -4, MPI_INT, &type);
	MPI_Type_vector_c(3, 2, -4, MPI_INT, &large);
	compare("vector", type, large);
	MPI_Type_create_hvector(3, 2, 20, MPI_INT, &type);
	MPI_Type_create_hvector_c(3, 2, 20, MPI_INT, &large);
	compare("hvector", type, large);
	MPI_Type_create_resized(MPI_INT, -4, 24, &type);
	MPI_Type_create_resized_c(MPI_INT, -4, 24, &large);
	compare("resized", type, large);
}

static void compare_arrays(void)
{
	const int sizes[] = { 4, 6 }, subsizes[] = { 2, 3 }, starts[] = { 1, 2 }, grid[] = { 2, 2 };
	const int distribs[] = { MPI_DISTRIBUTE_BLOCK, MPI_DISTRIBUTE_CYCLIC };
	const int dargs[] = { MPI_DISTRIBUTE_DFLT_DARG, 2 };
	const MPI_Count wide_sizes[] = { 4, 6 }, wide_subsizes[] = { 2, 3 }, wide_starts[] = { 1, 2 };
	MPI_Datatype type, large;

	MPI_Type_create_subarray(2, sizes, subsizes, starts, MPI_ORDER_C, MPI_INT, &type);
	MPI_Type_create_subarray_c(2, wide_sizes, wide_subsizes, wide_starts, MPI_ORDER_C, MPI_INT, &large);
	compare("subarray", type, large);
	MPI_Type_create_darray(4, 3, 2, sizes, distribs, dargs, grid, MPI_ORDER_FORTRAN, MPI_INT, &type);
	MPI_Type_create_darray_c(4, 3, 2, wide_sizes, distribs, dargs, grid, MPI_ORDER_FORTRAN, MPI_INT, &large);
	compare("darray", type, large);
}

/* A type made with large counts shows them as such; the int form of the question is for others. */
static void take_apart(void)
{
	MPI_Count integers, addresses, counts, types, count[2];
	MPI_Aint address;
	MPI_Datatype large, older;
	int combiner, integer;

	MPI_Type_create_hvector_c(3, 2, 20, MPI_INT, &large);
	MPI_Type_get_envelope_c(large, &integers, &addresses, &counts, &types, &combiner);
	t_check(combiner == MPI_COMBINER_HVECTOR && types == 1 && integers + addresses + counts == 3);
	t_check_eq(counts, 3, "large counts of a vector");
	MPI_Type_free(&large);
	MPI_Type_contiguous_c(7, MPI_INT, &large);
	MPI_Type_get_contents_c(large, 0, 0, 1, 1, &integer, &address, count, &older);
	t_check(count[0] == 7 && older == MPI_INT);
	MPI_Type_free(&large);
}

int main(int argc, char **argv)
{
	int sum[3] = { 1, 2, 3 }, more[3] = { 10, 20, 30 };
	MPI_Count elements;
	MPI_Status status;
	MPI_Aint first, last;

	t_init(&argc, &argv);
	for (int i = 0; i < ROOM; i++)
		data[i] = (unsigned char)(i * 31 >> 2 & 0x3f); /* numbers of every type */
	compare_regular();
	compare_lists();
	compare_arrays();
	take_apart();
	MPI_Reduce_local_c(more, sum, 3, MPI_INT, MPI_SUM);
	t_check(sum[0] == 11 && sum[1] == 22 && sum[2] == 33);
	memset(&status, 0, sizeof status);
	MPI_Status_set_elements_c(&status, MPI_2INT, 7);
	MPI_Get_elements_c(&status, MPI_2INT, &elements);
	t_check_eq(elements, 7, "elements of a status");
	MPI_Get_address(&sum[0], &first);
	MPI_Get_address(&sum[2], &last);
	t_check(MPI_Aint_diff(last, first) == 2 * (MPI_Aint)sizeof(int) && MPI_Aint_add(first, 8) == last);
	return t_done();
}
