/* SPDX-License-Identifier: BSD-2-Clause */
/* Counting what collective operations move without messages: see tally.h. */
#include "tool/tally.h"

#include "collectives/coll.h"
#include "object/comm.h"
#include "os/guard.h"
#include "p2p/peer.h"
#include "type/type.h"

static uint64_t count_messages(void)
{
	uint64_t messages = 0;

	for (uint32_t i = 0; i < ml_peers.count; i++)
		messages += ml_peers.peer[i].traffic->messages;
	return messages;
}

static void start(MPI_Comm handle, struct ml_tally *tally)
{
	ML_GUARD;
	const struct ml_comm *comm = ml_comm_find(handle);

	if (comm && comm->coll)
		*tally = (struct ml_tally){ comm, comm->rank, comm->coll->sequence, count_messages() };
}

static bool goes_to(const struct ml_tally_gift *gift, int32_t from, int32_t to)
{
	switch (gift->flow) {
	case ML_TALLY_FROM_ROOT:
		return from == gift->root;
	case ML_TALLY_TO_ROOT:
		return to == gift->root;
	case ML_TALLY_UP:
		return to > from;
	default:
		return true;
	}
}

static size_t bytes_to(const struct ml_tally_gift *gift, int32_t to)
{
	const struct ml_type *type = ml_type_find(gift->type);
	MPI_Count count = gift->counts.v ? ml_count_view_at(gift->counts, to) : gift->count;

	return type ? (size_t)count * type->size : 0;
}

static void add(const struct ml_tally *tally, const struct ml_tally_gift *gift)
{
	ML_GUARD;
	const struct ml_comm *comm = tally->comm;

	if (comm->coll->sequence == tally->boards || count_messages() != tally->messages)
		return;
	for (int32_t to = 0; to < comm->size; to++)
		if (to != comm->rank && goes_to(gift, comm->rank, to))
			ml_peer_count(&ml_peers.peer[ml_comm_peer(comm, to)], bytes_to(gift, to));
}

const struct ml_tally_calls ml_tally_calls = { start, add };
