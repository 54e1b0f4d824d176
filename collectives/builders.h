/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The builders of schedules: which steps this rank does in a collective operation. A file sched_<collective>.c holds what builds it
 * on one group of processes, sched_inter.c what builds it between two.
 *
 * The first group are builders of calls (struct ml_call). The second are parts of them, for the ranks of s->side, of which there may be
 * one alone; the algorithm is chosen by select.def among those that use messages.
 */
#ifndef ML_COLLECTIVES_BUILDERS_H
#define ML_COLLECTIVES_BUILDERS_H

#include "base/fail.h"
#include "collectives/sched.h"
#include "collectives/select.h"
#include "p2p/peer.h"

void ml_sched_barrier(struct ml_sched *s, const struct ml_call *call);
void ml_sched_bcast(struct ml_sched *s, const struct ml_call *call);
void ml_sched_gather(struct ml_sched *s, const struct ml_call *call);
void ml_sched_scatter(struct ml_sched *s, const struct ml_call *call);
void ml_sched_allgather(struct ml_sched *s, const struct ml_call *call);
void ml_sched_alltoall(struct ml_sched *s, const struct ml_call *call);
void ml_sched_reduce(struct ml_sched *s, const struct ml_call *call);
void ml_sched_allreduce(struct ml_sched *s, const struct ml_call *call);
void ml_sched_reduce_scatter(struct ml_sched *s, const struct ml_call *call); /* recv.counts or recv.each: the results' sizes */
void ml_sched_scan(struct ml_sched *s, const struct ml_call *call);
void ml_sched_exscan(struct ml_sched *s, const struct ml_call *call);

/* Between the two sides of an intercommunicator. */
void ml_sched_inter_barrier(struct ml_sched *s, const struct ml_call *call);
void ml_sched_inter_bcast(struct ml_sched *s, const struct ml_call *call);
void ml_sched_inter_gather(struct ml_sched *s, const struct ml_call *call);
void ml_sched_inter_scatter(struct ml_sched *s, const struct ml_call *call);
void ml_sched_inter_allgather(struct ml_sched *s, const struct ml_call *call);
void ml_sched_inter_alltoall(struct ml_sched *s, const struct ml_call *call);
void ml_sched_inter_reduce(struct ml_sched *s, const struct ml_call *call);
void ml_sched_inter_allreduce(struct ml_sched *s, const struct ml_call *call);
void ml_sched_inter_reduce_scatter(struct ml_sched *s, const struct ml_call *call);

/* With the neighbours in a topology. */
void ml_sched_neighbor_allgather(struct ml_sched *s, const struct ml_call *call);
void ml_sched_neighbor_alltoall(struct ml_sched *s, const struct ml_call *call);

/* ---- parts ------------------------------------------------------------------------------------------------------ */

void ml_sched_add_barrier(struct ml_sched *s);
void ml_sched_add_bcast(struct ml_sched *s, struct ml_part block, int32_t root);

/* By reading from the others' memory: sched_direct.c. `own` goes to all, and to its place; `give` may be `take`. */
void ml_sched_add_direct_allgather(struct ml_sched *s, struct ml_part own, const struct ml_blocks *take);
void ml_sched_add_direct_alltoall(struct ml_sched *s, const struct ml_blocks *give, const struct ml_blocks *take);

/* Facts about a block: a schedule may always try to read a large one directly, as it need not succeed. */
ml_inline uint32_t ml_sched_facts(size_t bytes)
{
	bool tries = bytes > ((size_t)8 << 10) || ml_select_prefers_direct;

	return (bytes <= ml_peers.record_max ? ML_SELECT_RECORD : 0) | (tries ? ML_SELECT_DIRECT : 0);
}

/* The combination of everybody's `in` goes to `out` at the root alone. in may be out there. */
void ml_sched_add_reduce(struct ml_sched *s, const unsigned char *in, unsigned char *out, size_t count, int32_t root);

/*
 * The same, but every rank gets a block of the result. `out` may be `in`, or its own block in there, and is no other part of it.
 */
struct ml_shares {
	struct ml_count_view counts; /* elements of each rank's block; if not set: */
	size_t each;                 /* of all but the last, which has */
	size_t total;                /* what is left of so many */
};

ml_inline size_t ml_shares_at(const struct ml_shares *shares, int32_t rank)
{
	if (shares->counts.v)
		return (size_t)ml_count_view_at(shares->counts, rank);
	return ml_min(shares->each, shares->total - ml_min(shares->total, shares->each * (size_t)rank));
}

/* As the arguments of MPI_Reduce_scatter and MPI_Reduce_scatter_block have them, for n ranks. */
ml_inline struct ml_shares ml_shares_of(const struct ml_call *call, int32_t n)
{
	size_t each = (size_t)call->recv.each;

	return (struct ml_shares){ call->recv.counts, each, each * (size_t)n };
}

void ml_sched_add_reduce_scatter(struct ml_sched *s, const unsigned char *in, unsigned char *out, const struct ml_shares *shares);

#endif
