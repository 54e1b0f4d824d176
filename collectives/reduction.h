/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A reduction: what algorithms know about the operation, the operands and the result of a call.
 *
 *	out[i] = in of rank 0 op in of rank 1 op ..., for i < count
 *
 * Elements are `extent` bytes one behind the other. Where the user's have gaps, which only operations of the user's own work on,
 * `in` and `out` are packed copies: load brings the operand in, store the result out. Both may be repeated, as persistent
 * operations do. A reduction may be copied; the one that is kept in the end is given back by ml_reduction_fini.
 */
#ifndef ML_COLLECTIVES_REDUCTION_H
#define ML_COLLECTIVES_REDUCTION_H

#include <stdbool.h>
#include <stddef.h>

#include "mpi_lite.h"
#include "op/op.h"
#include "op/op_work.h"

/* Large reductions are done in pieces of about this many bytes, which stay in the cache between arrival and use. */
#define ML_REDUCTION_PIECE ((size_t)64 << 10)

struct ml_reduction_gaps;

struct ml_reduction {
	const unsigned char *in;
	unsigned char *out;             /* the root's, or everybody's */
	size_t count;                   /* elements of the operand */
	size_t extent;                  /* bytes of an element */
	ml_op_fn fn;                    /* of a predefined operation, or NULL */
	bool commute;                   /* the operands may be taken in another order */
	struct ml_op_work *work;        /* of an operation of the user, or NULL */
	struct ml_reduction_gaps *gaps; /* the datatype has gaps */
};

/* The user's buffers. `out` and its count are 0 where there is no result; in = out is MPI_IN_PLACE. */
struct ml_reduction_buffers {
	const void *in;
	void *out;
	MPI_Count count;
	MPI_Count out_count;
};

/* Of an operation of the user. MPI_SUCCESS, or MPI_ERR_NO_MEM with a note. */
int ml_reduction_init_user(struct ml_reduction *r, const struct ml_op *op, const struct ml_type *type,
                           const struct ml_reduction_buffers *buffers);

/* The cases behind the inline functions. */
void ml_reduction_load_gaps(const struct ml_reduction *r);
void ml_reduction_store_gaps(const struct ml_reduction *r);
void ml_reduction_fini_user(const struct ml_reduction *r);

/* Of a predefined operation, done by `fn`. */
ml_inline struct ml_reduction ml_reduction_of(ml_op_fn fn, const struct ml_op *op, const struct ml_type *type,
                                              const struct ml_reduction_buffers *buffers)
{
	return (struct ml_reduction){
		.in = buffers->in,
		.out = buffers->out,
		.count = (size_t)buffers->count,
		.extent = (size_t)type->extent,
		.fn = fn,
		.commute = op->commute,
	};
}

ml_inline void ml_reduction_load(const struct ml_reduction *r)
{
	if (ml_unlikely(r->gaps))
		ml_reduction_load_gaps(r);
}

ml_inline void ml_reduction_store(const struct ml_reduction *r)
{
	if (ml_unlikely(r->gaps))
		ml_reduction_store_gaps(r);
}

ml_inline void ml_reduction_fini(const struct ml_reduction *r)
{
	if (ml_unlikely(r->work))
		ml_reduction_fini_user(r);
}

/* out[i] = a[i] op b[i] for i < count; `a` is from lower ranks. `out` is disjoint from each operand or is that operand. */
ml_inline void ml_reduction_apply(const struct ml_reduction *r, const void *a, const void *b, void *out, size_t count)
{
	if (ml_likely(r->fn))
		r->fn(a, b, out, count);
	else
		ml_op_work_apply(r->work, a, b, out, count);
}

ml_inline size_t ml_reduction_bytes(const struct ml_reduction *r)
{
	return r->count * r->extent;
}

/* Elements of a piece, at least one; and its bytes. */
ml_inline size_t ml_reduction_piece(const struct ml_reduction *r)
{
	return ml_max(ML_REDUCTION_PIECE / ml_max(r->extent, (size_t)1), (size_t)1);
}

ml_inline size_t ml_reduction_piece_bytes(const struct ml_reduction *r)
{
	return ml_max(ML_REDUCTION_PIECE, r->extent);
}

#endif
