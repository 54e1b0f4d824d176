/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: wrong arguments of the functions that make and ask communicators, groups and topologies are errors of the class
 * that the standard names, and change nothing.
 */
#include "tests/lib/t.h"

static void check_comm(MPI_Comm dup)
{
	MPI_Comm made = MPI_COMM_SELF, world = MPI_COMM_WORLD;
	int value = 7;

	t_check_class(MPI_Comm_dup(MPI_COMM_NULL, &made), MPI_ERR_COMM);
	t_check_class(MPI_Comm_split(dup, -5, 0, &made), MPI_ERR_ARG);
	t_check_class(MPI_Comm_split_type(dup, 12345, 0, MPI_INFO_NULL, &made), MPI_ERR_ARG);
	t_check_class(MPI_Comm_create(dup, MPI_GROUP_NULL, &made), MPI_ERR_GROUP);
	t_check_class(MPI_Comm_remote_size(dup, &value), MPI_ERR_COMM);
	t_check_class(MPI_Comm_free(&world), MPI_ERR_COMM);
	t_check(made == MPI_COMM_SELF);
	t_check_eq(value, 7);
}

static void check_group(void)
{
	MPI_Group world, made = MPI_GROUP_NULL;
	int range[1][3] = { { 0, t_size, 1 } };

	MPI_Comm_group(MPI_COMM_WORLD, &world);
	t_check_class(MPI_Group_incl(world, 1, &t_size, &made), MPI_ERR_RANK);
	t_check_class(MPI_Group_excl(world, 2, (const int[]){ 0, 0 }, &made), MPI_ERR_RANK);
	t_check_class(MPI_Group_range_incl(world, 1, range, &made), MPI_ERR_RANK);
	t_check_class(MPI_Group_free(&made), MPI_ERR_GROUP);
	t_check(made == MPI_GROUP_NULL);
	MPI_Group_free(&world);
}

static void check_topo(MPI_Comm dup)
{
	int value = 7, dims[2] = { t_size + 1, 1 }, periods[2] = { 0, 0 }, coords[1] = { 0 };
	MPI_Comm made = MPI_COMM_SELF, cart;

	t_check_class(MPI_Cartdim_get(dup, &value), MPI_ERR_TOPOLOGY);
	t_check_class(MPI_Graph_neighbors_count(dup, 0, &value), MPI_ERR_TOPOLOGY);
	t_check(MPI_Cart_create(dup, 2, dims, periods, 0, &made) != MPI_SUCCESS);
	t_check(made == MPI_COMM_SELF);
	t_check(MPI_Dims_create(7, 1, &(int){ 2 }) != MPI_SUCCESS);
	MPI_Cart_create(dup, 1, &t_size, periods, 0, &cart);
	t_errors_return(cart);
	coords[0] = t_size;
	t_check_class(MPI_Cart_rank(cart, coords, &value), MPI_ERR_ARG);
	t_check_class(MPI_Cart_coords(cart, t_size, 1, coords), MPI_ERR_RANK);
	t_check_eq(value, 7);
	MPI_Comm_free(&cart);
}

int main(int argc, char **argv)
{
	MPI_Comm dup;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	MPI_Comm_dup(MPI_COMM_WORLD, &dup);
	check_comm(dup);
	check_group();
	check_topo(dup);
	MPI_Comm_free(&dup);
	return t_done();
}
