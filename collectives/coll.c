/* SPDX-License-Identifier: BSD-2-Clause */
/* Entry points: copy what is local, choose an algorithm, call it. */
#include "collectives/coll.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "collectives/algorithms.h"
#include "collectives/direct.h"
#include "collectives/lease.h"
#include "collectives/notice.h"
#include "collectives/sched.h"
#include "collectives/select.h"
#include "collectives/staged.h"
#include "object/error.h"
#include "os/guard.h"
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

/* Every operation begins here. */
ml_inline int enter(struct ml_comm *comm, const char *call)
{
	struct ml_coll *coll = comm->coll;

	coll->call = call;
	coll->tag = (coll->tag + 1) & INT32_MAX;
	if (ml_unlikely(!coll->board) && comm->size > 1 && --coll->patience < 0)
		return ml_lease_ask(comm);
	return MPI_SUCCESS;
}

/* What is posted is so many bytes: has the communicator room for them? */
ml_inline uint32_t facts_of_board(struct ml_comm *comm, size_t bytes)
{
	struct ml_coll *coll = comm->coll;

	if (ml_unlikely(!coll->board))
		return 0;
	if (ml_likely(bytes <= ML_BOARD_DATA))
		return ML_SELECT_BOARD;
	if (ml_unlikely(!coll->sheet && !coll->sheetless && bytes <= ML_SELECT_SHEET_MAX))
		ml_lease_ask_sheet(comm);
	return ML_SELECT_BOARD | (coll->sheet ? ML_SELECT_SHEET : 0);
}

ml_inline uint32_t fact_of_access(struct ml_comm *comm, size_t bytes)
{
	struct ml_coll *coll = comm->coll;

	if (ml_likely(!ml_select_asks_direct(bytes)) || !coll->board)
		return 0;
	if (ml_unlikely(coll->direct == ML_DIRECT_UNKNOWN))
		ml_direct_ask(comm);
	return coll->direct == ML_DIRECT_YES ? ML_SELECT_DIRECT : 0;
}

ml_inline enum ml_algorithm choose(struct ml_comm *comm, enum ml_collective collective, uint32_t facts, size_t bytes)
{
	facts |= facts_of_board(comm, bytes) | fact_of_access(comm, bytes);
	return ml_select_find(collective, facts, (uint32_t)comm->size, bytes);
}

static int barrier(struct ml_comm *comm, const char *call)
{
	int error = enter(comm, call);

	if (error || comm->size == 1)
		return error;
	if (choose(comm, ML_COLL_BARRIER, 0, 0) == ML_BARRIER_BOARD)
		return ml_barrier_board(comm);
	return ml_barrier_dissem(comm);
}

int ml_coll_barrier(struct ml_comm *comm)
{
	return barrier(comm, "MPI_Barrier");
}

void ml_coll_finalize_barrier(void)
{
	barrier(&ml_comm_world, "MPI_Finalize");
}

static int bcast(struct ml_comm *comm, const struct ml_part *block, int32_t root)
{
	size_t bytes = ml_part_bytes(block);

	if (comm->size == 1 || !bytes)
		return MPI_SUCCESS;
	switch (choose(comm, ML_COLL_BCAST, ml_notice_is_flat(comm) ? ML_SELECT_FLAT : 0, bytes)) {
	case ML_BCAST_BOARD:
		return ml_bcast_board(comm, block->base, bytes, root);
	case ML_BCAST_BINOMIAL:
		return ml_bcast_binomial(comm, block->base, bytes, root);
	default:
		return ml_bcast_chain(comm, block->base, bytes, root);
	}
}

/* Blocks with gaps, packed. What is received is unpacked by unstage(). */
struct staging {
	struct ml_staged out, in;
};

static int stage(struct staging *staging, const struct ml_blocks *send, int32_t sends, const struct ml_blocks *recv,
		 int32_t recvs)
{
	int error = ml_staged_init(&staging->out, send, sends);

	ml_staged_init(&staging->in, NULL, 0);
	if (!error)
		error = ml_staged_init(&staging->in, recv, recvs);
	if (!error)
		ml_staged_pack_all(&staging->out);
	return error;
}

static int unstage(struct staging *staging, int error)
{
	if (!error)
		ml_staged_unpack_all(&staging->in);
	ml_staged_fini(&staging->out);
	ml_staged_fini(&staging->in);
	return error;
}

ml_cold static int bcast_staged(struct ml_comm *comm, const struct ml_part *block, int32_t root)
{
	struct ml_blocks user = ml_staged_single(block);
	bool is_root = comm->rank == root;
	struct staging staging;
	int error = stage(&staging, is_root ? &user : NULL, 1, is_root ? NULL : &user, 1);

	if (!error) {
		struct ml_part plain = ml_staged_plain(is_root ? &staging.out : &staging.in);

		error = bcast(comm, &plain, root);
	}
	return unstage(&staging, error);
}

int ml_coll_bcast(struct ml_comm *comm, const struct ml_part *block, int32_t root)
{
	int error = enter(comm, "MPI_Bcast");

	if (error)
		return error;
	return ml_likely(block->type->contiguous) ? bcast(comm, block, root) : bcast_staged(comm, block, root);
}

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
	switch (choose(comm, ML_COLL_REDUCE, facts_of(comm, r), ml_reduction_bytes(r))) {
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
	switch (choose(comm, ML_COLL_ALLREDUCE, facts_of(comm, r), ml_reduction_bytes(r))) {
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
	int error = enter(comm, "MPI_Reduce");

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
	int error = enter(comm, "MPI_Allreduce");

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

int ml_coll_scan(const struct ml_call *call, bool exclusive, const char *call_name)
{
	const struct ml_reduction *r = &call->reduction;
	struct ml_comm *comm = call->comm;
	int error = enter(comm, call_name);

	if (!error && comm->size > 1 && r->count &&
	    choose(comm, ML_COLL_SCAN, facts_of(comm, r), ml_reduction_bytes(r)) == ML_SCAN_BOARD)
		return scan(comm, r, exclusive, call->in_place);
	if (error) {
		ml_reduction_fini(r);
		return error;
	}
	ML_GUARD;
	return ml_sched_run(call, call_name);
}

/* A rank's own block goes from buffer to buffer, as if it had been sent: it may be shorter than its place, not longer. */
static int copy_own(void *to, size_t room, const void *from, size_t bytes)
{
	if (ml_unlikely(bytes > room)) {
		ml_note("the own block has %zu bytes, its place %zu", bytes, room);
		return MPI_ERR_TRUNCATE;
	}
	if (bytes)
		memcpy(to, from, bytes);
	return MPI_SUCCESS;
}

static int gather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv, int32_t root)
{
	int error = MPI_SUCCESS;

	if (comm->rank == root && send)
		error = copy_own(ml_blocks_at(recv, root), ml_blocks_bytes(recv, root), send->base, ml_part_bytes(send));
	return error || comm->size == 1 ? error : ml_gather_linear(comm, send, recv, root);
}

int ml_coll_gather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv, int32_t root)
{
	bool is_root = comm->rank == root;
	struct ml_blocks single;
	struct ml_part plain;
	struct staging staging;
	int error = enter(comm, "MPI_Gather");

	if (error)
		return error;
	if (ml_likely((!send || send->type->contiguous) && (!is_root || recv->type->contiguous)))
		return gather(comm, send, recv, root);
	if (send)
		single = ml_staged_single(send);
	error = stage(&staging, send ? &single : NULL, 1, is_root ? recv : NULL, comm->size);
	if (!error) {
		plain = ml_staged_plain(&staging.out);
		if (!send)
			ml_staged_pack(&staging.in, root);
		error = gather(comm, send ? &plain : NULL, &staging.in.plain, root);
	}
	return unstage(&staging, error);
}

static int scatter(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_part *recv, int32_t root)
{
	int error = MPI_SUCCESS;

	if (comm->rank == root && recv)
		error = copy_own(recv->base, ml_part_bytes(recv), ml_blocks_at(send, root), ml_blocks_bytes(send, root));
	return error || comm->size == 1 ? error : ml_scatter_linear(comm, send, recv, root);
}

int ml_coll_scatter(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_part *recv, int32_t root)
{
	bool is_root = comm->rank == root;
	struct ml_blocks single;
	struct ml_part plain;
	struct staging staging;
	int error = enter(comm, "MPI_Scatter");

	if (error)
		return error;
	if (ml_likely((!recv || recv->type->contiguous) && (!is_root || send->type->contiguous)))
		return scatter(comm, send, recv, root);
	if (recv)
		single = ml_staged_single(recv);
	error = stage(&staging, is_root ? send : NULL, comm->size, recv ? &single : NULL, 1);
	if (!error) {
		plain = ml_staged_plain(&staging.in);
		error = scatter(comm, &staging.out.plain, recv ? &plain : NULL, root);
	}
	return unstage(&staging, error);
}

/* A message of that many bytes leaves without its receive. */
static uint32_t record_fact(size_t bytes)
{
	return bytes <= ml_peers.record_max ? ML_SELECT_RECORD : 0;
}

/* Of blocks that differ, which all ranks know alike. */
static size_t mean_bytes(const struct ml_comm *comm, const struct ml_blocks *blocks)
{
	size_t bytes = 0;

	for (int32_t rank = 0; rank < comm->size; rank++)
		bytes += ml_blocks_bytes(blocks, rank);
	return bytes / (size_t)comm->size;
}

static int allgather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv)
{
	bool vary = ml_blocks_vary(recv);
	size_t bytes = vary ? mean_bytes(comm, recv) : ml_blocks_bytes(recv, 0);
	int error = MPI_SUCCESS;

	if (send)
		error = copy_own(ml_blocks_at(recv, comm->rank), ml_blocks_bytes(recv, comm->rank), send->base,
				 ml_part_bytes(send));
	if (error || comm->size == 1 || (!vary && !bytes))
		return error;
	switch (choose(comm, vary ? ML_COLL_ALLGATHERV : ML_COLL_ALLGATHER, record_fact(bytes), bytes)) {
	case ML_ALLGATHER_BOARD:
		return ml_allgather_board(comm, recv);
	case ML_ALLGATHER_SPREAD:
		return ml_allgather_spread(comm, recv);
	case ML_ALLGATHER_DIRECT:
		return ml_allgather_direct(comm, send ? send->base : ml_blocks_at(recv, comm->rank), recv);
	default:
		return ml_allgather_ring(comm, recv);
	}
}

int ml_coll_allgather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv)
{
	struct ml_blocks single;
	struct ml_part plain;
	struct staging staging;
	int error = enter(comm, ml_blocks_vary(recv) ? "MPI_Allgatherv" : "MPI_Allgather");

	if (error)
		return error;
	if (ml_likely((!send || send->type->contiguous) && recv->type->contiguous))
		return allgather(comm, send, recv);
	if (send)
		single = ml_staged_single(send);
	error = stage(&staging, send ? &single : NULL, 1, recv, comm->size);
	if (!error) {
		plain = ml_staged_plain(&staging.out);
		if (!send)
			ml_staged_pack(&staging.in, comm->rank);
		error = allgather(comm, send ? &plain : NULL, &staging.in.plain);
	}
	return unstage(&staging, error);
}

static int alltoall(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	bool vary = ml_blocks_vary(recv);
	size_t bytes = vary ? 0 : ml_blocks_bytes(recv, 0);
	size_t all = bytes * (size_t)comm->size;
	bool in_place = !send;
	uint32_t facts = record_fact(bytes);
	int error = MPI_SUCCESS;

	if (send)
		error = copy_own(ml_blocks_at(recv, comm->rank), ml_blocks_bytes(recv, comm->rank),
				 ml_blocks_at(send, comm->rank), ml_blocks_bytes(send, comm->rank));
	else
		send = recv;
	if (error || comm->size == 1 || (!vary && !bytes))
		return error;
	facts |= facts_of_board(comm, all);
	if (all > ML_SHEET_PAGE || (all > ML_BOARD_DATA && !(facts & ML_SELECT_SHEET)))
		facts &= ~(uint32_t)ML_SELECT_BOARD; /* the blocks of a rank are posted together */
	if (!in_place)
		facts |= fact_of_access(comm, bytes);
	switch (ml_select_find(vary ? ML_COLL_ALLTOALLV : ML_COLL_ALLTOALL, facts, (uint32_t)comm->size, bytes)) {
	case ML_ALLTOALL_BOARD:
		return ml_alltoall_board(comm, send, recv);
	case ML_ALLTOALL_SPREAD:
		return ml_alltoall_spread(comm, send, recv);
	case ML_ALLTOALL_DIRECT:
		return ml_alltoall_direct(comm, send, recv);
	default:
		return ml_alltoall_pair(comm, send, recv);
	}
}

int ml_coll_alltoall(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	struct staging staging;
	int error = enter(comm, ml_blocks_vary(recv) ? "MPI_Alltoallv" : "MPI_Alltoall");

	if (error)
		return error;
	if (ml_likely((!send || send->type->contiguous) && recv->type->contiguous))
		return alltoall(comm, send, recv);
	error = stage(&staging, send, comm->size, recv, comm->size);
	if (!error && !send)
		ml_staged_pack_all(&staging.in);
	if (!error)
		error = alltoall(comm, send ? &staging.out.plain : NULL, &staging.in.plain);
	return unstage(&staging, error);
}
