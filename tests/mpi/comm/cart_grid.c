/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 6 8
 * Description: a Cartesian communicator numbers its processes in row-major order, turns ranks and coordinates into each other,
 * and shifts along rings and open dimensions; processes that do not fit are left out (MPI 5.0 section 8.5). Parts of the grid
 * are grids again. With an argument the processes may be reordered, on a machine of two packages to which they were dealt in turn
 * (reordered.sh): then MPI_Cart_map tells the new ranks, and a line of processes is cut between the packages once.
 */
#include "tests/lib/t.h"

static const int periods[3] = { 1, 0, 1 };

static int wrap(int x, int n)
{
	return ((x % n) + n) % n;
}

/* What MPI_Cart_shift should say, from coordinates alone. */
static int shifted(MPI_Comm cart, const int *coords, const int *dims, int d, int by)
{
	int at[3] = { coords[0], coords[1], coords[2] }, rank = -1;

	at[d] += by;
	if (!periods[d] && (at[d] < 0 || at[d] >= dims[d]))
		return MPI_PROC_NULL;
	at[d] = wrap(at[d], dims[d]);
	MPI_Cart_rank(cart, at, &rank);
	return rank;
}

static void check_places(MPI_Comm cart, const int *dims)
{
	int rank, size, coords[3], ndims, got_dims[3], got_periods[3], own[3];

	MPI_Comm_rank(cart, &rank);
	MPI_Comm_size(cart, &size);
	t_check_eq(size, dims[0] * dims[1] * dims[2]);
	MPI_Cartdim_get(cart, &ndims);
	t_check_eq(ndims, 3);
	MPI_Cart_get(cart, 3, got_dims, got_periods, own);
	for (int r = 0; r < size; r++) {
		int back = -1;

		MPI_Cart_coords(cart, r, 3, coords);
		t_check_eq((coords[0] * dims[1] + coords[1]) * dims[2] + coords[2], r, "row-major");
		coords[0] += 2 * dims[0];
		coords[2] -= dims[2];
		MPI_Cart_rank(cart, coords, &back);
		t_check_eq(back, r, "around the rings");
	}
	MPI_Cart_coords(cart, rank, 3, coords);
	for (int d = 0; d < 3; d++) {
		t_check_eq(got_dims[d], dims[d]);
		t_check_eq(!!got_periods[d], periods[d]);
		t_check_eq(own[d], coords[d]);
		for (int by = -3; by <= 3; by++) {
			int source = -9, to = -9;

			MPI_Cart_shift(cart, d, by, &source, &to);
			t_check_eq(to, shifted(cart, coords, dims, d, by), "dimension %d, %d steps", d, by);
			t_check_eq(source, shifted(cart, coords, dims, d, -by), "dimension %d, %d steps", d, -by);
		}
	}
}

/* A halo exchange along every dimension. */
static void check_exchange(MPI_Comm cart)
{
	int rank;

	MPI_Comm_rank(cart, &rank);
	for (int d = 0; d < 3; d++) {
		int source, to, got = MPI_PROC_NULL;

		MPI_Cart_shift(cart, d, 1, &source, &to);
		MPI_Sendrecv(&rank, 1, MPI_INT, to, d, &got, 1, MPI_INT, source, d, cart, MPI_STATUS_IGNORE);
		t_check_eq(got, source);
	}
}

/* The planes of equal second coordinate, and the single points. */
static void check_parts(MPI_Comm cart, const int *dims)
{
	int rank, coords[3], size, ndims, at[3], status;
	MPI_Comm plane, point;

	MPI_Comm_rank(cart, &rank);
	MPI_Cart_coords(cart, rank, 3, coords);
	MPI_Cart_sub(cart, (const int[]){ 1, 0, 1 }, &plane);
	MPI_Comm_size(plane, &size);
	t_check_eq(size, dims[0] * dims[2]);
	MPI_Comm_rank(plane, &rank);
	MPI_Cart_coords(plane, rank, 2, at);
	t_check_eq(at[0], coords[0]);
	t_check_eq(at[1], coords[2]);
	MPI_Cart_sub(plane, (const int[]){ 0, 0 }, &point);
	MPI_Comm_size(point, &size);
	t_check_eq(size, 1);
	MPI_Topo_test(point, &status);
	t_check_eq(status, MPI_CART);
	MPI_Cartdim_get(point, &ndims);
	t_check_eq(ndims, 0);
	MPI_Comm_free(&point);
	MPI_Comm_free(&plane);
}

static void check_line(void)
{
	int package = t_rank % 2, packages[64], changes = 0;
	MPI_Comm line;

	MPI_Cart_create(MPI_COMM_WORLD, 1, &t_size, (const int[]){ 0 }, 1, &line);
	MPI_Allgather(&package, 1, MPI_INT, packages, 1, MPI_INT, line);
	for (int i = 1; i < t_size; i++)
		changes += packages[i] != packages[i - 1];
	t_check_eq(changes, 1);
	MPI_Comm_free(&line);
}

int main(int argc, char **argv)
{
	int reorder = argc > 1;

	t_init(&argc, &argv);
	if (reorder)
		check_line();
	for (t_step = 1; t_step <= t_size; t_step++) {
		int dims[3] = { 0, 0, 0 }, status, rank = -9, new_rank;
		MPI_Comm cart, dup;

		MPI_Dims_create((int)t_step, 3, dims);
		t_check_eq(dims[0] * dims[1] * dims[2], t_step);
		t_check(dims[0] >= dims[1] && dims[1] >= dims[2]);
		MPI_Cart_map(MPI_COMM_WORLD, 3, dims, periods, &rank);
		MPI_Cart_create(MPI_COMM_WORLD, 3, dims, periods, reorder, &cart);
		t_check_eq(cart == MPI_COMM_NULL, t_rank >= t_step);
		t_check_eq(rank == MPI_UNDEFINED, t_rank >= t_step);
		if (cart == MPI_COMM_NULL)
			continue;
		MPI_Comm_rank(cart, &new_rank);
		t_check_eq(new_rank, reorder ? rank : t_rank);
		MPI_Topo_test(cart, &status);
		t_check_eq(status, MPI_CART);
		check_places(cart, dims);
		check_exchange(cart);
		check_parts(cart, dims);
		MPI_Comm_dup(cart, &dup);
		MPI_Comm_free(&cart);
		check_places(dup, dims);
		MPI_Comm_free(&dup);
	}
	return t_done();
}
