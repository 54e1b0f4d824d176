/* SPDX-License-Identifier: BSD-2-Clause */
/* The two communicators that every program has, and the memory of the others. */
#include "object/comm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/param.h"
#include "object/errhandler.h"
#include "object/error.h"
#include "object/info.h"

#define COMMS_MAX ((size_t)1 << 18)

enum { CTX_WORLD = ML_COMM_CTX_STEP, CTX_SELF = 2 * ML_COMM_CTX_STEP };
static_assert(ML_COMM_BARE_CTX >= CTX_SELF + ML_COMM_CTX_STEP, "a context of its own");

static_assert(sizeof(struct ml_comm) == 4 * ML_CACHELINE, "the arena's stride is the size of a communicator");

struct ml_comm ml_comm_world;
struct ml_comm ml_comm_self;
struct ml_arena ml_comm_arena;

static void comm_init(struct ml_comm *comm, MPI_Comm handle, struct ml_group *group, MPI_Errhandler errhandler)
{
	memset(comm, 0, sizeof *comm);
	comm->handle = handle;
	comm->group = group;
	comm->rank = group->rank;
	comm->size = group->size;
	comm->first = group->first;
	comm->peers = group->peers;
	comm->session = group->session;
	comm->errhandler = errhandler;
}

MPI_Errhandler ml_comm_initial_errhandler(void)
{
	static const MPI_Errhandler handlers[] = {
		[ML_INITIAL_ARE_FATAL] = MPI_ERRORS_ARE_FATAL,
		[ML_INITIAL_ABORT] = MPI_ERRORS_ABORT,
		[ML_INITIAL_RETURN] = MPI_ERRORS_RETURN,
	};

	return handlers[ml_param.initial_errhandler];
}

static int init_predefined(uint32_t me, uint32_t count)
{
	struct ml_group *world = ml_group_new_range(0, (int32_t)count), *self = ml_group_new_range(me, 1);

	if (!world || !self)
		return -ENOMEM;
	comm_init(&ml_comm_world, MPI_COMM_WORLD, world, ml_comm_initial_errhandler());
	ml_comm_world.ctx = CTX_WORLD;
	snprintf(ml_comm_world.name, sizeof ml_comm_world.name, "MPI_COMM_WORLD");

	comm_init(&ml_comm_self, MPI_COMM_SELF, self, ml_comm_initial_errhandler());
	ml_comm_self.ctx = CTX_SELF;
	snprintf(ml_comm_self.name, sizeof ml_comm_self.name, "MPI_COMM_SELF");
	return 0;
}

int ml_comm_init(uint32_t me, uint32_t count)
{
	int error = ml_group_init(me);

	if (!error)
		error = ml_arena_init(&ml_comm_arena, sizeof(struct ml_comm), COMMS_MAX);
	return error ? error : init_predefined(me, count);
}

static void show(struct ml_comm *comm)
{
	comm->magic = ML_COMM_MAGIC;
	comm->reach = (uint32_t)comm->size;
}

void ml_comm_show_world(void)
{
	show(&ml_comm_world);
	show(&ml_comm_self);
}

static void hide(struct ml_comm *comm)
{
	ml_errhandler_drop(comm->errhandler);
	comm->errhandler = ml_comm_initial_errhandler();
	comm->magic = 0;
	comm->reach = 0;
}

void ml_comm_hide_world(void)
{
	hide(&ml_comm_world);
	hide(&ml_comm_self);
}

void ml_comm_fini(void)
{
	ml_arena_fini(&ml_comm_arena);
	ml_group_fini();
}

void ml_comm_set_coll(struct ml_comm *comm, struct ml_coll *coll)
{
	comm->coll = coll;
	comm->quick = ml_param.check_calls ? NULL : coll;
}

struct ml_comm *ml_comm_new(struct ml_group *group, const struct ml_comm *parent)
{
	struct ml_comm *comm = ml_arena_new(&ml_comm_arena);

	if (!comm) {
		ml_note("there are %zu communicators already", ml_arena_made(&ml_comm_arena));
		return NULL;
	}
	comm_init(comm, (MPI_Comm)comm, ml_group_hold(group),
		  ml_errhandler_hold(parent ? parent->errhandler : MPI_ERRORS_ARE_FATAL));
	if (parent)
		comm->session = parent->session;
	show(comm);
	return comm;
}

void ml_comm_free(struct ml_comm *comm)
{
	ml_errhandler_drop(comm->errhandler);
	ml_group_drop(comm->group);
	comm->magic = 0;
	comm->reach = 0;
	ml_arena_free(&ml_comm_arena, comm);
}

int32_t ml_comm_rank_of(const struct ml_comm *comm, uint32_t peer)
{
	int32_t rank = ml_group_rank_of(comm->group, peer);

	if (rank == MPI_UNDEFINED)
		ml_wrong("a message from a process that is not in its communicator");
	return rank;
}

int ml_comm_set_hints(struct ml_comm *comm, const struct ml_info *hints)
{
	static const char *const known[] = {
		"mpi_assert_no_any_tag",
		"mpi_assert_no_any_source",
		"mpi_assert_exact_length",
		"mpi_assert_allow_overtaking",
		"mpi_assert_strict_persistent_collective_ordering",
		"mpi_assert_memory_alloc_kinds",
	};
	struct ml_info *kept;
	int error = ml_info_keep(hints, known, ML_ARRAY_LEN(known), &kept);

	if (!error) {
		ml_info_free(comm->info);
		comm->info = kept;
	}
	return error;
}
