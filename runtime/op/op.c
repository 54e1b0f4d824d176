/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of predefined operations, made from op_basic.def and indexed by handle, and the
 * standard's rule of what works on what: an operation is defined on classes of datatypes, and its
 * loop depends on the representation alone.
 */
#include "op/op.h"

#include "base/fail.h"
#include "op/op_loops.h"
#include "op/op_user.h"

#define BASIC_FIRST 0x20u
#define BASIC_COUNT 0x20u

#define ML_OP_ON(class_) (1u << ML_CLASS_##class_)
#define ML_OP_ON_ANY UINT32_MAX

enum { REDUCE, RMA };
enum { ORDERED, COMMUTE };

static const struct ml_op basic[BASIC_COUNT] = {
#define ML_OP(name_, use, order, classes_)                                                         \
	[(uintptr_t)MPI_##name_ - BASIC_FIRST] = {                                                 \
		.magic = ML_OP_MAGIC,                                                              \
		.kind = ML_OP_##name_,                                                             \
		.commute = (order) == COMMUTE,                                                     \
		.rma_only = (use) == RMA,                                                          \
		.classes = (classes_),                                                             \
		.handle = MPI_##name_,                                                             \
		.name = "MPI_" #name_,                                                             \
	},
#include "op/op_basic.def"
};

const struct ml_op *ml_op_find(MPI_Op handle)
{
	uintptr_t index = (uintptr_t)handle - BASIC_FIRST;
	const struct ml_op *op;

	if (ml_likely(index < BASIC_COUNT))
		op = &basic[index];
	else
		op = ml_op_user_find(handle);
	return op && op->magic == ML_OP_MAGIC ? op : NULL;
}

ml_op_fn ml_op_function(const struct ml_op *op, const struct ml_type *type)
{
	ML_CHECK_MAGIC(op, ML_OP_MAGIC);
	ML_CHECK_MAGIC(type, ML_TYPE_MAGIC);

	if (!(op->classes & (1u << type->class)))
		return NULL;
	return ml_op_loops_find(op->kind, type->rep, ml_op_loops_level());
}
