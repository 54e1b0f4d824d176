/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Percentiles of durations; see sample.h.
 */
#include "sample.h"

#include <assert.h>
#include <stdlib.h>

static int compare(const void *left, const void *right)
{
	double a = *(const double *)left;
	double b = *(const double *)right;

	return (a > b) - (a < b);
}

struct sample_summary sample_summarize(double *durations, size_t count)
{
	assert(count > 0);
	qsort(durations, count, sizeof(durations[0]), compare);
	return (struct sample_summary){
		.fast = durations[count / 10],
		.median = durations[count / 2],
		.slow = durations[count - 1 - count / 10],
		.count = count,
	};
}
