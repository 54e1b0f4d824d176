/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Communicators: who belongs to one, and which of the runtime's contexts its messages carry. No communication here; the
 * collectives keep their state behind `coll`.
 */
#ifndef ML_OBJECT_COMM_H
#define ML_OBJECT_COMM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "mpi_lite.h"

#define ML_COMM_MAGIC 0x6d6d6f63u

struct ml_coll; /* collectives/coll.h */

struct ml_comm {
	uint32_t magic;           /* ML_COMM_MAGIC while the communicator exists */
	int32_t rank;
	int32_t size;
	uint32_t first;           /* process of rank 0 when `peers` is NULL: rank r is process first + r */
	const uint32_t *peers;    /* process of each rank, or NULL */
	uint64_t ctx;             /* of its messages; ctx + 1 is the collectives' own */
	MPI_Comm handle;
	MPI_Errhandler errhandler;
	struct ml_coll *coll;
	char name[MPI_MAX_OBJECT_NAME];
};

/* The context of a communicator's collective operations: no user receive, wildcard or not, sees its messages. */
#define ML_COMM_COLL_CTX(comm) ((comm)->ctx + 1)

extern struct ml_comm ml_comm_world;
extern struct ml_comm ml_comm_self;

/* Sets MPI_COMM_WORLD and MPI_COMM_SELF up for process me of count; fini makes their handles invalid. */
void ml_comm_init(uint32_t me, uint32_t count);
void ml_comm_fini(void);

/* The communicator behind a handle, or NULL. */
ml_inline struct ml_comm *ml_comm_find(MPI_Comm handle)
{
	if (ml_likely(handle == MPI_COMM_WORLD) && ml_likely(ml_comm_world.magic))
		return &ml_comm_world;
	if (handle == MPI_COMM_SELF && ml_comm_self.magic)
		return &ml_comm_self;
	return NULL;
}

/* The process of a rank; the rank is in range. */
ml_inline uint32_t ml_comm_peer(const struct ml_comm *comm, int32_t rank)
{
	return comm->peers ? comm->peers[rank] : comm->first + (uint32_t)rank;
}

/* The rank of a process that is a member. */
int32_t ml_comm_rank_of(const struct ml_comm *comm, uint32_t peer);

#endif
