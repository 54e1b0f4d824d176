/* SPDX-License-Identifier: BSD-2-Clause */
/* Reductions of the user's own operations, and of elements with gaps: see reduction.h. */
#include "collectives/reduction.h"

#include "base/spare.h"
#include "object/error.h"
#include "type/pack.h"

struct ml_reduction_gaps {
	const struct ml_type *type; /* held by the work */
	struct ml_reduction_buffers user;
	unsigned char packed[];     /* operand, result */
};

static struct ml_reduction_gaps *new_gaps(const struct ml_type *type, const struct ml_reduction_buffers *buffers)
{
	size_t bytes = ((size_t)buffers->count + (size_t)buffers->out_count) * type->size;
	struct ml_reduction_gaps *gaps = ml_spare_new(sizeof *gaps + bytes);

	if (!gaps)
		return NULL;
	gaps->type = type;
	gaps->user = *buffers;
	return gaps;
}

int ml_reduction_init_user(struct ml_reduction *r, const struct ml_op *op, const struct ml_type *type,
                           const struct ml_reduction_buffers *buffers)
{
	*r = (struct ml_reduction){
		.in = buffers->in,
		.out = buffers->out,
		.count = (size_t)buffers->count,
		.extent = ml_op_work_bytes(type),
		.commute = op->commute,
	};
	if (r->extent == 0)
		r->count = 0; /* there is no data to work on */
	r->work = ml_op_work_new(op, type);
	if (r->work && ml_op_work_packs(type)) {
		r->gaps = new_gaps(type, buffers);
		if (r->gaps) {
			r->in = r->gaps->packed;
			r->out = r->gaps->packed + r->count * r->extent;
		}
	}
	if (r->work && (r->gaps || !ml_op_work_packs(type)))
		return MPI_SUCCESS;
	ml_reduction_fini(r);
	ml_note("copies of the operands of a reduction");
	return MPI_ERR_NO_MEM;
}

void ml_reduction_fini_user(const struct ml_reduction *r)
{
	ml_spare_free(r->gaps);
	ml_op_work_free(r->work);
}

void ml_reduction_load_gaps(const struct ml_reduction *r)
{
	struct ml_reduction_gaps *gaps = r->gaps;
	struct ml_pack pack;

	ml_pack_init(&pack, gaps->user.in, (size_t)gaps->user.count, gaps->type);
	ml_pack_out(&pack, gaps->packed, pack.bytes);
}

void ml_reduction_store_gaps(const struct ml_reduction *r)
{
	const struct ml_reduction_gaps *gaps = r->gaps;
	struct ml_pack pack;

	ml_pack_init(&pack, gaps->user.out, (size_t)gaps->user.out_count, gaps->type);
	ml_pack_in(&pack, gaps->packed + (size_t)gaps->user.count * gaps->type->size, pack.bytes);
}
