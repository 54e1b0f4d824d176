/* SPDX-License-Identifier: BSD-2-Clause */
/* Making and freeing a communicator on one process, and the collectives in bytes that agreement needs. */
#include "form/form.h"

#include <stdlib.h>

#include "base/fail.h"
#include "collectives/coll.h"
#include "job/control.h"
#include "object/attr.h"
#include "object/error.h"
#include "object/info.h"
#include "object/topology.h"
#include "p2p/progress.h"

/* Communicators that are freed but still needed: ML_COMM_FREED. */
static uint32_t limbo;

/* Gives back what hangs on a communicator besides its group and its collectives. */
static void strip(struct ml_comm *comm)
{
	ml_attr_forget(&comm->attrs);
	ml_topology_drop(comm->topo);
	ml_info_free(comm->info);
}

static void release(struct ml_comm *comm)
{
	if (comm->local)
		release(comm->local);
	strip(comm);
	ml_coll_free(comm->coll);
	ml_comm_free(comm);
}

static bool is_needed(const struct ml_comm *comm)
{
	return ml_request_has_comm(comm) || (comm->local && ml_request_has_comm(comm->local));
}

/* Frees what nothing refers to any more. */
static void sweep(void)
{
	for (size_t i = 0; limbo && i < ml_arena_made(&ml_comm_arena); i++) {
		struct ml_comm *comm = ml_arena_at(&ml_comm_arena, i);

		if (comm->magic == ML_COMM_FREED && !is_needed(comm)) {
			limbo--;
			release(comm);
		}
	}
}

int ml_form_new(struct ml_group *group, const struct ml_comm *parent, struct ml_comm **new_out)
{
	struct ml_comm *comm;

	sweep();
	comm = ml_comm_new(group, parent);
	if (!comm)
		return MPI_ERR_NO_MEM;
	ml_comm_set_coll(comm, ml_coll_new());
	if (!comm->coll) {
		ml_note("no memory for the collectives of a communicator");
		ml_comm_free(comm);
		return MPI_ERR_NO_MEM;
	}
	*new_out = comm;
	return MPI_SUCCESS;
}

void ml_form_free(struct ml_comm *comm)
{
	ML_CHECK_MAGIC(comm, ML_COMM_MAGIC);
	comm->magic = ML_COMM_FREED;
	limbo++;
	sweep();
}

void ml_form_settle(const struct ml_comm *comm)
{
	struct ml_wait_reason reason = {
		.call = "MPI_Comm_disconnect", .comm = comm, .peer = ML_WAIT_NONE, .tag = ML_WAIT_NONE,
	};
	struct ml_idle idle = { 0 };

	while (ml_request_is_active_on(comm))
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
}

void ml_form_fini(void)
{
	for (size_t i = 0; i < ml_arena_made(&ml_comm_arena); i++) {
		struct ml_comm *comm = ml_arena_at(&ml_comm_arena, i);

		if (comm->magic == ML_COMM_MAGIC || comm->magic == ML_COMM_FREED) {
			comm->local = NULL; /* it comes by itself */
			release(comm);
		}
	}
	limbo = 0;
	strip(&ml_comm_world);
	strip(&ml_comm_self);
	ml_attr_fini();
}

int ml_form_bcast(struct ml_comm *comm, void *buffer, size_t bytes, int32_t root)
{
	struct ml_part block = { buffer, (MPI_Count)bytes, ml_type_find(MPI_BYTE) };

	return ml_coll_bcast(comm, &block, root);
}

int ml_form_allgather(struct ml_comm *comm, const void *mine, size_t bytes, void *all)
{
	const struct ml_type *byte = ml_type_find(MPI_BYTE);
	struct ml_part send = { (unsigned char *)(uintptr_t)mine, (MPI_Count)bytes, byte };
	struct ml_blocks recv = { .base = all, .each = (MPI_Count)bytes, .type = byte };

	return ml_coll_allgather(comm, &send, &recv);
}
