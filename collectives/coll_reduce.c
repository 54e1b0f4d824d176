/* SPDX-License-Identifier: BSD-2-Clause */
/* Entry points of operations that combine: choose an algorithm, call it. */
#include <string.h>

#include "collectives/algorithms.h"
#include "collectives/builders.h"
#include "collectives/choose.h"
#include "os/guard.h"

static uint32_t facts_of(const struct ml_comm *comm, const struct ml_reduction *r)
{
	return (r->commute ? ML_SELECT_COMMUTE : 0) | (ml_notice_is_flat(comm) ? ML_SELECT_FLAT : 0) |
	       (r->extent <= ML_SHEET_PAGE ? ML_SELECT_FITS : 0);
}

/* The result of one rank is its operand. */
static int reduce_alone(const struct ml_reduction *r)
{
	if (r->in != r->out && r->count)
		memcpy(r->out, r->in, ml_reduction_bytes(r));
	return MPI_SUCCESS;
}

static int reduce(struct ml_comm *comm, const struct ml_reduction *r, int32_t root)
{
	if (comm->size == 1)
		return reduce_alone(r);
	if (!r->count)
		return MPI_SUCCESS;
	switch (ml_choose(comm, ML_COLL_REDUCE, facts_of(comm, r), ml_reduction_bytes(r))) {
	case ML_REDUCE_BOARD:
		return ml_reduce_board(comm, r, root);
	case ML_REDUCE_DIRECT:
		return ml_reduce_direct(comm, r, root);
	default:
		return ml_reduce_binomial(comm, r, root);
	}
}

static int allreduce(struct ml_comm *comm, const struct ml_reduction *r)
{
	if (comm->size == 1)
		return reduce_alone(r);
	if (!r->count)
		return MPI_SUCCESS;
	switch (ml_choose(comm, ML_COLL_ALLREDUCE, facts_of(comm, r), ml_reduction_bytes(r))) {
	case ML_ALLREDUCE_BOARD:
		return ml_allreduce_board(comm, r);
	case ML_ALLREDUCE_DIRECT:
		return ml_allreduce_direct(comm, r);
	case ML_ALLREDUCE_RECDBL:
		return ml_allreduce_recdbl(comm, r);
	default:
		return ml_allreduce_ring(comm, r);
	}
}

int ml_coll_reduce(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root)
{
	int error = ml_choose_enter(comm, "MPI_Reduce");

	if (error)
		return error;
	ml_reduction_load(reduction);
	error = reduce(comm, reduction, root);
	if (!error)
		ml_reduction_store(reduction);
	return error;
}

int ml_coll_allreduce(struct ml_comm *comm, const struct ml_reduction *reduction)
{
	int error = ml_choose_enter(comm, "MPI_Allreduce");

	if (error)
		return error;
	ml_reduction_load(reduction);
	error = allreduce(comm, reduction);
	if (!error)
		ml_reduction_store(reduction);
	return error;
}

static int scan(struct ml_comm *comm, const struct ml_reduction *r, bool exclusive, bool in_place)
{
	/* The first rank's place has no result, and keeps the operand if that stands there. */
	int32_t ranks = comm->rank + (exclusive && (comm->rank || !in_place) ? 0 : 1);
	int error;

	ml_reduction_load(r);
	error = ml_scan_board(comm, r, ranks);
	if (!error)
		ml_reduction_store(r);
	ml_reduction_fini(r);
	return error;
}

int ml_coll_scan(struct ml_comm *comm, const struct ml_reduction *reduction, bool exclusive, bool in_place)
{
	const char *name = exclusive ? "MPI_Exscan" : "MPI_Scan";
	struct ml_call call = {
		.build = exclusive ? ml_sched_exscan : ml_sched_scan, .comm = comm, .in_place = in_place, .reduction = *reduction,
	};
	int error = ml_choose_enter(comm, name);

	if (!error && comm->size > 1 && reduction->count &&
	    ml_choose(comm, ML_COLL_SCAN, facts_of(comm, reduction), ml_reduction_bytes(reduction)) == ML_SCAN_BOARD)
		return scan(comm, reduction, exclusive, in_place);
	if (error) {
		ml_reduction_fini(reduction);
		return error;
	}
	ML_GUARD;
	return ml_sched_run(&call, name);
}

/* The elements of the blocks of the ranks before this one. */
static size_t start_of_share(const struct ml_comm *comm, const struct ml_shares *shares)
{
	size_t start = 0;

	for (int32_t rank = 0; rank < comm->rank; rank++)
		start += ml_shares_at(shares, rank);
	return start;
}

static int reduce_scatter(struct ml_comm *comm, const struct ml_call *call)
{
	const struct ml_reduction *r = &call->reduction;
	struct ml_shares shares = ml_shares_of(call, comm->size);
	uint32_t facts = facts_of(comm, r) | ml_choose_board(comm, ml_reduction_bytes(r));
	size_t at = start_of_share(comm, &shares), share = ml_shares_at(&shares, comm->rank);
	int error;

	if (!call->in_place)
		facts |= ml_choose_access(comm, ml_reduction_bytes(r));
	switch (ml_select_find(ML_COLL_REDUCE_SCATTER, facts, (uint32_t)comm->size, ml_reduction_bytes(r))) {
	case ML_REDUCE_SCATTER_BOARD:
		ml_reduction_load(r);
		error = ml_reduce_scatter_board(comm, r, at, share);
		break;
	case ML_REDUCE_SCATTER_DIRECT:
		ml_reduction_load(r);
		error = ml_reduce_scatter_direct(comm, r, at, share);
		break;
	default: {
		ML_GUARD;
		return ml_sched_run(call, call->name);
	}
	}
	if (!error)
		ml_reduction_store(r);
	ml_reduction_fini(r);
	return error;
}

int ml_coll_reduce_scatter(struct ml_comm *comm, const struct ml_reduction *reduction, const struct ml_blocks *shares, bool in_place)
{
	struct ml_call call = {
		.build = ml_sched_reduce_scatter, .comm = comm, .in_place = in_place, .recv = *shares, .reduction = *reduction,
		.name = ml_blocks_vary(shares) ? "MPI_Reduce_scatter" : "MPI_Reduce_scatter_block",
	};
	int error = ml_choose_enter(comm, call.name);

	if (!error && comm->size > 1 && reduction->count)
		return reduce_scatter(comm, &call);
	if (error) {
		ml_reduction_fini(reduction);
		return error;
	}
	ML_GUARD;
	return ml_sched_run(&call, call.name);
}
