/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What collective operations move without messages: over boards, or by reading each other's memory. Under --stats it is counted as if
 * each rank whose data another one needs had sent that in one message. What goes by messages is counted where they leave, and not here:
 * an operation counts if it has used the communicator's board and this rank has sent nothing meanwhile. (So the first operation of a
 * new communicator, in which ranks agree on a board by messages, is left out.)
 *
 * Called by the preloaded object around a call (spans.h), through the table, because libmpi_abi.so shows no names but MPI's.
 */
#ifndef ML_TOOL_TALLY_H
#define ML_TOOL_TALLY_H

#include <stdint.h>

#include "collectives/count_view.h"
#include "mpi_lite.h"

struct ml_comm;

/* How things stood before the operation. */
struct ml_tally {
	const struct ml_comm *comm; /* NULL: nothing is to be counted */
	int32_t rank;               /* of this process in it */
	uint64_t boards;            /* operations on its board */
	uint64_t messages;          /* that this rank has sent to anybody */
};

/* Whose data goes to whom. */
enum ml_tally_flow {
	ML_TALLY_ALL,       /* from every rank to every other */
	ML_TALLY_FROM_ROOT,
	ML_TALLY_TO_ROOT,
	ML_TALLY_UP,        /* to all higher ranks */
};

/* What a rank gives. */
struct ml_tally_gift {
	enum ml_tally_flow flow;
	int root;                    /* where there is one */
	MPI_Count count;             /* elements for each rank, */
	struct ml_count_view counts; /* unless they differ */
	MPI_Datatype type;
};

struct ml_tally_calls {
	void (*start)(MPI_Comm comm, struct ml_tally *tally);
	void (*add)(const struct ml_tally *tally, const struct ml_tally_gift *gift);
};

extern const struct ml_tally_calls ml_tally_calls;

#endif
