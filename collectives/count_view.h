/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An array of counts or displacements as the user passed it: int in the functions of old, MPI_Count or MPI_Aint (both 64 bits) in
 * those whose names end in _c. The array is looked at where it lies, never copied.
 */
#ifndef ML_COLLECTIVES_COUNT_VIEW_H
#define ML_COLLECTIVES_COUNT_VIEW_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "mpi_lite.h"

static_assert(sizeof(MPI_Count) == sizeof(int64_t) && sizeof(MPI_Aint) == sizeof(int64_t), "wide elements have 64 bits");

struct ml_count_view {
	const void *v;
	bool wide; /* elements are int64_t, not int */
};

ml_inline int64_t ml_count_view_at(struct ml_count_view view, int32_t i)
{
	return view.wide ? ((const int64_t *)view.v)[i] : ((const int *)view.v)[i];
}

#endif
