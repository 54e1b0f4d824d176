/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Counters of what this process has done, one set per process, always on. A counter is a plain word
 * that only its own process changes: `ml_count.sleeps++`. Whoever counts holds the lock that covers
 * the event, or accepts that two threads may lose a step.
 */
#ifndef ML_BASE_COUNT_H
#define ML_BASE_COUNT_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

struct ml_counts {
#define ML_COUNT(name, unit, text) uint64_t name;
#include "base/count.def"
} ml_aligned(ML_CACHELINE);

extern struct ml_counts ml_count;

/* A row of count.def as a value. */
struct ml_count_row {
	const char *name;
	const char *unit; /* plural */
	const char *text; /* the sentence, without a full stop */
	size_t offset;    /* of the word in struct ml_counts */
};

extern const struct ml_count_row ml_count_table[];
extern const size_t ml_count_table_count;

/* The value of a row in *counts. */
ml_inline uint64_t ml_count_value(const struct ml_counts *counts, const struct ml_count_row *row)
{
	return *(const uint64_t *)((const char *)counts + row->offset);
}

#endif
