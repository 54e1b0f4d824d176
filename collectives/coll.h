/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Blocking collective operations on an intracommunicator (MPI 5.0 chapter 6). Each function is called by every rank of the
 * communicator with checked arguments, in the same order everywhere; it chooses an algorithm by the table in select.def and returns
 * MPI_SUCCESS or an MPI_ERR_ class with a note. Datatypes may have gaps. MPI_IN_PLACE has been translated: `in` equals `out`, or a block is NULL.
 */
#ifndef ML_COLLECTIVES_COLL_H
#define ML_COLLECTIVES_COLL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/param.h"
#include "collectives/blocks.h"
#include "collectives/reduction.h"
#include "collectives/tree.h"
#include "object/comm.h"
#include "shm/board.h"

/* What a communicator remembers from one collective operation to the next. Equal on all its ranks but for `scratch`. */
struct ml_coll {
	struct ml_board_shm *board; /* its row of process 0; NULL: this communicator has none (lease.h) */
	unsigned char *sheet;       /* the same of its sheet; NULL: not yet asked for, or no memory */
	size_t sheet_step;          /* bytes from one process's to the next one's */
	size_t page;                /* bytes of a page, for now; */
	size_t page_most;           /* of the largest for which all have memory, */
	size_t page_asked;          /* and of the largest that was asked for */
	uint8_t direct;             /* enum ml_direct_open */
	bool far;                   /* the two ranks are far apart; */
	uint64_t far_due;           /* asked again when so many operations are done: far.h */
	bool grouped;               /* `groups` are known */
	uint64_t sequence;          /* operations done on the board */
	uint64_t heard;             /* the last of them that every rank is known to have entered */
	uint64_t counted;           /* root masks below are of the operations after this one */
	uint64_t roots[2];          /* ranks that have been roots: [0] of a reduction, [1] of a broadcast */
	int32_t patience;           /* operations before it asks for a board again */
	int32_t patience_next;
	const char *call;           /* the operation under way, for wait records */
	int32_t tag;                /* of its messages */
	int32_t begun;              /* the last operation that does not block */
	int32_t kept;               /* the last persistent operation; of both kinds on an intercommunicator whose own side this is */
	unsigned char *scratch;     /* see ml_coll_scratch */
	size_t scratch_bytes;       /* of one of its two rooms */
	struct ml_tree_groups *groups; /* which of its ranks are close to each other, or NULL: tree.h */
};

/* Gives MPI_COMM_WORLD and MPI_COMM_SELF their state. Before the start barrier, because others read our row after it. 0 or -ENOMEM. */
int ml_coll_init(void);
void ml_coll_fini(void);

/* The state of a communicator made at run time, NULL when memory is out. */
struct ml_coll *ml_coll_new(void);
void ml_coll_free(struct ml_coll *coll);

/* The last collective operation on a communicator that its user frees: gives its board back, which waits for all ranks. */
void ml_coll_end(struct ml_comm *comm);

int ml_coll_barrier(struct ml_comm *comm);
/* The same as a part of another call. */
int ml_coll_barrier_of(struct ml_comm *comm, const char *call);
int ml_coll_bcast(struct ml_comm *comm, const struct ml_part *block, int32_t root);
int ml_coll_reduce(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root);
int ml_coll_allreduce(struct ml_comm *comm, const struct ml_reduction *reduction);
/* Every rank gets its block of the result, as MPI_Reduce_scatter and MPI_Reduce_scatter_block say. The reduction is given back. */
int ml_coll_reduce_scatter(struct ml_comm *comm, const struct ml_reduction *reduction, const struct ml_blocks *shares, bool in_place);
/* Of an exclusive one the first rank has no result. The reduction is given back. */
int ml_coll_scan(struct ml_comm *comm, const struct ml_reduction *reduction, bool exclusive, bool in_place);

/* `recv` counts at the root alone, where a NULL `send` means that its block is in place. */
int ml_coll_gather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv, int32_t root);
/* `send` counts at the root alone, where a NULL `recv` means that its block stays in place. */
int ml_coll_scatter(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_part *recv, int32_t root);
/* NULL: everybody's own data is in place. */
int ml_coll_allgather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv);
int ml_coll_alltoall(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv);

/* The barrier at the end of MPI_Finalize. */
void ml_coll_finalize_barrier(void);

/*
 * For algorithms: two rooms of `bytes` each, at least ML_COLL_CHUNK, one behind the other, kept for the next operation; NULL with a
 * note when memory is out.
 */
unsigned char *ml_coll_scratch(struct ml_comm *comm, size_t bytes);

/* Finds out which ranks are close to each other, before the first operation that may need it. MPI_SUCCESS or MPI_ERR_NO_MEM. */
int ml_coll_ask_groups(struct ml_comm *comm);

/*
 * The groups by which a reduction climbs: where operands may be taken in any order, and the result may depend on where the ranks run.
 * Others climb in the order of ranks.
 */
ml_inline const struct ml_tree_groups *ml_coll_reduction_groups(const struct ml_comm *comm, bool commute)
{
	return commute && !ml_param.reproducible ? comm->coll->groups : NULL;
}

/* Large buffers travel in pieces of this size. */
#define ML_COLL_CHUNK ML_REDUCTION_PIECE

#endif
