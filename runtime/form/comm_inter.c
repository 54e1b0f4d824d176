/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Intercommunicators (MPI 5.0 section 7.6): made of two groups, and merged into one. Both sides do the same: their leaders trade
 * what the other side has to know, then each leader tells its own side.
 *
 * Where both sides have to come to the same result one of them must be the first: it is the one whose rank 0 is the lower
 * process.
 */
#include <stdlib.h>
#include <string.h>

#include "form/context.h"
#include "form/form.h"
#include "object/error.h"

bool ml_form_is_first(const struct ml_comm *inter)
{
	return ml_group_peer(inter->local->group, 0) < ml_group_peer(inter->group, 0);
}

/* ---- trading ---------------------------------------------------------------------------------------------------- */

static int make_room(struct ml_form_goods *goods)
{
	goods->data = malloc(goods->bytes + 1);
	if (goods->data)
		return MPI_SUCCESS;
	ml_note("%zu bytes from the other side", goods->bytes);
	return MPI_ERR_NO_MEM;
}

/* The leaders' part: the sizes, then the data. */
static int trade(const struct ml_form_trade *t, const void *out, size_t bytes, struct ml_form_goods *in)
{
	int error = ml_line_exchange(&t->line, t->remote, &(struct ml_line_data){ &bytes, sizeof bytes, &in->bytes, sizeof bytes });

	if (!error)
		error = make_room(in);
	if (!error)
		error = ml_line_exchange(&t->line, t->remote, &(struct ml_line_data){ out, bytes, in->data, in->bytes });
	return error;
}

int ml_form_trade(const struct ml_form_trade *t, const void *out, size_t bytes, struct ml_form_goods *in)
{
	bool leads = t->local->rank == t->leader;
	int error = MPI_SUCCESS;

	*in = (struct ml_form_goods){ NULL, 0 };
	if (leads)
		error = trade(t, out, bytes, in);
	if (!error)
		error = ml_form_bcast(t->local, &in->bytes, sizeof in->bytes, t->leader);
	if (!error && !leads)
		error = make_room(in);
	if (!error)
		error = ml_form_bcast(t->local, in->data, in->bytes, t->leader);
	if (error) {
		free(in->data);
		in->data = NULL;
	}
	return error;
}

struct ml_form_trade ml_form_trade_across(const char *call, const struct ml_comm *inter)
{
	return (struct ml_form_trade){
		.local = inter->local,
		.leader = 0,
		.line = { call, inter, ML_COMM_FORM_CTX(inter), 0 },
		.remote = ml_comm_peer(inter, 0),
	};
}

/* ---- making ----------------------------------------------------------------------------------------------------- */

int ml_form_new_inter(struct ml_group *own, struct ml_group *remote, const struct ml_comm *parent, struct ml_comm **new_out)
{
	struct ml_comm *inter, *local;
	int error = ml_form_new(own, parent, &local);

	if (error)
		return error;
	inter = ml_comm_new(remote, parent);
	if (!inter) {
		ml_form_free(local);
		return MPI_ERR_NO_MEM;
	}
	inter->local = local;
	inter->rank = own->rank;
	*new_out = inter;
	return MPI_SUCCESS;
}

void ml_form_set_ctx(struct ml_comm *comm, uint64_t ctx)
{
	comm->ctx = ctx;
	if (comm->local)
		comm->local->ctx = ML_COMM_LOCAL_CTX(ctx);
}

/* What one side tells the other: a context, in case this side is the first, and its processes. */
struct offer {
	uint64_t ctx;
	uint32_t peers[];
};

static size_t offer_bytes(int32_t size)
{
	return sizeof(struct offer) + sizeof(uint32_t) * (size_t)size;
}

/* The intercommunicator of two offers. */
static int join(const struct ml_comm *local, const struct offer *mine, const struct ml_form_goods *goods,
		struct ml_comm **new_out)
{
	const struct offer *other = goods->data;
	int32_t size = (int32_t)((goods->bytes - sizeof *other) / sizeof *other->peers);
	struct ml_group *remote;
	int error = MPI_SUCCESS;

	for (int32_t rank = 0; rank < size; rank++)
		if (ml_group_rank_of(local->group, other->peers[rank]) != MPI_UNDEFINED) {
			ml_note("the groups have a process in common");
			return MPI_ERR_COMM;
		}
	remote = ml_group_new(other->peers, size);
	if (!remote) {
		ml_note("a group of %d processes", size);
		return MPI_ERR_NO_MEM;
	}
	error = ml_form_new_inter(local->group, remote, local, new_out);
	ml_group_drop(remote);
	if (!error)
		ml_form_set_ctx(*new_out, ml_form_is_first(*new_out) ? mine->ctx : other->ctx);
	return error;
}

int ml_form_intercomm(const struct ml_form_trade *t, struct ml_comm **new_out)
{
	struct ml_comm *local = t->local;
	struct offer *mine = malloc(offer_bytes(local->size));
	struct ml_form_goods goods;
	int error;

	if (!mine) {
		ml_note("a list of %d processes", local->size);
		return MPI_ERR_NO_MEM;
	}
	for (int32_t rank = 0; rank < local->size; rank++)
		mine->peers[rank] = ml_comm_peer(local, rank);
	error = ml_context_agree(local, &mine->ctx);
	if (!error)
		error = ml_form_trade(t, mine, offer_bytes(local->size), &goods);
	if (!error) {
		error = join(local, mine, &goods, new_out);
		free(goods.data);
	}
	free(mine);
	return error;
}

/* First each side makes a communicator of its own, over which its leader tells the others. */
int ml_form_intercomm_bare(const char *call, const struct ml_form_sides *sides, struct ml_comm **new_out)
{
	struct ml_form_trade t = { .leader = sides->local_leader, .line = ml_form_bare_line(call, sides->name, NULL) };
	int error = ml_form_create_bare(call, sides->local, sides->name, &t.local);

	if (error)
		return error;
	if (t.local->rank == t.leader)
		t.remote = ml_group_peer(sides->remote, sides->remote_leader);
	error = ml_form_intercomm(&t, new_out);
	ml_form_free(t.local);
	return error;
}

/* ---- merging ---------------------------------------------------------------------------------------------------- */

/* The processes of one group, then those of the other. */
static int merge(struct ml_comm *inter, bool own_first, struct ml_comm **new_out)
{
	struct ml_group *own = inter->local->group, *both;
	int error = own_first ? ml_group_union(own, inter->group, &both) : ml_group_union(inter->group, own, &both);

	if (error)
		return error;
	error = ml_form_new(both, inter, new_out);
	ml_group_drop(both);
	return error;
}

int ml_form_merge(struct ml_comm *inter, bool high, struct ml_comm **new_out)
{
	struct ml_form_trade t = ml_form_trade_across("MPI_Intercomm_merge", inter);
	struct ml_form_goods goods;
	bool other;
	uint64_t ctx;
	int error = ml_form_trade(&t, &high, sizeof high, &goods);

	if (error)
		return error;
	memcpy(&other, goods.data, sizeof other);
	free(goods.data);
	error = ml_context_agree(inter, &ctx);
	if (!error)
		error = merge(inter, high == other ? ml_form_is_first(inter) : !high, new_out);
	if (!error)
		ml_form_set_ctx(*new_out, ctx);
	return error;
}
