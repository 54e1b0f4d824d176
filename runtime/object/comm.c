/* SPDX-License-Identifier: BSD-2-Clause */
/* The two communicators that every program has. */
#include "object/comm.h"

#include <stdio.h>
#include <string.h>

#include "base/fail.h"

/* Contexts go up in twos: one for messages, one for collectives. */
enum { CTX_WORLD = 2, CTX_SELF = 4 };

struct ml_comm ml_comm_world;
struct ml_comm ml_comm_self;

static void comm_init(struct ml_comm *comm, MPI_Comm handle, const char *name, uint64_t ctx)
{
	memset(comm, 0, sizeof *comm);
	comm->magic = ML_COMM_MAGIC;
	comm->handle = handle;
	comm->ctx = ctx;
	comm->errhandler = MPI_ERRORS_ARE_FATAL;
	snprintf(comm->name, sizeof comm->name, "%s", name);
}

void ml_comm_init(uint32_t me, uint32_t count)
{
	comm_init(&ml_comm_world, MPI_COMM_WORLD, "MPI_COMM_WORLD", CTX_WORLD);
	ml_comm_world.rank = (int32_t)me;
	ml_comm_world.size = (int32_t)count;

	comm_init(&ml_comm_self, MPI_COMM_SELF, "MPI_COMM_SELF", CTX_SELF);
	ml_comm_self.size = 1;
	ml_comm_self.first = me;
}

void ml_comm_fini(void)
{
	ml_comm_world.magic = 0;
	ml_comm_self.magic = 0;
}

int32_t ml_comm_rank_of(const struct ml_comm *comm, uint32_t peer)
{
	if (!comm->peers)
		return (int32_t)(peer - comm->first);
	for (int32_t rank = 0; rank < comm->size; rank++)
		if (comm->peers[rank] == peer)
			return rank;
	ml_wrong("a message from a process that is not in its communicator");
}
