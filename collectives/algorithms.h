/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The algorithms, one a file of the same name, which says what it does, when it is used, what it costs and where it comes from. Called
 * by coll*.c on communicators of two or more ranks; the rules are in select.def. All return MPI_SUCCESS or an MPI_ERR_ class.
 */
#ifndef ML_COLLECTIVES_ALGORITHMS_H
#define ML_COLLECTIVES_ALGORITHMS_H

#include "collectives/coll.h"

int ml_barrier_board(struct ml_comm *comm);
int ml_barrier_dissem(struct ml_comm *comm);

int ml_bcast_board(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root);
int ml_bcast_binomial(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root);
int ml_bcast_chain(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root);

int ml_reduce_board(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root);
int ml_reduce_direct(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root);
int ml_reduce_binomial(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root);

int ml_allreduce_board(struct ml_comm *comm, const struct ml_reduction *reduction);
int ml_allreduce_direct(struct ml_comm *comm, const struct ml_reduction *reduction);
int ml_allreduce_recdbl(struct ml_comm *comm, const struct ml_reduction *reduction);
int ml_allreduce_ring(struct ml_comm *comm, const struct ml_reduction *reduction);

/* The operands of the first `ranks` ranks: of a scan all up to the caller's, of an exscan those before it. */
int ml_scan_board(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t ranks);

/* The share of the caller begins with element `at` of the vector. */
int ml_reduce_scatter_board(struct ml_comm *comm, const struct ml_reduction *reduction, size_t at, size_t share);
int ml_reduce_scatter_direct(struct ml_comm *comm, const struct ml_reduction *reduction, size_t at, size_t share);

/* NULL: the root's own block is in place. */
int ml_gather_linear(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv, int32_t root);
int ml_scatter_linear(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_part *recv, int32_t root);

/* `give` is what everybody else gets, `own` what comes to our place among the blocks. */
int ml_allgather_board(struct ml_comm *comm, const unsigned char *give, const unsigned char *own, const struct ml_blocks *blocks);

/* Everybody's own block is in place; `own` is where it came from. */
int ml_allgather_spread(struct ml_comm *comm, const struct ml_blocks *blocks);
int ml_allgather_direct(struct ml_comm *comm, const unsigned char *own, const struct ml_blocks *blocks);
int ml_allgather_ring(struct ml_comm *comm, const struct ml_blocks *blocks);

/* `send` may be `recv`. The caller's own block is copied by coll_move.c, but on the board. */
int ml_alltoall_board(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv);
int ml_alltoall_spread(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv);
int ml_alltoall_direct(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv);
int ml_alltoall_pair(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv);

#endif
