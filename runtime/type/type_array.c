/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of arrays: see type_array.h. */
#include "type/type_array.h"

#include <stdint.h>

#include "base/fail.h"
#include "object/error.h"

/* Where the numbers of a subarray's recipe begin: ndims, sizes, subsizes, starts, order. */
static const MPI_Count *sizes(const struct ml_recipe *recipe)
{
	return recipe->number + 1;
}

/* And of a darray's: size, rank, ndims, gsizes, distribs, dargs, psizes, order. */
static const MPI_Count *gsizes(const struct ml_recipe *recipe)
{
	return recipe->number + 3;
}

static int check_order(MPI_Count order)
{
	if (order == MPI_ORDER_C || order == MPI_ORDER_FORTRAN)
		return MPI_SUCCESS;
	ml_note("order is neither MPI_ORDER_C nor MPI_ORDER_FORTRAN");
	return MPI_ERR_ARG;
}

static int check_dimensions(MPI_Count n)
{
	if (n > 0)
		return MPI_SUCCESS;
	ml_note("the array has %lld dimensions", (long long)n);
	return MPI_ERR_ARG;
}

int ml_type_array_check_subarray(const struct ml_recipe *recipe)
{
	MPI_Count n = recipe->number[0];
	int error = check_dimensions(n);

	if (!error)
		error = check_order(recipe->number[recipe->numbers - 1]);
	for (MPI_Count i = 0; i < n && !error; i++) {
		MPI_Count size = sizes(recipe)[i], subsize = sizes(recipe)[n + i], start = sizes(recipe)[2 * n + i];

		if (size > 0 && subsize > 0 && subsize <= size && start >= 0 && start <= size - subsize)
			continue;
		ml_note("dimension %lld of %lld indexes cannot have a part of %lld from index %lld", (long long)i, (long long)size,
		        (long long)subsize, (long long)start);
		error = MPI_ERR_ARG;
	}
	return error;
}

static int check_grid(const struct ml_recipe *recipe)
{
	MPI_Count size = recipe->number[0], rank = recipe->number[1], n = recipe->number[2], product = 1;
	const MPI_Count *psize = gsizes(recipe) + 3 * n;

	for (MPI_Count i = 0; i < n; i++)
		if (psize[i] <= 0 || __builtin_mul_overflow(product, psize[i], &product))
			product = 0;
	if (product != size || size <= 0) {
		ml_note("%lld processes are not the grid of the sizes given", (long long)size);
		return MPI_ERR_ARG;
	}
	if (rank < 0 || rank >= size) {
		ml_note("rank is %lld of %lld", (long long)rank, (long long)size);
		return MPI_ERR_ARG;
	}
	return MPI_SUCCESS;
}

static int check_distribution(MPI_Count gsize, MPI_Count distrib, MPI_Count darg, MPI_Count psize)
{
	bool by_default = darg == MPI_DISTRIBUTE_DFLT_DARG;

	if (gsize <= 0) {
		ml_note("a dimension of the array has %lld indexes", (long long)gsize);
	} else if (distrib == MPI_DISTRIBUTE_NONE) {
		if (psize == 1)
			return MPI_SUCCESS;
		ml_note("a dimension is not distributed, but the grid has %lld processes there", (long long)psize);
	} else if (distrib == MPI_DISTRIBUTE_BLOCK) {
		if (by_default || (darg > 0 && darg >= gsize / psize + (gsize % psize != 0)))
			return MPI_SUCCESS;
		ml_note("%lld blocks of %lld indexes do not cover %lld", (long long)psize, (long long)darg, (long long)gsize);
	} else if (distrib == MPI_DISTRIBUTE_CYCLIC) {
		if (by_default || darg > 0)
			return MPI_SUCCESS;
		ml_note("blocks of %lld indexes are dealt out", (long long)darg);
	} else {
		ml_note("%lld is no distribution", (long long)distrib);
	}
	return MPI_ERR_ARG;
}

int ml_type_array_check_darray(const struct ml_recipe *recipe)
{
	MPI_Count n = recipe->number[2];
	const MPI_Count *g = gsizes(recipe);
	int error = check_dimensions(n);

	if (!error)
		error = check_order(recipe->number[recipe->numbers - 1]);
	if (!error)
		error = check_grid(recipe);
	for (MPI_Count i = 0; i < n && !error; i++)
		error = check_distribution(g[i], g[n + i], g[2 * n + i], g[3 * n + i]);
	return error;
}

size_t ml_type_array_dimensions(const struct ml_recipe *recipe)
{
	return (size_t)recipe->number[recipe->combiner == MPI_COMBINER_SUBARRAY ? 0 : 2];
}

static struct ml_dimension part_of_subarray(const struct ml_recipe *recipe, size_t n, size_t i)
{
	const MPI_Count *size = sizes(recipe);

	return (struct ml_dimension){
		.size = size[i], .start = size[2 * n + i], .length = size[n + i], .cycle = size[i], .end = size[2 * n + i] + size[n + i],
	};
}

/* This process's coordinate in dimension i: the grid is numbered in row-major order, whatever the array's order is. */
static MPI_Count coordinate(const struct ml_recipe *recipe, size_t n, size_t i)
{
	const MPI_Count *psize = gsizes(recipe) + 3 * n;
	MPI_Count rank = recipe->number[1];

	for (size_t k = n - 1; k > i; k--)
		rank /= psize[k];
	return rank % psize[i];
}

static struct ml_dimension part_of_darray(const struct ml_recipe *recipe, size_t n, size_t i)
{
	const MPI_Count *g = gsizes(recipe);
	MPI_Count distrib = g[n + i], darg = g[2 * n + i], psize = g[3 * n + i];
	struct ml_dimension d = { .size = g[i], .length = g[i], .cycle = g[i], .end = g[i] };

	if (distrib == MPI_DISTRIBUTE_BLOCK)
		d.length = darg == MPI_DISTRIBUTE_DFLT_DARG ? g[i] / psize + (g[i] % psize != 0) : darg;
	else if (distrib == MPI_DISTRIBUTE_CYCLIC)
		d.length = darg == MPI_DISTRIBUTE_DFLT_DARG ? 1 : darg;
	/* More than the dimension has is as good as all of it. */
	if (__builtin_mul_overflow(d.length, psize, &d.cycle))
		d.cycle = INT64_MAX;
	if (__builtin_mul_overflow(d.length, coordinate(recipe, n, i), &d.start) || d.start >= d.size)
		d.start = d.length = 0;
	return d;
}

struct ml_dimension ml_type_array_dimension(const struct ml_recipe *recipe, size_t i)
{
	size_t n = ml_type_array_dimensions(recipe);

	if (recipe->number[recipe->numbers - 1] == MPI_ORDER_C)
		i = n - 1 - i;
	return recipe->combiner == MPI_COMBINER_SUBARRAY ? part_of_subarray(recipe, n, i) : part_of_darray(recipe, n, i);
}

/* Whole blocks of a dimension. */
static MPI_Count whole_blocks(const struct ml_dimension *d)
{
	MPI_Count room = d->end - d->start;

	return d->length && room >= d->length ? (room - d->length) / d->cycle + 1 : 0;
}

/* Indexes in the last block, which the end has cut. */
static MPI_Count rest(const struct ml_dimension *d)
{
	MPI_Count whole = whole_blocks(d), at;

	if (!d->length || __builtin_mul_overflow(whole, d->cycle, &at) || at >= d->end - d->start)
		return 0;
	return d->end - d->start - at;
}

MPI_Count ml_type_array_count(const struct ml_dimension *dimension)
{
	return whole_blocks(dimension) * dimension->length + rest(dimension);
}

MPI_Count ml_type_array_last(const struct ml_dimension *dimension)
{
	MPI_Count whole = whole_blocks(dimension), left = rest(dimension);

	if (left)
		return dimension->start + whole * dimension->cycle + left - 1;
	return dimension->start + (whole - 1) * dimension->cycle + dimension->length - 1;
}

bool ml_type_array_flatten(const struct ml_dimension *dimension, ptrdiff_t extent, struct ml_flat *flat,
                           struct ml_flat_memory **memory)
{
	MPI_Count whole = whole_blocks(dimension), left = rest(dimension), cycle = whole > 1 || left ? dimension->cycle : 0;
	struct ml_flat_list list = { .memory = memory };
	struct ml_flat blocks = *flat, tail = *flat;

	if (!ml_flat_repeat(&blocks, (size_t)dimension->length, extent, memory) ||
	    !ml_flat_repeat(&blocks, (size_t)whole, cycle * extent, memory) ||
	    !ml_flat_repeat(&tail, (size_t)left, extent, memory))
		return false;
	ml_flat_add(&list, dimension->start * extent, &blocks);
	ml_flat_add(&list, (dimension->start + whole * cycle) * extent, &tail);
	return ml_flat_finish(&list, flat);
}
