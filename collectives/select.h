/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The choice of algorithms: select.def as a table, and the walk through it. Pure: any thread may call it at any time.
 */
#ifndef ML_COLLECTIVES_SELECT_H
#define ML_COLLECTIVES_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

/* In the order of select.def. */
enum ml_collective {
	ML_COLL_BARRIER,
	ML_COLL_BCAST,
	ML_COLL_REDUCE,
	ML_COLL_ALLREDUCE,
	ML_COLL_REDUCE_SCATTER,
	ML_COLL_SCAN,
	ML_COLL_GATHER,
	ML_COLL_SCATTER,
	ML_COLL_ALLGATHER,
	ML_COLL_ALLGATHERV,
	ML_COLL_ALLTOALL,
	ML_COLL_ALLTOALLV,
	ML_COLL_COUNT
};

enum ml_algorithm {
	ML_BARRIER_BOARD,
	ML_BARRIER_DISSEM,
	ML_BCAST_BOARD,
	ML_BCAST_BINOMIAL,
	ML_BCAST_CHAIN,
	ML_REDUCE_BOARD,
	ML_REDUCE_DIRECT,
	ML_REDUCE_BINOMIAL,
	ML_ALLREDUCE_BOARD,
	ML_ALLREDUCE_DIRECT,
	ML_ALLREDUCE_RECDBL,
	ML_ALLREDUCE_RING,
	ML_REDUCE_SCATTER_BOARD,
	ML_REDUCE_SCATTER_DIRECT,
	ML_REDUCE_SCATTER_BLOCKS,
	ML_SCAN_BOARD,
	ML_SCAN_DOUBLING,
	ML_GATHER_LINEAR,
	ML_SCATTER_LINEAR,
	ML_ALLGATHER_BOARD,
	ML_ALLGATHER_SPREAD,
	ML_ALLGATHER_DIRECT,
	ML_ALLGATHER_RING,
	ML_ALLTOALL_BOARD,
	ML_ALLTOALL_SPREAD,
	ML_ALLTOALL_DIRECT,
	ML_ALLTOALL_PAIR,
	ML_ALGORITHM_COUNT
};

/* Facts that rows ask for, as in select.def. */
enum {
	ML_SELECT_BOARD = 1,
	ML_SELECT_FLAT = 2,
	ML_SELECT_COMMUTE = 4,
	ML_SELECT_RECORD = 8,
	ML_SELECT_SHEET = 16,
	ML_SELECT_FITS = 32,
	ML_SELECT_DIRECT = 64,
	ML_SELECT_FAR = 128,
};

struct ml_select_row {
	const char *name;       /* of the algorithm, in capitals */
	const char *why;
	size_t bytes_max;
	uint32_t ranks_max;
	uint16_t needs;
	uint16_t algorithm;     /* enum ml_algorithm */
};

#define ML_SELECT_ROWS 8

/* Larger operations have no row that asks for a sheet. */
#define ML_SELECT_SHEET_MAX ((size_t)1 << 20)

/* For fewer bytes nobody asks whether there is direct access, unless the user prefers an algorithm that needs it. */
#define ML_SELECT_DIRECT_ABOVE ((size_t)4 << 10)

struct ml_select {
	const char *name;       /* of the collective, in capitals */
	struct ml_select_row row[ML_SELECT_ROWS]; /* in the order in which they are tried; the last with a name fits always */
};

/* Written by ml_select_force alone. */
extern struct ml_select ml_select[ML_COLL_COUNT] __attribute__((visibility("hidden")));
extern bool ml_select_prefers_direct __attribute__((visibility("hidden")));

ml_inline bool ml_select_fits(const struct ml_select_row *row, uint32_t facts, uint32_t ranks, size_t bytes)
{
	return !(row->needs & ~facts) && bytes <= row->bytes_max && ranks <= row->ranks_max;
}

/* True when a row may ask whether there is direct access. */
ml_inline bool ml_select_asks_direct(size_t bytes)
{
	return bytes > ML_SELECT_DIRECT_ABOVE || ml_unlikely(ml_select_prefers_direct);
}

/* The algorithm for a case: facts that hold, ranks, bytes. */
ml_inline enum ml_algorithm ml_select_find(enum ml_collective collective, uint32_t facts, uint32_t ranks, size_t bytes)
{
	const struct ml_select_row *row = ml_select[collective].row;

	while (!ml_select_fits(row, facts, ranks, bytes))
		row++;
	return (enum ml_algorithm)row->algorithm;
}

/*
 * Prefers algorithms that the user names, as in "allreduce=ring,bcast=board": their rows come first and have no limits, but what they
 * need they still need. 0, or -EINVAL with a sentence in `why`.
 */
int ml_select_force(const char *names, char *why, size_t why_size);

/*
 * Leaves reductions those algorithms alone that do the same whatever the memory and the cores of the communicator are: MPILITE_REPRODUCIBLE.
 */
void ml_select_keep_reproducible(void);

/* Prints the table to a descriptor. */
void ml_select_print(int fd);

#endif
