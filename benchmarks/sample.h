/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a set of measured durations says. Benchmarks time short batches and keep every one, because
 * on a shared machine the mean describes the neighbours; the median and the fast tenth describe the
 * program.
 *
 * No MPI in here: raw.c measures below it.
 */
#ifndef ML_BENCHMARKS_SAMPLE_H
#define ML_BENCHMARKS_SAMPLE_H

#include <stddef.h>

struct sample_summary {
	double fast; /* a tenth of the samples took at most this long */
	double median;
	double slow; /* a tenth of the samples took at least this long */
	size_t count;
};

/* sample_summarize - sorts the count > 0 durations in place; the unit of the result is theirs. */
struct sample_summary sample_summarize(double *durations, size_t count);

#endif
