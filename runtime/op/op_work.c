/* SPDX-License-Identifier: BSD-2-Clause */
/* Applying the user's operation: see op_work.h. */
#include "op/op_work.h"

#include <stdint.h>
#include <string.h>

#include "base/spare.h"
#include "op/op_user.h"
#include "type/pack.h"

/* Elements that need copies are done in pieces of about this many bytes. */
#define PIECE_BYTES 8192

struct ml_op_work {
	const struct ml_op *op;
	const struct ml_type *type;
	size_t bytes;           /* of an element on its way */
	size_t piece;           /* elements */
	unsigned char *in;      /* copies of a piece of each operand, in the layout of the type */
	unsigned char *inout;
};

/* Where the data of n elements lies, relative to their address. */
static void find_span(const struct ml_type *type, size_t n, MPI_Aint *low_out, MPI_Aint *high_out)
{
	MPI_Aint last = (MPI_Aint)(n - 1) * type->extent;

	*low_out = type->true_lb + ml_min(last, (MPI_Aint)0);
	*high_out = type->true_lb + type->true_extent + ml_max(last, (MPI_Aint)0);
}

struct ml_op_work *ml_op_work_new(const struct ml_op *op, const struct ml_type *type)
{
	size_t extent = type->extent > 0 ? (size_t)type->extent : PIECE_BYTES;
	size_t piece = ml_max(PIECE_BYTES / extent, (size_t)1), room, head = ML_ROUND_UP(sizeof(struct ml_op_work), ML_CACHELINE);
	struct ml_op_work *work;
	MPI_Aint low, high;

	find_span(type, piece, &low, &high);
	low = low & -(MPI_Aint)ML_CACHELINE;
	room = ML_ROUND_UP((size_t)(high - low), ML_CACHELINE);
	work = ml_spare_new(head + 2 * room);
	if (!work)
		return NULL;
	if (ml_op_work_packs(type))
		memset((char *)work + head, 0, 2 * room); /* the user's function may look at gaps */
	*work = (struct ml_op_work){ .op = op, .type = type, .bytes = ml_op_work_bytes(type), .piece = piece };
	work->in = (unsigned char *)((uintptr_t)work + head - (uintptr_t)low);
	work->inout = work->in + room;
	ml_op_user_hold(op);
	ml_type_hold(type);
	return work;
}

void ml_op_work_free(struct ml_op_work *work)
{
	if (!work)
		return;
	ml_op_user_drop(work->op);
	ml_type_drop(work->type);
	ml_spare_free(work);
}

static void unpack(const struct ml_op_work *work, void *to, const void *from, size_t n)
{
	struct ml_pack pack;

	ml_pack_init(&pack, to, n, work->type);
	ml_pack_in(&pack, from, pack.bytes);
}

static void apply_packed(const struct ml_op_work *work, const unsigned char *a, const unsigned char *b, unsigned char *out,
                         size_t count)
{
	struct ml_pack pack;
	size_t n;

	for (size_t at = 0; at < count; at += n) {
		n = ml_min(work->piece, count - at);
		unpack(work, work->in, a + at * work->bytes, n);
		unpack(work, work->inout, b + at * work->bytes, n);
		ml_op_user_call(work->op, work->type, work->in, work->inout, n);
		ml_pack_init(&pack, work->inout, n, work->type);
		ml_pack_out(&pack, out + at * work->bytes, pack.bytes);
	}
}

static bool is_aligned(const struct ml_op_work *work, const void *p)
{
	return (uintptr_t)p % work->type->align == 0;
}

/* Through copies of what is not aligned, and of `b` where its place is not to be written. */
static void apply_copied(const struct ml_op_work *work, const unsigned char *a, const unsigned char *b, unsigned char *out,
                         size_t count)
{
	size_t n;

	for (size_t at = 0; at < count; at += n) {
		size_t offset = at * work->bytes, bytes;
		const unsigned char *in = a + offset;

		n = ml_min(work->piece, count - at);
		bytes = n * work->bytes;
		if (!is_aligned(work, a))
			in = memcpy(work->in, a + offset, bytes);
		memcpy(work->inout, b + offset, bytes);
		ml_op_user_call(work->op, work->type, in, work->inout, n);
		memcpy(out + offset, work->inout, bytes);
	}
}

void ml_op_work_apply(struct ml_op_work *work, const void *a, const void *b, void *out, size_t count)
{
	if (ml_op_work_packs(work->type)) {
		apply_packed(work, a, b, out, count);
		return;
	}
	if (out == a && work->op->commute) {
		a = b;
		b = out;
	}
	if (out == a || !is_aligned(work, a) || !is_aligned(work, out)) {
		apply_copied(work, a, b, out, count);
		return;
	}
	if (out != b)
		memcpy(out, b, count * work->bytes);
	ml_op_user_call(work->op, work->type, a, out, count);
}
