/* SPDX-License-Identifier: BSD-2-Clause */
/* Entry points: copy what is local, choose an algorithm, call it. */
#include "collectives/coll.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "collectives/algorithms.h"
#include "collectives/notice.h"
#include "collectives/select.h"
#include "object/error.h"
#include "p2p/peer.h"

static struct ml_coll world;
static struct ml_coll self;

int ml_coll_init(void)
{
	struct ml_segment *segment = &ml_peers.segment;
	const struct ml_layout *l = &segment->layout;
	int error;

	world = (struct ml_coll){ 0 };
	self = (struct ml_coll){ 0 };
	ml_comm_world.coll = &world;
	ml_comm_self.coll = &self;
	if (l->ranks == 1)
		return 0;
	error = ml_segment_commit(segment, l->board + ml_peers.me * l->board_size, l->board_size);
	if (error)
		return error;
	world.board = (struct ml_board_shm *)(segment->base + l->board);
	return 0;
}

void ml_coll_fini(void)
{
	free(world.scratch);
	free(self.scratch);
	world.scratch = self.scratch = NULL;
}

unsigned char *ml_coll_scratch(struct ml_comm *comm)
{
	struct ml_coll *coll = comm->coll;

	if (ml_unlikely(!coll->scratch)) {
		coll->scratch = aligned_alloc(ML_CACHELINE, 2 * ML_COLL_CHUNK);
		if (!coll->scratch)
			ml_note("%zu bytes for the pieces of a reduction", 2 * ML_COLL_CHUNK);
	}
	return coll->scratch;
}

/* Every operation begins here. */
ml_inline void enter(const struct ml_comm *comm, const char *call)
{
	comm->coll->call = call;
	comm->coll->tag = (comm->coll->tag + 1) & INT32_MAX;
}

ml_inline enum ml_algorithm choose(const struct ml_comm *comm, enum ml_collective collective, uint32_t facts, size_t bytes)
{
	if (comm->coll->board)
		facts |= ML_SELECT_BOARD;
	return ml_select_find(collective, facts, (uint32_t)comm->size, bytes);
}

int ml_coll_barrier(struct ml_comm *comm)
{
	enter(comm, "MPI_Barrier");
	if (comm->size == 1)
		return MPI_SUCCESS;
	if (choose(comm, ML_COLL_BARRIER, 0, 0) == ML_BARRIER_BOARD)
		return ml_barrier_board(comm);
	return ml_barrier_dissem(comm);
}

void ml_coll_finalize_barrier(void)
{
	ml_coll_barrier(&ml_comm_world);
}

int ml_coll_bcast(struct ml_comm *comm, const struct ml_block *block, int32_t root)
{
	size_t bytes = ml_block_bytes(block);

	enter(comm, "MPI_Bcast");
	if (comm->size == 1 || !bytes)
		return MPI_SUCCESS;
	switch (choose(comm, ML_COLL_BCAST, 0, bytes)) {
	case ML_BCAST_BOARD:
		return ml_bcast_board(comm, block->base, bytes, root);
	case ML_BCAST_BINOMIAL:
		return ml_bcast_binomial(comm, block->base, bytes, root);
	default:
		return ml_bcast_chain(comm, block->base, bytes, root);
	}
}

static uint32_t facts_of(const struct ml_comm *comm, const struct ml_reduction *r)
{
	return (r->commute ? ML_SELECT_COMMUTE : 0) | (ml_notice_is_flat(comm) ? ML_SELECT_FLAT : 0);
}

/* The result of one rank is its operand. */
static int reduce_alone(const struct ml_reduction *r)
{
	if (r->in != r->out && r->count)
		memcpy(r->out, r->in, ml_coll_bytes(r));
	return MPI_SUCCESS;
}

int ml_coll_reduce(struct ml_comm *comm, const struct ml_reduction *reduction, int32_t root)
{
	enter(comm, "MPI_Reduce");
	if (comm->size == 1)
		return reduce_alone(reduction);
	if (!reduction->count)
		return MPI_SUCCESS;
	if (choose(comm, ML_COLL_REDUCE, facts_of(comm, reduction), ml_coll_bytes(reduction)) == ML_REDUCE_BOARD)
		return ml_reduce_board(comm, reduction, root);
	return ml_reduce_binomial(comm, reduction, root);
}

int ml_coll_allreduce(struct ml_comm *comm, const struct ml_reduction *reduction)
{
	enter(comm, "MPI_Allreduce");
	if (comm->size == 1)
		return reduce_alone(reduction);
	if (!reduction->count)
		return MPI_SUCCESS;
	switch (choose(comm, ML_COLL_ALLREDUCE, facts_of(comm, reduction), ml_coll_bytes(reduction))) {
	case ML_ALLREDUCE_BOARD:
		return ml_allreduce_board(comm, reduction);
	case ML_ALLREDUCE_RECDBL:
		return ml_allreduce_recdbl(comm, reduction);
	default:
		return ml_allreduce_ring(comm, reduction);
	}
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

int ml_coll_gather(struct ml_comm *comm, const struct ml_block *send, const struct ml_blocks *recv, int32_t root)
{
	int error = MPI_SUCCESS;

	enter(comm, "MPI_Gather");
	if (comm->rank == root && send)
		error = copy_own(ml_blocks_at(recv, root), ml_blocks_bytes(recv, root), send->base, ml_block_bytes(send));
	return error || comm->size == 1 ? error : ml_gather_linear(comm, send, recv, root);
}

int ml_coll_scatter(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_block *recv, int32_t root)
{
	int error = MPI_SUCCESS;

	enter(comm, "MPI_Scatter");
	if (comm->rank == root && recv)
		error = copy_own(recv->base, ml_block_bytes(recv), ml_blocks_at(send, root), ml_blocks_bytes(send, root));
	return error || comm->size == 1 ? error : ml_scatter_linear(comm, send, recv, root);
}

/* A message of that many bytes leaves without its receive. */
static uint32_t record_fact(size_t bytes)
{
	return bytes <= ml_peers.record_max ? ML_SELECT_RECORD : 0;
}

int ml_coll_allgather(struct ml_comm *comm, const struct ml_block *send, const struct ml_blocks *recv)
{
	bool vary = ml_blocks_vary(recv);
	size_t bytes = vary ? 0 : ml_blocks_bytes(recv, 0);
	int error = MPI_SUCCESS;

	enter(comm, vary ? "MPI_Allgatherv" : "MPI_Allgather");
	if (send)
		error = copy_own(ml_blocks_at(recv, comm->rank), ml_blocks_bytes(recv, comm->rank), send->base,
				 ml_block_bytes(send));
	if (error || comm->size == 1 || (!vary && !bytes))
		return error;
	switch (choose(comm, vary ? ML_COLL_ALLGATHERV : ML_COLL_ALLGATHER, record_fact(bytes), bytes)) {
	case ML_ALLGATHER_BOARD:
		return ml_allgather_board(comm, recv);
	case ML_ALLGATHER_SPREAD:
		return ml_allgather_spread(comm, recv);
	default:
		return ml_allgather_ring(comm, recv);
	}
}

int ml_coll_alltoall(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	bool vary = ml_blocks_vary(recv);
	size_t bytes = vary ? 0 : ml_blocks_bytes(recv, 0);
	uint32_t facts = record_fact(bytes);
	int error = MPI_SUCCESS;

	enter(comm, vary ? "MPI_Alltoallv" : "MPI_Alltoall");
	if (send)
		error = copy_own(ml_blocks_at(recv, comm->rank), ml_blocks_bytes(recv, comm->rank),
				 ml_blocks_at(send, comm->rank), ml_blocks_bytes(send, comm->rank));
	else
		send = recv;
	if (error || comm->size == 1 || (!vary && !bytes))
		return error;
	if (bytes <= ML_BOARD_DATA / (size_t)comm->size)
		facts |= ML_SELECT_WHOLE;
	switch (choose(comm, vary ? ML_COLL_ALLTOALLV : ML_COLL_ALLTOALL, facts, bytes)) {
	case ML_ALLTOALL_BOARD:
		return ml_alltoall_board(comm, send, recv);
	case ML_ALLTOALL_SPREAD:
		return ml_alltoall_spread(comm, send, recv);
	default:
		return ml_alltoall_pair(comm, send, recv);
	}
}
