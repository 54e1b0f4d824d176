/* SPDX-License-Identifier: BSD-2-Clause */
/* What communicators remember, and the barrier: see coll.h. */
#include "collectives/coll.h"

#include <errno.h>
#include <stdlib.h>

#include "collectives/algorithms.h"
#include "collectives/choose.h"
#include "collectives/lend.h"
#include "object/error.h"
#include "p2p/peer.h"

static struct ml_coll world;
static struct ml_coll self;

int ml_coll_init(void)
{
	world = (struct ml_coll){ 0 };
	self = (struct ml_coll){ 0 };
	ml_comm_set_coll(&ml_comm_world, &world);
	ml_comm_set_coll(&ml_comm_self, &self);
	if (ml_peers.count == 1)
		return 0;
	return ml_coll_ask_groups(&ml_comm_world) ? -ENOMEM : ml_lease_init(&ml_comm_world);
}

/* Gives back what hangs on a state. */
static void clear(struct ml_coll *coll)
{
	free(coll->scratch);
	ml_tree_free(coll->groups);
	*coll = (struct ml_coll){ 0 };
}

void ml_coll_fini(void)
{
	clear(&world);
	clear(&self);
	ml_lend_fini();
}

struct ml_coll *ml_coll_new(void)
{
	return calloc(1, sizeof(struct ml_coll));
}

void ml_coll_free(struct ml_coll *coll)
{
	if (coll)
		clear(coll);
	free(coll);
}

void ml_coll_end(struct ml_comm *comm)
{
	ml_lease_end(comm->local ? comm->local : comm);
}

unsigned char *ml_coll_scratch(struct ml_comm *comm, size_t bytes)
{
	struct ml_coll *coll = comm->coll;

	if (ml_likely(bytes <= coll->scratch_bytes))
		return coll->scratch;
	bytes = ML_ROUND_UP(ml_max(bytes, ML_COLL_CHUNK), ML_CACHELINE);
	free(coll->scratch);
	coll->scratch = aligned_alloc(ML_CACHELINE, 2 * bytes);
	coll->scratch_bytes = coll->scratch ? bytes : 0;
	if (!coll->scratch)
		ml_note("%zu bytes for the pieces of a collective operation", 2 * bytes);
	return coll->scratch;
}

static const struct ml_place_shm *place_of(const struct ml_comm *comm, int32_t rank)
{
	return &ml_peers.segment.rank[ml_comm_peer(comm, rank)].place;
}

static bool is_apart(const struct ml_place_shm *a, const struct ml_place_shm *b)
{
	return a->package != b->package || a->numa != b->numa || a->l3 != b->l3;
}

int ml_coll_ask_groups(struct ml_comm *comm)
{
	struct ml_tree_spot *spot;
	int32_t same = 1;
	int error;

	if (comm->coll->grouped)
		return MPI_SUCCESS;
	while (same < comm->size && !is_apart(place_of(comm, same), place_of(comm, 0)))
		same++;
	comm->coll->grouped = true;
	if (same == comm->size)
		return MPI_SUCCESS;
	spot = malloc((size_t)comm->size * sizeof *spot);
	for (int32_t rank = 0; spot && rank < comm->size; rank++) {
		const struct ml_place_shm *place = place_of(comm, rank);

		spot[rank] = (struct ml_tree_spot){ place->package, place->numa, place->l3, rank };
	}
	error = spot ? ml_tree_new(spot, comm->size, &comm->coll->groups) : -ENOMEM;
	free(spot);
	comm->coll->grouped = !error;
	if (error)
		ml_note("the groups of %d ranks that share caches and nodes", comm->size);
	return error ? MPI_ERR_NO_MEM : MPI_SUCCESS;
}

int ml_coll_barrier_of(struct ml_comm *comm, const char *call)
{
	int error = ml_choose_enter(comm, call);

	if (error || comm->size == 1)
		return error;
	if (ml_choose(comm, ML_COLL_BARRIER, 0, 0) == ML_BARRIER_BOARD)
		return ml_barrier_board(comm);
	return ml_barrier_dissem(comm);
}

int ml_coll_barrier(struct ml_comm *comm)
{
	return ml_coll_barrier_of(comm, "MPI_Barrier");
}

void ml_coll_finalize_barrier(void)
{
	ml_coll_barrier_of(&ml_comm_world, "MPI_Finalize");
}
