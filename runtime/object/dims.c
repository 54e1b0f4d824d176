/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Balanced grids (MPI 5.0 section 8.5.2): of all ways to write n as a product of k factors, the one whose largest factor is the
 * smallest, among those the one whose second largest is the smallest, and so on. That is what "as close to each other as
 * possible" comes to, and the factors come out in the order that the standard asks for.
 */
#include "object/topology.h"

#include <stdlib.h>

#include "object/error.h"

/* More divisors than any number that fits an int has. */
#define DIVISORS_MAX 1536

struct divisors {
	int count;
	int value[DIVISORS_MAX]; /* ascending */
};

static void find_divisors(int n, struct divisors *divisors)
{
	int low = 0, high = DIVISORS_MAX;

	for (int d = 1; d <= n / d; d++) {
		if (n % d)
			continue;
		divisors->value[low++] = d;
		if (d != n / d)
			divisors->value[--high] = n / d;
	}
	while (high < DIVISORS_MAX)
		divisors->value[low++] = divisors->value[high++];
	divisors->count = low;
}

/* True when k factors of at most `limit` may reach n. */
static bool is_in_reach(int n, int k, int limit)
{
	long long product = 1;

	for (int i = 0; i < k && product < n; i++)
		product *= limit;
	return product >= n;
}

/* Writes n as k factors of at most `limit`, the smallest possible one first. False when it cannot be done. */
static bool factor(const struct divisors *divisors, int n, int k, int limit, int *factors)
{
	if (k == 0)
		return n == 1;
	if (!is_in_reach(n, k, limit))
		return false;
	for (int i = 0; i < divisors->count && divisors->value[i] <= limit; i++) {
		int d = divisors->value[i];

		if (n % d || !is_in_reach(n, k, d))
			continue;
		factors[0] = d;
		if (factor(divisors, n / d, k - 1, d, factors + 1))
			return true;
	}
	return false;
}

/* What is left of nnodes for the zeros in dims; counts them. */
static int divide_fixed(int nnodes, int ndims, const int *dims, int *rest, int *zeros)
{
	*rest = nnodes;
	*zeros = 0;
	for (int d = 0; d < ndims; d++) {
		if (dims[d] < 0 || (dims[d] && *rest % dims[d])) {
			ml_note("dimension %d is %d and there are %d processes", d, dims[d], nnodes);
			return MPI_ERR_DIMS;
		}
		if (dims[d])
			*rest /= dims[d];
		else
			++*zeros;
	}
	if (*zeros || *rest == 1 || ndims == 0)
		return MPI_SUCCESS;
	ml_note("the product of the dimensions is not %d", nnodes);
	return MPI_ERR_DIMS;
}

int ml_dims_create(int nnodes, int ndims, int *dims)
{
	struct divisors divisors;
	int rest, zeros, error = divide_fixed(nnodes, ndims, dims, &rest, &zeros);
	int *factors, next = 0;

	if (error || !zeros)
		return error;
	factors = malloc(sizeof *factors * (size_t)zeros);
	if (!factors) {
		ml_note("a grid of %d dimensions", ndims);
		return MPI_ERR_NO_MEM;
	}
	find_divisors(rest, &divisors);
	factor(&divisors, rest, zeros, rest, factors);
	for (int d = 0; d < ndims; d++)
		if (!dims[d])
			dims[d] = factors[next++];
	free(factors);
	return MPI_SUCCESS;
}
