/* SPDX-License-Identifier: BSD-2-Clause */
/* Cartesian grids: ranks and coordinates in row-major order (MPI 5.0 section 8.5). */
#include "object/topology.h"

#include "object/error.h"

int ml_cart_size(const struct ml_cart *cart, int *size_out)
{
	int size = 1;

	for (int d = 0; d < cart->ndims; d++)
		if (cart->dims[d] <= 0 || __builtin_mul_overflow(size, cart->dims[d], &size)) {
			ml_note("dimension %d of the grid is %d", d, cart->dims[d]);
			return MPI_ERR_DIMS;
		}
	*size_out = size;
	return MPI_SUCCESS;
}

/* x in 0 .. n - 1 that differs from it by a multiple of n */
static int wrap(int x, int n)
{
	int rest = x % n;

	return rest < 0 ? rest + n : rest;
}

int ml_cart_rank(const struct ml_cart *cart, const int *coords, int *rank_out)
{
	int rank = 0;

	for (int d = 0; d < cart->ndims; d++) {
		int n = cart->dims[d], x = coords[d];

		if (!cart->periods[d] && (x < 0 || x >= n)) {
			ml_note("coordinate %d is %d, the grid has %d there", d, x, n);
			return MPI_ERR_ARG;
		}
		rank = rank * n + wrap(x, n);
	}
	*rank_out = rank;
	return MPI_SUCCESS;
}

void ml_cart_coords(const struct ml_cart *cart, int rank, int maxdims, int *coords)
{
	for (int d = cart->ndims - 1; d >= 0; d--) {
		if (d < maxdims)
			coords[d] = rank % cart->dims[d];
		rank /= cart->dims[d];
	}
}

int ml_cart_neighbor(const struct ml_cart *cart, int rank, int dimension, int disp)
{
	int n = cart->dims[dimension], stride = 1, x;
	long long to;

	for (int d = dimension + 1; d < cart->ndims; d++)
		stride *= cart->dims[d];
	x = rank / stride % n;
	to = (long long)x + disp;
	if (!cart->periods[dimension] && (to < 0 || to >= n))
		return MPI_PROC_NULL;
	return rank + (wrap((int)(to % n), n) - x) * stride;
}
