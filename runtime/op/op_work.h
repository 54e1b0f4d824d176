/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user's operation, applied as the predefined ones are: out[i] = a[i] op b[i] on elements that lie one behind the other, as
 * they travel between ranks. The user's function knows less: its result replaces its second operand, its operands are aligned
 * as in any C program, and an element lies as its datatype says, gaps and all. What does not fit goes through aligned copies.
 */
#ifndef ML_OP_WORK_H
#define ML_OP_WORK_H

#include <stddef.h>

#include "op/op.h"

struct ml_op_work;

/* Holds the operation and the type until free. NULL when memory is out. One thread at a time uses it. */
struct ml_op_work *ml_op_work_new(const struct ml_op *op, const struct ml_type *type);
void ml_op_work_free(struct ml_op_work *work);

/* As an ml_op_fn: `out` is disjoint from each operand or is that operand. No alignment is asked for. */
void ml_op_work_apply(struct ml_op_work *work, const void *a, const void *b, void *out, size_t count);

/* True when elements of this type travel packed, because they have gaps or lie elsewhere than their address says. */
ml_inline bool ml_op_work_packs(const struct ml_type *type)
{
	return ml_type_is_derived(type) && !type->contiguous;
}

/* Bytes of an element on its way. */
ml_inline size_t ml_op_work_bytes(const struct ml_type *type)
{
	return ml_op_work_packs(type) ? type->size : (size_t)type->extent;
}

#endif
