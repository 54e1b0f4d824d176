/* SPDX-License-Identifier: BSD-2-Clause */
/* Entry points of operations that move data: pack what has gaps, copy what is local, choose an algorithm, call it. */
#include <string.h>

#include "collectives/algorithms.h"
#include "collectives/choose.h"
#include "collectives/staged.h"
#include "object/error.h"
#include "p2p/peer.h"

static int bcast(struct ml_comm *comm, const struct ml_part *block, int32_t root)
{
	size_t bytes = ml_part_bytes(block);

	if (comm->size == 1 || !bytes)
		return MPI_SUCCESS;
	switch (ml_choose(comm, ML_COLL_BCAST, ml_notice_is_flat(comm) ? ML_SELECT_FLAT : 0, bytes)) {
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
	int error = ml_choose_enter(comm, "MPI_Bcast");

	if (error)
		return error;
	return ml_likely(block->type->contiguous) ? bcast(comm, block, root) : bcast_staged(comm, block, root);
}

/* A rank's own block goes from buffer to buffer, as if it had been sent: it may be shorter than its place, not longer. */
static int check_own(size_t room, size_t bytes)
{
	if (ml_likely(bytes <= room))
		return MPI_SUCCESS;
	ml_note("the own block has %zu bytes, its place %zu", bytes, room);
	return MPI_ERR_TRUNCATE;
}

static int gather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv, int32_t root)
{
	if (comm->rank == root && send && check_own(ml_blocks_bytes(recv, root), ml_part_bytes(send)))
		return MPI_ERR_TRUNCATE;
	return ml_gather_linear(comm, send, recv, root);
}

int ml_coll_gather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv, int32_t root)
{
	bool is_root = comm->rank == root;
	struct ml_blocks single;
	struct ml_part plain;
	struct staging staging;
	int error = ml_choose_enter(comm, "MPI_Gather");

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
	if (comm->rank == root && recv && check_own(ml_part_bytes(recv), ml_blocks_bytes(send, root)))
		return MPI_ERR_TRUNCATE;
	return ml_scatter_linear(comm, send, recv, root);
}

int ml_coll_scatter(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_part *recv, int32_t root)
{
	bool is_root = comm->rank == root;
	struct ml_blocks single;
	struct ml_part plain;
	struct staging staging;
	int error = ml_choose_enter(comm, "MPI_Scatter");

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
	unsigned char *place = ml_blocks_at(recv, comm->rank);
	size_t room = ml_blocks_bytes(recv, comm->rank), own_bytes = send ? ml_part_bytes(send) : room;
	const unsigned char *own = send ? send->base : place;
	enum ml_algorithm algorithm = ML_ALLGATHER_RING;
	int error = check_own(room, own_bytes);

	if (error)
		return error;
	if (comm->size > 1 && (vary || bytes))
		algorithm = ml_choose(comm, vary ? ML_COLL_ALLGATHERV : ML_COLL_ALLGATHER, record_fact(bytes), bytes);
	if (ml_likely(algorithm == ML_ALLGATHER_BOARD && own_bytes == room))
		return ml_allgather_board(comm, own, own, recv);
	if (own != place && own_bytes)
		memcpy(place, own, own_bytes);
	if (comm->size == 1 || (!vary && !bytes))
		return MPI_SUCCESS;
	switch (algorithm) {
	case ML_ALLGATHER_BOARD:
		return ml_allgather_board(comm, place, place, recv);
	case ML_ALLGATHER_SPREAD:
		return ml_allgather_spread(comm, recv);
	case ML_ALLGATHER_DIRECT:
		return ml_allgather_direct(comm, own, recv);
	default:
		return ml_allgather_ring(comm, recv);
	}
}

int ml_coll_allgather(struct ml_comm *comm, const struct ml_part *send, const struct ml_blocks *recv)
{
	struct ml_blocks single;
	struct ml_part plain;
	struct staging staging;
	int error = ml_choose_enter(comm, ml_blocks_vary(recv) ? "MPI_Allgatherv" : "MPI_Allgather");

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

/* The blocks of a rank are posted together, up to a page of them; two ranks post only what the other gets. */
static uint32_t alltoall_board_facts(struct ml_comm *comm, size_t bytes)
{
	size_t posted = comm->size == 2 ? bytes : bytes * (size_t)comm->size;
	uint32_t facts = ml_choose_board(comm, posted);

	if (posted > (comm->size == 2 ? ML_SELECT_SHEET_MAX : ML_SHEET_PAGE) || (posted > ML_BOARD_DATA && !(facts & ML_SELECT_SHEET)))
		facts &= ~(uint32_t)ML_SELECT_BOARD;
	return facts;
}

static enum ml_algorithm choose_alltoall(struct ml_comm *comm, bool in_place, bool vary, size_t bytes)
{
	uint32_t facts = record_fact(bytes) | alltoall_board_facts(comm, bytes);

	if (!in_place)
		facts |= ml_choose_access(comm, bytes);
	return ml_select_find(vary ? ML_COLL_ALLTOALLV : ML_COLL_ALLTOALL, facts, (uint32_t)comm->size, bytes);
}

static int alltoall(struct ml_comm *comm, const struct ml_blocks *send, const struct ml_blocks *recv)
{
	bool vary = ml_blocks_vary(recv), in_place = !send;
	size_t bytes = vary ? 0 : ml_blocks_bytes(recv, 0), own_bytes = ml_blocks_bytes(in_place ? recv : send, comm->rank);
	enum ml_algorithm algorithm = ML_ALLTOALL_PAIR;
	int error = check_own(ml_blocks_bytes(recv, comm->rank), own_bytes);

	if (error)
		return error;
	if (in_place)
		send = recv;
	if (comm->size > 1 && (vary || bytes))
		algorithm = choose_alltoall(comm, in_place, vary, bytes);
	if (ml_likely(algorithm == ML_ALLTOALL_BOARD))
		return ml_alltoall_board(comm, send, recv);
	if (!in_place && own_bytes)
		memcpy(ml_blocks_at(recv, comm->rank), ml_blocks_at(send, comm->rank), own_bytes);
	if (comm->size == 1 || (!vary && !bytes))
		return MPI_SUCCESS;
	switch (algorithm) {
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
	int error = ml_choose_enter(comm, ml_blocks_vary(recv) ? "MPI_Alltoallv" : "MPI_Alltoall");

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
