/* SPDX-License-Identifier: BSD-2-Clause */
/* Communicators of a group (MPI 5.0 sections 7.4.2 and 7.6). */
#include <stdlib.h>

#include "form/context.h"
#include "form/form.h"
#include "object/error.h"

/* Of an intracommunicator: everybody offers a context, that of the group's rank 0 is taken. */
static int create(struct ml_comm *comm, struct ml_group *group, struct ml_comm **new_out)
{
	uint64_t mine = ml_context_draw(), *all = malloc(sizeof *all * (size_t)comm->size);
	int error;

	if (!all) {
		ml_note("the contexts of %d processes", comm->size);
		return MPI_ERR_NO_MEM;
	}
	error = ml_form_allgather(comm, &mine, sizeof mine, all);
	if (!error && group->rank != MPI_UNDEFINED) {
		error = ml_form_new(group, comm, new_out);
		if (!error)
			ml_form_set_ctx(*new_out, all[ml_comm_rank_of(comm, ml_group_peer(group, 0))]);
	}
	free(all);
	return error;
}

/* Of an intercommunicator: the sides trade their groups. */
static int create_inter(struct ml_comm *inter, struct ml_group *group, struct ml_comm **new_out)
{
	struct ml_form_trade t = ml_form_trade_across("MPI_Comm_create", inter);
	uint32_t *peers = malloc(sizeof *peers * ((size_t)group->size + 1));
	struct ml_form_goods goods = { NULL, 0 };
	struct ml_group *remote = NULL;
	uint64_t ctx;
	int error = peers ? MPI_SUCCESS : MPI_ERR_NO_MEM;

	for (int32_t rank = 0; rank < group->size && !error; rank++)
		peers[rank] = ml_group_peer(group, rank);
	if (!error)
		error = ml_form_trade(&t, peers, sizeof *peers * (size_t)group->size, &goods);
	if (!error)
		error = ml_context_agree(inter, &ctx);
	if (!error && group->rank != MPI_UNDEFINED && goods.bytes > 0) {
		remote = ml_group_new(goods.data, (int32_t)(goods.bytes / sizeof *peers));
		error = remote ? ml_form_new_inter(group, remote, inter, new_out) : MPI_ERR_NO_MEM;
		if (!error)
			ml_form_set_ctx(*new_out, ctx);
	}
	if (remote)
		ml_group_drop(remote);
	free(goods.data);
	free(peers);
	return error;
}

int ml_form_create(struct ml_comm *comm, struct ml_group *group, struct ml_comm **new_out)
{
	struct ml_comm *new = NULL;
	int error = ml_comm_is_inter(comm) ? create_inter(comm, group, &new) : create(comm, group, &new);

	if (!error)
		*new_out = new;
	return error;
}

/* A tag for a name and the members of a group: those who make other communicators at the same time most likely have another. */
static int32_t tag_of(const char *name, const struct ml_group *group)
{
	uint32_t hash = 2166136261u;

	for (; *name; name++)
		hash = (hash ^ (unsigned char)*name) * 16777619u;
	for (int32_t rank = 0; group && rank < group->size; rank++)
		hash = (hash ^ ml_group_peer(group, rank)) * 16777619u;
	return (int32_t)(hash >> 1);
}

struct ml_line ml_form_bare_line(const char *call, const char *name, const struct ml_group *group)
{
	return (struct ml_line){ call, &ml_comm_world, ML_COMM_BARE_CTX, tag_of(name, group) };
}

int ml_form_create_bare(const char *call, struct ml_group *group, const char *name, struct ml_comm **new_out)
{
	struct ml_line line = ml_form_bare_line(call, name, group);

	return ml_form_create_group(&line, group, NULL, new_out);
}

int ml_form_create_group(const struct ml_line *line, struct ml_group *group, const struct ml_comm *parent,
			 struct ml_comm **new_out)
{
	struct ml_comm *new;
	uint64_t ctx;
	int error;

	if (group->rank == MPI_UNDEFINED) {
		*new_out = NULL;
		return MPI_SUCCESS;
	}
	error = ml_form_new(group, parent, &new);
	if (error)
		return error;
	error = ml_context_agree_group(line, group, &ctx);
	if (error) {
		ml_form_free(new);
		return error;
	}
	ml_form_set_ctx(new, ctx);
	*new_out = new;
	return MPI_SUCCESS;
}
