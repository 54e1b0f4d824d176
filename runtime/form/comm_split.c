/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Splitting by colour and key (MPI 5.0 section 7.4.2). Everybody tells everybody its colour, key and a context of its own: then
 * each rank knows its new communicator, whose context is the one that its rank 0 has offered. An offer that is not used costs a
 * number out of 2^37. The sides of an intercommunicator trade their lists.
 */
#include <stdlib.h>

#include "form/context.h"
#include "form/form.h"
#include "object/error.h"

struct wish {
	int32_t color;
	int32_t key;
	uint64_t ctx;
};

/* A member of the new communicator. */
struct member {
	int32_t key;
	int32_t rank; /* in the old one */
};

static int compare(const void *left, const void *right)
{
	const struct member *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->rank < b->rank ? -1 : 1;
}

/* Those of one colour, as processes in their new order; returns how many. */
static int32_t order(const struct ml_group *group, const struct wish *wishes, int32_t color, struct member *members,
		     uint32_t *peers)
{
	int32_t count = 0;

	for (int32_t rank = 0; rank < group->size; rank++)
		if (wishes[rank].color == color)
			members[count++] = (struct member){ wishes[rank].key, rank };
	qsort(members, (size_t)count, sizeof *members, compare);
	for (int32_t rank = 0; rank < count; rank++)
		peers[rank] = ml_group_peer(group, members[rank].rank);
	return count;
}

/* The part of one colour of a group, which may be empty, and the context that its rank 0 has offered. */
static int choose(const struct ml_group *group, const struct wish *wishes, int32_t color, struct ml_group **part_out,
		  uint64_t *ctx_out)
{
	struct member *members = malloc(sizeof *members * (size_t)group->size);
	uint32_t *peers = malloc(sizeof *peers * (size_t)group->size);
	struct ml_group *part = NULL;

	if (members && peers) {
		int32_t count = order(group, wishes, color, members, peers);

		part = ml_group_new(peers, count);
		*ctx_out = count ? wishes[members[0].rank].ctx : 0;
	}
	free(members);
	free(peers);
	if (!part) {
		ml_note("a part of a group of %d processes", group->size);
		return MPI_ERR_NO_MEM;
	}
	*part_out = part;
	return MPI_SUCCESS;
}

/* The part of an intracommunicator. */
static int build(const struct ml_comm *comm, const struct wish *wishes, int32_t color, struct ml_comm **new_out)
{
	struct ml_group *part;
	uint64_t ctx;
	int error = choose(comm->group, wishes, color, &part, &ctx);

	if (error)
		return error;
	error = ml_form_new(part, comm, new_out);
	ml_group_drop(part);
	if (!error)
		ml_form_set_ctx(*new_out, ctx);
	return error;
}

/* The part of an intercommunicator; there is none when the other side has nobody of the colour. */
static int build_inter(const struct ml_comm *inter, const struct wish *wishes, const struct wish *others, int32_t color,
		       struct ml_comm **new_out)
{
	struct ml_group *own, *remote;
	uint64_t ctx, other_ctx;
	int error = choose(inter->local->group, wishes, color, &own, &ctx);

	if (error)
		return error;
	error = choose(inter->group, others, color, &remote, &other_ctx);
	if (error)
		goto drop_own;
	if (remote->size > 0)
		error = ml_form_new_inter(own, remote, inter, new_out);
	if (!error && remote->size > 0)
		ml_form_set_ctx(*new_out, ml_form_is_first(*new_out) ? ctx : other_ctx);
	ml_group_drop(remote);
drop_own:
	ml_group_drop(own);
	return error;
}

/* The second half of a split, when the own side's wishes are known. */
static int finish(struct ml_comm *comm, const struct wish *wishes, int32_t color, struct ml_comm **new_out)
{
	struct ml_form_goods others = { NULL, 0 };
	struct ml_form_trade t;
	int error = MPI_SUCCESS;

	if (!ml_comm_is_inter(comm))
		return color != MPI_UNDEFINED ? build(comm, wishes, color, new_out) : MPI_SUCCESS;
	t = ml_form_trade_across("MPI_Comm_split", comm);
	error = ml_form_trade(&t, wishes, sizeof *wishes * (size_t)comm->local->size, &others);
	if (!error && color != MPI_UNDEFINED)
		error = build_inter(comm, wishes, others.data, color, new_out);
	free(others.data);
	return error;
}

int ml_form_split(struct ml_comm *comm, int color, int key, struct ml_comm **new_out)
{
	struct ml_comm *local = comm->local ? comm->local : comm, *new = NULL;
	struct wish mine = { color, key, ml_context_draw() };
	struct wish *wishes = malloc(sizeof *wishes * (size_t)local->size);
	int error;

	if (!wishes) {
		ml_note("the colours of %d processes", local->size);
		return MPI_ERR_NO_MEM;
	}
	error = ml_form_allgather(local, &mine, sizeof mine, wishes);
	if (!error)
		error = finish(comm, wishes, color, &new);
	free(wishes);
	if (!error)
		*new_out = new;
	return error;
}
