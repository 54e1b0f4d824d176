/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Communicators: who belongs to one, and which of the runtime's contexts its messages carry. No communication here: those that
 * are made at run time come from runtime/form, and the collectives keep their state behind `coll`.
 *
 * Messages go to the ranks of `group`. In an intracommunicator these are its own processes; in an intercommunicator they are
 * the remote ones, and `local` is an intracommunicator of the own side, on which its collectives work.
 *
 * A communicator that the user has freed leaves its handle at once and its memory when nothing refers to it any more: requests
 * under way, another communicator. The caller excludes other threads.
 */
#ifndef ML_OBJECT_COMM_H
#define ML_OBJECT_COMM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/compiler.h"
#include "mpi_lite.h"
#include "object/arena.h"
#include "object/group.h"

#define ML_COMM_MAGIC 0x6d6d6f63u
/* Freed by the user, but still needed. */
#define ML_COMM_FREED 0x64657266u

struct ml_coll; /* collectives/coll.h */
struct ml_info; /* object/info.h */
struct ml_bsend; /* p2p/bsend.h */
struct ml_attr; /* object/attr.h */
struct ml_topology; /* object/topology.h */
struct ml_session; /* object/session.h */

struct ml_comm {
	uint32_t magic;           /* ML_COMM_MAGIC while the communicator exists */
	int32_t rank;             /* of this process among its own side */
	int32_t size;             /* ranks that messages can go to */
	uint32_t reach;           /* `size`, or 0 while the handle is not good (ml_comm_at) */
	uint32_t first;           /* process of rank 0 when `peers` is NULL: rank r is process first + r */
	const uint32_t *peers;    /* process of each rank, or NULL; the group's */
	uint64_t ctx;             /* of its messages; the ones that follow it see the ML_COMM_..._CTX below */
	MPI_Errhandler errhandler;
	struct ml_coll *coll;     /* NULL in an intercommunicator */
	struct ml_coll *quick;    /* the same where blocking collectives may go the short way; NULL where calls are compared (ml_comm_set_coll) */

	MPI_Comm handle;
	struct ml_group *group;   /* of the ranks that messages can go to */
	struct ml_comm *local;    /* intercommunicator: its own side */
	struct ml_attr *attrs;    /* youngest first */
	struct ml_topology *topo;
	struct ml_info *info;     /* hints of the user, or NULL */
	struct ml_bsend *bsend;   /* buffer attached for buffered sends, or NULL */
	struct ml_session *session; /* that it was made in, or NULL */
	char name[MPI_MAX_OBJECT_NAME];
} ml_aligned(4 * ML_CACHELINE);

/*
 * Contexts go up in eights: four for a communicator, four for the own side of an intercommunicator. What no user receive,
 * wildcard or not, may see has contexts of its own.
 */
#define ML_COMM_CTX_STEP 8
#define ML_COMM_BARE_CTX UINT64_C(24) /* making communicators of processes that have none in common: behind the predefined ones */
#define ML_COMM_LOCAL_CTX(ctx) ((ctx) + 4)
#define ML_COMM_COLL_CTX(comm) ((comm)->ctx + 1) /* blocking collectives: their tag numbers the operation */
#define ML_COMM_BEGUN_CTX(comm) (ML_COMM_COLL_CTX(comm) | UINT64_C(1) << 61) /* those that do not block: the same */
#define ML_COMM_FORM_CTX(comm) ((comm)->ctx + 2) /* making communicators of some of the processes: with the user's tag */
#define ML_COMM_IDUP_CTX(comm) ((comm)->ctx + 3) /* duplicating without blocking: in the order of the calls */
#define ML_COMM_KEPT_CTX(comm) ((comm)->ctx | UINT64_C(1) << 61) /* persistent collectives: their tag numbers them */
#define ML_COMM_PART_CTX(comm) ((comm)->ctx | UINT64_C(1) << 63) /* partitioned operations find each other: with the user's tag */
#define ML_COMM_PIECE_CTX(comm) ((comm)->ctx | UINT64_C(1) << 62) /* their pieces: each has a tag of its own */

/* True for the context of messages that users send: those of the runtime are few, and are taken as fast as they come. */
#define ML_COMM_CTX_IS_USERS(ctx) (((ctx) & 3) == 0)

extern struct ml_comm ml_comm_world __attribute__((visibility("hidden")));
extern struct ml_comm ml_comm_self __attribute__((visibility("hidden")));
extern struct ml_arena ml_comm_arena __attribute__((visibility("hidden")));

/*
 * Sets MPI_COMM_WORLD and MPI_COMM_SELF up for process me of count, and groups with them. 0 or -ENOMEM. The library may use the
 * two from now on; the user's handles of them are good from show to hide: from MPI_Init to MPI_Finalize.
 */
int ml_comm_init(uint32_t me, uint32_t count);
void ml_comm_show_world(void);
void ml_comm_hide_world(void);

/* The error handler that the user wants where none has been set (MPI 5.0 section 9.3). */
MPI_Errhandler ml_comm_initial_errhandler(void);

/* Makes all handles of communicators and groups invalid and frees what the user has left. */
void ml_comm_fini(void);

/*
 * A communicator whose messages go to `group`, of which it takes a reference of its own. Without context, name, attributes and
 * hints; with the error handler of `parent`, or MPI_ERRORS_ARE_FATAL when that is NULL. NULL with a note when memory is out.
 */
struct ml_comm *ml_comm_new(struct ml_group *group, const struct ml_comm *parent);

/* Gives it the state of collectives. */
void ml_comm_set_coll(struct ml_comm *comm, struct ml_coll *coll);

/* Frees the object; what hangs behind coll, attrs, topo and info is gone already. */
void ml_comm_free(struct ml_comm *comm);

/* Takes over those of the user's hints that MPI-Lite knows, in place of all earlier ones. MPI_SUCCESS or MPI_ERR_NO_MEM. */
int ml_comm_set_hints(struct ml_comm *comm, const struct ml_info *hints);

/*
 * The communicator behind a handle, or NULL; MPI_COMM_WORLD also while its handle is not good. For paths on which a rank is
 * compared with `reach`: that is 0 then, so they need not ask twice.
 */
ml_inline struct ml_comm *ml_comm_at(MPI_Comm handle)
{
	struct ml_comm *comm = (struct ml_comm *)handle;
	uintptr_t offset;

	if (ml_likely(handle == MPI_COMM_WORLD))
		return &ml_comm_world;
	offset = (uintptr_t)handle - (uintptr_t)ml_comm_arena.base;
	if (offset < ml_arena_made(&ml_comm_arena) * sizeof *comm && offset % sizeof *comm == 0 && comm->magic == ML_COMM_MAGIC)
		return comm;
	if (handle == MPI_COMM_SELF && ml_comm_self.magic)
		return &ml_comm_self;
	return NULL;
}

/* The communicator behind a handle, or NULL. */
ml_inline struct ml_comm *ml_comm_find(MPI_Comm handle)
{
	struct ml_comm *comm = ml_comm_at(handle);

	return comm != &ml_comm_world || ml_likely(comm->magic) ? comm : NULL;
}

/* The process of a rank; the rank is in range. */
ml_inline uint32_t ml_comm_peer(const struct ml_comm *comm, int32_t rank)
{
	return ml_unlikely(comm->peers != NULL) ? comm->peers[rank] : comm->first + (uint32_t)rank;
}

/* The rank of a process that messages can come from. */
int32_t ml_comm_rank_of(const struct ml_comm *comm, uint32_t peer);

ml_inline bool ml_comm_is_inter(const struct ml_comm *comm)
{
	return comm->local != NULL;
}

/* The processes of the own side. */
ml_inline struct ml_group *ml_comm_group(const struct ml_comm *comm)
{
	return comm->local ? comm->local->group : comm->group;
}

#endif
