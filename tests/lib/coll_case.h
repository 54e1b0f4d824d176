/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * coll_case.h - collective calls with random arguments whose results every rank can work out alone.
 *
 * A case is one call of one collective: made by all ranks from the same random state, filled and checked for a round, and called in
 * between in one of the three ways. Elements are pairs of int. Ranks with an odd number describe them by a datatype with gaps, the
 * others by one without; what lies in gaps and behind the data must stay. Works on intracommunicators and intercommunicators.
 */
#ifndef ML_TESTS_COLL_CASE_H
#define ML_TESTS_COLL_CASE_H

#include "tests/lib/t.h"

enum case_kind {
	CASE_BARRIER,
	CASE_BCAST,
	CASE_GATHER,
	CASE_GATHERV,
	CASE_SCATTER,
	CASE_SCATTERV,
	CASE_ALLGATHER,
	CASE_ALLGATHERV,
	CASE_ALLTOALL,
	CASE_ALLTOALLV,
	CASE_ALLTOALLW,
	CASE_REDUCE,
	CASE_ALLREDUCE,
	CASE_REDUCE_SCATTER_BLOCK,
	CASE_REDUCE_SCATTER,
	CASE_INTER_COUNT, /* those before are defined on intercommunicators too */
	CASE_SCAN = CASE_INTER_COUNT,
	CASE_EXSCAN,
	CASE_COUNT
};

enum case_mode { CASE_WAIT, CASE_NOW, CASE_INIT };

enum { CASE_RANKS = 64 };

/* Blocks of one buffer: counts and places in pairs, or in ints where the call wants ints, or bytes. */
struct case_blocks {
	int n;
	size_t ints;             /* of the whole buffer */
	int count[CASE_RANKS], displ[CASE_RANKS];
	MPI_Count count_c[CASE_RANKS];
	MPI_Aint displ_c[CASE_RANKS];
	int *data;
};

struct coll_case {
	enum case_kind kind;
	MPI_Comm comm;
	uint64_t key;            /* of its data */
	int count;               /* pairs of a block, or what differing ones are made of */
	bool wide;               /* called with MPI_Count */
	bool in_place;
	bool affine;             /* reduction by an operation of the user that does not commute, instead of a sum */
	bool inter;
	int side, root_side;     /* intercommunicator: 0 or 1 */
	int root;                /* a rank of root_side */
	int rank, own, other;    /* this rank, ranks of its side, ranks of the one it speaks to */
	MPI_Datatype type;
	MPI_Datatype types[CASE_RANKS];
	struct case_blocks send, recv;
	struct case_blocks shares; /* of a reduction that is scattered */
};

/* The datatypes of pairs; call once each. */
void case_init(void);
void case_fini(void);

/* Draws a case. `largest` is the most pairs of a block; `side` counts on an intercommunicator alone. */
void case_make(struct coll_case *c, enum case_kind kind, MPI_Comm comm, int side, uint64_t *random, int largest);
void case_free(struct coll_case *c);

void case_fill(struct coll_case *c, int round);
int case_call(struct coll_case *c, enum case_mode mode, MPI_Request *request);
void case_check(const struct coll_case *c, int round);

/* One round of all three. */
void case_run(struct coll_case *c, enum case_mode mode);

#endif
