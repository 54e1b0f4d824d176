/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the entry points of coll.h have in common: how every operation begins, and how it chooses an algorithm by facts that all
 * ranks know alike. For coll.c, coll_move.c and coll_reduce.c.
 */
#ifndef ML_COLLECTIVES_CHOOSE_H
#define ML_COLLECTIVES_CHOOSE_H

#include "collectives/coll.h"
#include "collectives/direct.h"
#include "collectives/far.h"
#include "collectives/lease.h"
#include "collectives/notice.h"
#include "collectives/select.h"

/* Every operation begins here. */
ml_inline int ml_choose_enter(struct ml_comm *comm, const char *call)
{
	struct ml_coll *coll = comm->coll;

	coll->call = call;
	coll->tag = (coll->tag + 1) & INT32_MAX;
	if (ml_unlikely(!coll->board) && comm->size > 1 && --coll->patience < 0)
		return ml_lease_ask(comm);
	return MPI_SUCCESS;
}

/* What is posted is so many bytes: has the communicator room for them? */
ml_inline uint32_t ml_choose_board(struct ml_comm *comm, size_t bytes)
{
	struct ml_coll *coll = comm->coll;

	if (ml_unlikely(!coll->board))
		return 0;
	if (ml_likely(bytes <= ML_BOARD_DATA))
		return ML_SELECT_BOARD;
	if (ml_unlikely(!coll->page_asked && bytes <= ML_SELECT_SHEET_MAX))
		ml_lease_ask_sheet(comm, ML_SHEET_PAGE);
	if (ml_unlikely(coll->sequence >= coll->far_due))
		ml_far_ask(comm);
	return ML_SELECT_BOARD | (coll->sheet ? ML_SELECT_SHEET : 0) | (coll->far ? ML_SELECT_FAR : 0);
}

ml_inline uint32_t ml_choose_access(struct ml_comm *comm, size_t bytes)
{
	struct ml_coll *coll = comm->coll;

	if (ml_likely(!ml_select_asks_direct(bytes)) || !coll->board)
		return 0;
	if (ml_unlikely(coll->direct == ML_DIRECT_UNKNOWN))
		ml_direct_ask(comm);
	return coll->direct == ML_DIRECT_YES ? ML_SELECT_DIRECT : 0;
}

ml_inline enum ml_algorithm ml_choose(struct ml_comm *comm, enum ml_collective collective, uint32_t facts, size_t bytes)
{
	facts |= ml_choose_board(comm, bytes) | ml_choose_access(comm, bytes);
	return ml_select_find(collective, facts, (uint32_t)comm->size, bytes);
}

#endif
