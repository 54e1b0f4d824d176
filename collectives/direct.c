/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading other ranks' buffers: see direct.h. */
#include "collectives/direct.h"

#include <string.h>

#include "base/param.h"
#include "base/rare.h"
#include "collectives/algorithms.h"
#include "collectives/notice.h"
#include "object/error.h"
#include "os/cma.h"
#include "os/guard.h"
#include "shm/heap.h"

/* What stands on the line. */
struct shown {
	struct ml_direct_spot spot[ML_DIRECT_BUFFERS];
};

static pid_t pid_of(const struct ml_comm *comm, int32_t rank)
{
	return (pid_t)ml_load_rlx(&ml_peers.segment.rank[ml_comm_peer(comm, rank)].pid);
}

static uint64_t exchange(struct ml_comm *comm, const struct shown *mine)
{
	uint64_t s = ml_notice_begin(comm);

	ml_notice_post(comm, s, mine, sizeof *mine);
	for (int32_t rank = 0; rank < comm->size; rank++)
		if (rank != comm->rank)
			ml_notice_await(comm, s, rank, sizeof *mine);
	ml_notice_end(comm, s);
	return s;
}

static struct shown seen(const struct ml_comm *comm, uint64_t s, int32_t rank)
{
	struct shown shown;

	memcpy(&shown, ml_notice_line(comm, rank, s)->data, sizeof shown);
	return shown;
}

/* The kernel lets us copy from and to that rank: it reads there what we see on the line. */
static bool is_reached(const struct ml_comm *comm, uint64_t s, int32_t rank)
{
	ML_GUARD; /* other threads ask about the same pair */
	struct ml_peer *peer = &ml_peers.peer[ml_comm_peer(comm, rank)];
	uint64_t address = seen(comm, s, rank).spot[ML_DIRECT_IN].address;

	if (ml_rare("single-refused"))
		return false;
	if (peer->single == ML_SINGLE_UNKNOWN)
		peer->single = ml_cma_probe(pid_of(comm, rank), address, address) == 0 ? ML_SINGLE_YES : ML_SINGLE_NO;
	return peer->single == ML_SINGLE_YES;
}

void ml_direct_ask(struct ml_comm *comm)
{
	uint64_t word = (uintptr_t)&word, s = exchange(comm, &(struct shown){ .spot[ML_DIRECT_IN].address = word });
	bool mine = true;

	for (int32_t i = 1; i < comm->size && mine; i++)
		mine = is_reached(comm, s, (comm->rank + i) % comm->size);
	comm->coll->direct = ml_notice_agree(comm, mine) ? ML_DIRECT_YES : ML_DIRECT_NO;
}

struct ml_direct_spot ml_direct_spot_of(const void *buffer, size_t bytes)
{
	bool can_map = ml_param.engine == ML_ENGINE_AUTO && bytes;

	return (struct ml_direct_spot){ (uintptr_t)buffer, can_map ? ml_heap_offset(buffer, bytes) : 0 };
}

uint64_t ml_direct_show(struct ml_comm *comm, const struct ml_direct_buffer buffer[ML_DIRECT_BUFFERS])
{
	struct shown mine;

	for (int i = 0; i < ML_DIRECT_BUFFERS; i++)
		mine.spot[i] = ml_direct_spot_of(buffer[i].base, buffer[i].bytes);
	return exchange(comm, &mine);
}

/* The place `offset` bytes into what lies at a spot, where it is mapped here. */
static bool is_mapped(const struct ml_direct_spot *spot, size_t offset, size_t bytes, unsigned char **far_out)
{
	*far_out = spot->heap && !ml_rare("map-refused") ? ml_heap_at(spot->heap + offset, bytes) : NULL;
	return *far_out && ml_heap_enter(spot->heap);
}

/* Copies between `here` and a rank's buffer: by map if it can be, otherwise by the kernel. */
static int copy(const struct ml_comm *comm, uint64_t s, const struct ml_direct_place *there, bool reads, unsigned char *here, size_t bytes)
{
	struct ml_direct_spot spot = seen(comm, s, there->rank).spot[there->which];
	uint64_t address = spot.address + there->offset;
	pid_t pid = pid_of(comm, there->rank);
	unsigned char *far;
	int error;

	if (!bytes)
		return MPI_SUCCESS;
	if (is_mapped(&spot, there->offset, bytes, &far)) {
		memcpy(reads ? here : far, reads ? far : here, bytes);
		ml_heap_leave(spot.heap);
		return MPI_SUCCESS;
	}
	error = reads ? ml_cma_read(pid, here, address, bytes) : ml_cma_write(pid, address, here, bytes);
	if (ml_likely(!error))
		return MPI_SUCCESS;
	ml_note("%zu bytes of rank %d's buffer or of this one cannot be reached", bytes, there->rank);
	return MPI_ERR_BUFFER;
}

bool ml_direct_try_read(const struct ml_comm *comm, int32_t rank, const struct ml_direct_spot *from, void *to, size_t bytes)
{
	const struct ml_peer *peer = &ml_peers.peer[ml_comm_peer(comm, rank)];
	unsigned char *far;

	if (is_mapped(from, 0, bytes, &far)) {
		memcpy(to, far, bytes);
		ml_heap_leave(from->heap);
		return true;
	}
	return peer->single != ML_SINGLE_NO && !ml_rare("single-refused") && ml_cma_read(pid_of(comm, rank), to, from->address, bytes) == 0;
}

int ml_direct_read(const struct ml_comm *comm, uint64_t s, const struct ml_direct_place *from, void *to, size_t bytes)
{
	return copy(comm, s, from, true, to, bytes);
}

int ml_direct_write(const struct ml_comm *comm, uint64_t s, const struct ml_direct_place *to, const void *from, size_t bytes)
{
	return copy(comm, s, to, false, (void *)(uintptr_t)from, bytes);
}

int ml_direct_combine(const struct ml_comm *comm, uint64_t s, const struct ml_reduction *r, size_t offset, unsigned char *room)
{
	size_t bytes = ml_reduction_bytes(r);
	const unsigned char *sum = NULL;
	int error = MPI_SUCCESS;

	for (int32_t rank = 0; rank < comm->size && !error; rank++) {
		struct ml_direct_place from = { rank, ML_DIRECT_IN, offset };
		/* In place, the result may overwrite our operand only when that has been taken. */
		unsigned char *to = rank < comm->rank || !r->out ? room : r->out;
		const unsigned char *operand = r->in;

		if (rank != comm->rank) {
			operand = rank ? room + bytes : room;
			error = ml_direct_read(comm, s, &from, room + (rank ? bytes : 0), bytes);
		}
		if (rank && !error)
			ml_reduction_apply(r, sum, operand, to, r->count);
		sum = rank ? to : operand;
	}
	return error;
}

void ml_direct_slice(const struct ml_comm *comm, int32_t rank, size_t count, size_t *at_out, size_t *end_out)
{
	size_t n = (size_t)comm->size, r = (size_t)rank, each = count / n, longer = count % n;

	*at_out = each * r + ml_min(r, longer);
	*end_out = *at_out + each + (r < longer);
}

int ml_direct_end(struct ml_comm *comm, int error)
{
	ml_barrier_board(comm);
	return error;
}
