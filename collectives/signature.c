/* SPDX-License-Identifier: BSD-2-Clause */
/* The comparison of collective calls: see signature.h. */
#include "collectives/signature.h"

#include <stdio.h>
#include <string.h>

#include "collectives/builders.h"
#include "object/error.h"
#include "op/op.h"

/* ---- what a call has to do with every other rank ------------------------------------------------------------------- */

#define NO_ROOT (-1)

enum {
	ROOTED = 1,
	SAME = 2,       /* a block of the receive buffer has the same size everywhere */
	PAIRS = 4,      /* a block goes from rank to rank, */
	TO_ROOT = 8,    /* but only to the root */
	FROM_ROOT = 16, /* or from there */
	SENDS_EACH = 32, /* there is one for each rank */
	RECVS_EACH = 64,
	SHARES = 128,
};

static const struct {
	void (*build)(struct ml_sched *s, const struct ml_call *call);
	uint32_t traits;
} rules[] = {
	{ ml_sched_bcast, ROOTED | SAME },
	{ ml_sched_gather, ROOTED | PAIRS | TO_ROOT | RECVS_EACH },
	{ ml_sched_scatter, ROOTED | PAIRS | FROM_ROOT | SENDS_EACH },
	{ ml_sched_allgather, SAME | PAIRS | RECVS_EACH },
	{ ml_sched_alltoall, SAME | PAIRS | SENDS_EACH | RECVS_EACH },
	{ ml_sched_reduce, ROOTED },
	{ ml_sched_reduce_scatter, SHARES },
	{ ml_sched_inter_bcast, ROOTED | SAME },
	{ ml_sched_inter_gather, ROOTED | PAIRS | TO_ROOT | RECVS_EACH },
	{ ml_sched_inter_scatter, ROOTED | PAIRS | FROM_ROOT | SENDS_EACH },
	{ ml_sched_inter_allgather, PAIRS | RECVS_EACH },
	{ ml_sched_inter_alltoall, PAIRS | SENDS_EACH | RECVS_EACH },
	{ ml_sched_inter_reduce, ROOTED },
	{ ml_sched_inter_reduce_scatter, SHARES },
	{ NULL, SHARES }, /* a call that makes communicators: one number for its arguments */
};

static uint32_t traits_of(const struct ml_call *call)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(rules); i++)
		if (rules[i].build == call->build)
			return rules[i].traits;
	return 0;
}

static int64_t bytes_of(const struct ml_blocks *blocks, int32_t i)
{
	struct ml_part part = ml_blocks_part(blocks, i);

	return (int64_t)part.count * (int64_t)part.type->size;
}

static int64_t gives(const struct ml_call *call, uint32_t traits, int32_t to)
{
	bool in_recv = call->in_place && !(traits & ROOTED);
	const struct ml_blocks *blocks = in_recv ? &call->recv : &call->send;

	if (!(traits & PAIRS) || !blocks->type || (traits & TO_ROOT && to != call->root))
		return -1;
	if (traits & SENDS_EACH)
		return bytes_of(blocks, to);
	return bytes_of(blocks, in_recv ? call->comm->rank : 0);
}

static int64_t takes(const struct ml_call *call, uint32_t traits, int32_t from)
{
	if (!(traits & PAIRS) || !call->recv.type || (traits & FROM_ROOT && from != call->root))
		return -1;
	return bytes_of(&call->recv, traits & RECVS_EACH ? from : 0);
}

/* A number that differs, most likely, when the counts do. */
static uint64_t number_of_shares(const struct ml_call *call)
{
	const struct ml_comm *own = call->comm->local ? call->comm->local : call->comm;
	uint64_t number = (uint64_t)call->recv.each;

	for (int32_t i = 0; call->recv.counts.v && i < own->size; i++)
		number = (number ^ (uint64_t)ml_count_view_at(call->recv.counts, i)) * 0x100000001b3u;
	return number;
}

/* A rank that takes no part, because another one of its side is the root. */
static bool is_beside(const struct ml_signature *signature)
{
	return signature->root == MPI_PROC_NULL;
}

/* What a rank tells everybody. */
static struct ml_signature common(const struct ml_call *call, uint32_t traits)
{
	struct ml_signature mine = { .root = traits & ROOTED ? call->root : NO_ROOT };
	const struct ml_type *type;
	const struct ml_op *op;

	snprintf(mine.call, sizeof mine.call, "%s", call->name);
	if (is_beside(&mine))
		return mine;
	op = call->op ? ml_op_find(call->op) : NULL;
	type = call->type ? ml_type_find(call->type) : NULL;
	if (op)
		mine.bytes = ml_reduction_bytes(&call->reduction);
	else if (traits & SAME && !ml_blocks_vary(&call->recv))
		mine.bytes = (uint64_t)bytes_of(&call->recv, 0);
	if (traits & SHARES)
		mine.shares = number_of_shares(call);
	if (op)
		mine.op = op->user ? 1 : (uintptr_t)op->handle;
	if (type && !ml_type_is_derived(type))
		mine.type = (uintptr_t)call->type;
	return mine;
}

static struct ml_part part_of(struct ml_signature *signature)
{
	return (struct ml_part){ (unsigned char *)signature, sizeof *signature, ml_type_find(MPI_BYTE) };
}

/* Tells the ranks of the side that the steps speak of, and hears from them. */
static void add_round(struct ml_sched *s, struct ml_signature *got, struct ml_signature *sent, int32_t self)
{
	for (int32_t i = 0; i < s->size; i++)
		if (i != self)
			ml_sched_recv(s, i, part_of(&got[i]));
	for (int32_t i = 0; i < s->size; i++)
		if (i != self)
			ml_sched_send(s, i, part_of(&sent[i]));
}

/* Ranks of the own side of an intercommunicator, whose signatures stand behind those of the other. */
static int32_t beyond(const struct ml_comm *comm)
{
	return comm->local ? comm->local->size : 0;
}

void ml_signature_add(struct ml_sched *s, const struct ml_call *call)
{
	const struct ml_comm *comm = call->comm;
	int32_t n = comm->size, all = n + beyond(comm);
	size_t bytes = sizeof(struct ml_signature) * (size_t)all;
	struct ml_signature *got = (struct ml_signature *)ml_sched_scratch(s, bytes);
	struct ml_signature *sent = (struct ml_signature *)ml_sched_scratch(s, bytes);
	uint32_t traits = traits_of(call);
	struct ml_signature mine = common(call, traits);

	for (int32_t i = 0; s->step && i < all; i++) {
		sent[i] = mine;
		sent[i].gives = i < n ? gives(call, traits, i) : -1;
		sent[i].takes = i < n ? takes(call, traits, i) : -1;
		got[i] = sent[i]; /* the own one stays */
	}
	add_round(s, got, sent, comm->local ? -1 : comm->rank);
	if (comm->local) {
		ml_sched_set_side(s, comm->local);
		add_round(s, got + n, sent + n, comm->rank);
		ml_sched_set_side(s, comm);
	}
	ml_sched_wait(s);
	ml_sched_compare(s, part_of(got), (unsigned char *)sent);
}

/* ---- comparing -------------------------------------------------------------------------------------------------- */

static const char *name_of_op(uint64_t op)
{
	const struct ml_op *found = op > 1 ? ml_op_find((MPI_Op)(uintptr_t)op) : NULL;

	return found ? found->name : "one of the user's";
}

static const char *name_of_type(uint64_t type)
{
	return ml_type_find((MPI_Datatype)(uintptr_t)type)->name;
}

static bool differ_in_type(const struct ml_signature *a, const struct ml_signature *b)
{
	return a->type && b->type &&
	       ml_type_find((MPI_Datatype)(uintptr_t)a->type)->rep != ml_type_find((MPI_Datatype)(uintptr_t)b->type)->rep;
}

/* Two ranks' signatures, and what to call the ranks. */
struct two {
	const struct ml_signature *a, *b;
	char a_name[40], b_name[40];
	bool one_side;
};

static void name_rank(const struct ml_comm *comm, int32_t i, char name[40])
{
	bool other = comm->local && i < comm->size;

	snprintf(name, 40, "rank %d%s", comm->local && !other ? i - comm->size : i, other ? " of the other side" : "");
}

static struct two two_of(const struct ml_comm *comm, const struct ml_signature *got, int32_t i, int32_t k)
{
	struct two t = { .a = &got[i], .b = &got[k], .one_side = !comm->local || (i < comm->size) == (k < comm->size) };

	name_rank(comm, i, t.a_name);
	name_rank(comm, k, t.b_name);
	return t;
}

static int compare_two(const struct two *t, bool notes)
{
	const struct ml_signature *a = t->a, *b = t->b;
	char text[ML_NOTE_MAX];
	int error;

	if (strcmp(a->call, b->call) != 0) {
		error = MPI_ERR_OTHER;
		snprintf(text, sizeof text, "%s calls %s, %s calls %s", t->a_name, a->call, t->b_name, b->call);
	} else if (is_beside(a) || is_beside(b)) {
		return MPI_SUCCESS;
	} else if (t->one_side && a->root != b->root) {
		error = MPI_ERR_ROOT;
		snprintf(text, sizeof text, "%s: %s has root %d, %s has root %d", a->call, t->a_name, (int)a->root, t->b_name, (int)b->root);
	} else if (a->op != b->op) {
		error = MPI_ERR_OP;
		snprintf(text, sizeof text, "%s: %s has operation %s, %s has %s", a->call, t->a_name, name_of_op(a->op), t->b_name,
			 name_of_op(b->op));
	} else if (differ_in_type(a, b)) {
		error = MPI_ERR_TYPE;
		snprintf(text, sizeof text, "%s: %s has datatype %s, %s has %s", a->call, t->a_name, name_of_type(a->type), t->b_name,
			 name_of_type(b->type));
	} else if (a->bytes != b->bytes) {
		error = MPI_ERR_COUNT;
		snprintf(text, sizeof text, "%s: %s has a count of %llu bytes, %s one of %llu", a->call, t->a_name,
			 (unsigned long long)a->bytes, t->b_name, (unsigned long long)b->bytes);
	} else if (t->one_side && a->shares != b->shares) {
		error = a->op ? MPI_ERR_COUNT : MPI_ERR_ARG;
		snprintf(text, sizeof text, "%s: %s has other %s than %s", a->call, t->a_name, a->op ? "counts for the ranks" : "arguments",
			 t->b_name);
	} else {
		return MPI_SUCCESS;
	}
	if (notes)
		ml_note("%s", text);
	return error;
}

/* One side has the root, which says so, and the other side names it. */
static bool has_named_root(const struct ml_signature *side, int32_t size, const struct ml_signature *other, int32_t others)
{
	int64_t root = other->root;
	bool fits = root >= 0 && root < size;

	for (int32_t i = 0; fits && i < others; i++)
		fits = other[i].root == root;
	for (int32_t i = 0; fits && i < size; i++)
		fits = side[i].root == (i == root ? MPI_ROOT : MPI_PROC_NULL);
	return fits;
}

static int compare_roots(const struct ml_comm *comm, const struct ml_signature *got, bool notes)
{
	const struct ml_signature *own = got + comm->size;
	int32_t n = comm->size, m = beyond(comm);

	if (own->root == NO_ROOT || has_named_root(own, m, got, n) || has_named_root(got, n, own, m))
		return MPI_SUCCESS;
	if (notes)
		ml_note("%s: one side must have MPI_ROOT at one rank and MPI_PROC_NULL at the others, all of the other side that rank", own->call);
	return MPI_ERR_ROOT;
}

/* What all ranks find alike. Beside a root there is nothing to compare but the name. */
static int compare_common(const struct ml_comm *comm, const struct ml_signature *got, bool notes)
{
	int32_t all = comm->size + beyond(comm), last = 0;
	int error = MPI_SUCCESS;

	for (int32_t i = 1; !error && i < all; i++) {
		struct two t = two_of(comm, got, i, last);

		error = compare_two(&t, notes);
		if (comm->local && !is_beside(&got[i]))
			last = i; /* the sides agree through their neighbours, each with its own root and shares */
	}
	if (!error && comm->local)
		error = compare_roots(comm, got, notes);
	return error;
}

/* What `from` gives to `to`, and what that one takes. */
static int compare_pair(const char *call, const char *from, const char *to, int64_t given, int64_t taken, bool notes)
{
	if (given < 0 || taken < 0 || given == taken)
		return MPI_SUCCESS;
	if (notes)
		ml_note("%s: %s sends %lld bytes to %s, which expects %lld", call, from, (long long)given, to, (long long)taken);
	return MPI_ERR_COUNT;
}

int ml_signature_compare(const struct ml_sched *s, const struct ml_signature *got, const struct ml_signature *sent, bool notes,
			 bool *common_out)
{
	const struct ml_comm *comm = s->comm;
	int error = compare_common(comm, got, notes);
	char mine[40], other[40];

	*common_out = error != MPI_SUCCESS;
	name_rank(comm->local ? comm->local : comm, comm->rank, mine);
	for (int32_t i = 0; !error && i < comm->size; i++) {
		if (!comm->local && i == comm->rank)
			continue;
		name_rank(comm, i, other);
		error = compare_pair(got->call, other, mine, got[i].gives, sent[i].takes, notes);
		if (!error)
			error = compare_pair(got->call, mine, other, sent[i].gives, got[i].takes, notes);
	}
	return error;
}
