/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How long a rank is in which function: `mpirun --stats` preloads libmpilite_stats.so into its ranks. It has every function of the
 * standard under its first name and calls it by its second (MPI 5.0 chapter 15), so a job without the option pays nothing.
 *
 *	MPI_Send of the program -> MPI_Send of the preloaded object (span_calls.awk) -> PMPI_Send of the library
 *
 * Around collective operations it also asks the library to count what they moved without messages.
 * A call within a call, from a callback of the user, is part of the outer one. The numbers lie in the segment and are there
 * however the job ends. Not timed are programs that were linked statically, and calls that a profiling tool has taken before.
 */
#ifndef ML_TOOL_SPANS_H
#define ML_TOOL_SPANS_H

#include <stdint.h>

#include "base/atomic.h"
#include "shm/layout.h"
#include "tool/tally.h"

/* The library says where this rank's rows are, and how it tallies, when it starts. Not there in a process without the preloaded object. */
__attribute__((weak)) void ml_spans_attach(struct ml_span_shm *rows, const struct ml_tally_calls *tally);

/* Around a call, by any thread. `row` belongs to the function and is zero at first. */
int64_t ml_spans_push(void);
void ml_spans_pop(const char *call, ml_atomic_u32 *row, int64_t began_ns);

/* Around a collective operation: see tally.h. */
void ml_spans_tally_start(MPI_Comm comm, struct ml_tally *tally);
void ml_spans_tally(const struct ml_tally *tally, const struct ml_tally_gift *gift);

#endif
