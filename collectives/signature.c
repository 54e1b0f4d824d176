/* SPDX-License-Identifier: BSD-2-Clause */
/* The comparison of collective calls: see signature.h. */
#include "collectives/signature.h"

#include <stdio.h>
#include <string.h>

#include "collectives/builders.h"
#include "object/error.h"
#include "op/op.h"

/* ---- what a call has to do with every other rank ------------------------------------------------------------------- */

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
	uint64_t number = (uint64_t)call->recv.each;

	for (int32_t i = 0; call->recv.counts.v && i < call->comm->size; i++)
		number = (number ^ (uint64_t)ml_count_view_at(call->recv.counts, i)) * 0x100000001b3u;
	return number;
}

/* What a rank tells everybody. */
static struct ml_signature common(const struct ml_call *call, uint32_t traits)
{
	const struct ml_op *op = call->op ? ml_op_find(call->op) : NULL;
	const struct ml_type *type = call->type ? ml_type_find(call->type) : NULL;
	struct ml_signature mine = { .root = traits & ROOTED ? call->root : -1 };

	snprintf(mine.call, sizeof mine.call, "%s", call->name);
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

void ml_signature_add(struct ml_sched *s, const struct ml_call *call)
{
	size_t bytes = sizeof(struct ml_signature) * (size_t)s->size;
	struct ml_signature *got = (struct ml_signature *)ml_sched_scratch(s, bytes);
	struct ml_signature *sent = (struct ml_signature *)ml_sched_scratch(s, bytes);
	uint32_t traits = traits_of(call);
	struct ml_signature mine = common(call, traits);

	for (int32_t i = 0; s->step && i < s->size; i++) {
		sent[i] = mine;
		sent[i].gives = gives(call, traits, i);
		sent[i].takes = takes(call, traits, i);
		got[i] = sent[i]; /* the own one stays */
	}
	for (int32_t i = 0; i < s->size; i++)
		if (i != s->rank)
			ml_sched_recv(s, i, part_of(&got[i]));
	for (int32_t i = 0; i < s->size; i++)
		if (i != s->rank)
			ml_sched_send(s, i, part_of(&sent[i]));
	ml_sched_wait(s);
	ml_sched_compare(s, part_of(got), (unsigned char *)sent);
}

/* ---- comparing -------------------------------------------------------------------------------------------------- */

static const char *name_of_op(uint64_t op)
{
	const struct ml_op *found = op > 1 ? ml_op_find((MPI_Op)(uintptr_t)op) : NULL;

	return found ? found->name : "one of the user's";
}

static bool differ_in_type(const struct ml_signature *a, const struct ml_signature *b)
{
	return a->type && b->type &&
	       ml_type_find((MPI_Datatype)(uintptr_t)a->type)->rep != ml_type_find((MPI_Datatype)(uintptr_t)b->type)->rep;
}

/* Of rank i against rank 0. */
static int compare_common(const struct ml_signature *a, const struct ml_signature *b, int32_t i, bool notes)
{
	char text[ML_NOTE_MAX];
	int error;

	if (strcmp(a->call, b->call) != 0) {
		error = MPI_ERR_OTHER;
		snprintf(text, sizeof text, "rank %d calls %s, rank 0 calls %s", i, a->call, b->call);
	} else if (a->root != b->root) {
		error = MPI_ERR_ROOT;
		snprintf(text, sizeof text, "%s: rank %d has root %d, rank 0 has root %d", a->call, i, (int)a->root, (int)b->root);
	} else if (a->op != b->op) {
		error = MPI_ERR_OP;
		snprintf(text, sizeof text, "%s: rank %d has operation %s, rank 0 has %s", a->call, i, name_of_op(a->op),
			 name_of_op(b->op));
	} else if (differ_in_type(a, b)) {
		error = MPI_ERR_TYPE;
		snprintf(text, sizeof text, "%s: rank %d has datatype %s, rank 0 has %s", a->call, i,
			 ml_type_find((MPI_Datatype)(uintptr_t)a->type)->name, ml_type_find((MPI_Datatype)(uintptr_t)b->type)->name);
	} else if (a->bytes != b->bytes) {
		error = MPI_ERR_COUNT;
		snprintf(text, sizeof text, "%s: rank %d has a count of %llu bytes, rank 0 one of %llu", a->call, i,
			 (unsigned long long)a->bytes, (unsigned long long)b->bytes);
	} else if (a->shares != b->shares) {
		error = MPI_ERR_COUNT;
		snprintf(text, sizeof text, "%s: rank %d has other counts for the ranks than rank 0", a->call, i);
	} else {
		return MPI_SUCCESS;
	}
	if (notes)
		ml_note("%s", text);
	return error;
}

/* What `from` gives to `to`, and what that one takes. */
static int compare_pair(const char *call, const int32_t from_to[2], int64_t given, int64_t taken, bool notes)
{
	if (given < 0 || taken < 0 || given == taken)
		return MPI_SUCCESS;
	if (notes)
		ml_note("%s: rank %d sends %lld bytes to rank %d, which expects %lld", call, from_to[0], (long long)given, from_to[1],
			(long long)taken);
	return MPI_ERR_COUNT;
}

int ml_signature_compare(const struct ml_sched *s, const struct ml_signature *got, const struct ml_signature *sent, bool notes,
			 bool *common_out)
{
	int error = MPI_SUCCESS;

	*common_out = true;
	for (int32_t i = 1; !error && i < s->size; i++)
		error = compare_common(&got[i], &got[0], i, notes);
	if (error)
		return error;
	*common_out = false;
	for (int32_t i = 0; !error && i < s->size; i++) {
		if (i == s->rank)
			continue;
		error = compare_pair(got->call, (int32_t[]){ i, s->rank }, got[i].gives, sent[i].takes, notes);
		if (!error)
			error = compare_pair(got->call, (int32_t[]){ s->rank, i }, sent[i].gives, got[i].takes, notes);
	}
	return error;
}
