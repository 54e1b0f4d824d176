/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reduction operations: which there are, what they are allowed on, and the function that does the
 * work.
 *
 * A caller finds the operation and the datatype from their handles, asks once for the function
 * and calls it as often as it likes. All of it is constant data and pure arithmetic on the
 * caller's memory: any thread, any time, nothing is allocated. The same operands give the same
 * bits on every CPU (see op_loops.c). Errors are NULL; the caller says MPI_ERR_OP. Operations of
 * the user are applied by op_work.h.
 */
#ifndef ML_OP_H
#define ML_OP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "type/type.h"

#include "mpi_lite.h"

#define ML_OP_MAGIC 0x706f6c6du

/*
 * out[i] = a[i] op b[i] for i < count elements. For operations that do not commute, `a` holds the
 * operand of the lower rank. `out` is disjoint from each operand or is that operand; overlap by a
 * part is not allowed. No alignment is asked for. Each buffer has count * extent bytes; gaps
 * inside elements may be written.
 */
typedef void (*ml_op_fn)(const void *a, const void *b, void *out, size_t count);

/* ML_OP_MAX, ML_OP_MIN, ... in the order of op_basic.def. */
#define ML_OP(name, use, order, classes) ML_OP_##name,
enum ml_op_kind {
#include "op/op_basic.def"
	ML_OP_COUNT
};

struct ml_op {
	uint32_t magic;
	uint8_t kind;	  /* enum ml_op_kind */
	bool commute;	  /* a op b == b op a: the order of ranks may be changed */
	bool rma_only;	  /* for MPI_Accumulate and its kin, an error in a reduction */
	bool user;	  /* made by the user: op_user.h; works on every type, has no ml_op_fn */
	uint32_t classes; /* bit `1 << enum ml_type_class`: what it is defined on */
	MPI_Op handle;
	const char *name; /* as in the standard, "MPI_SUM" */
};

/*
 * ml_op_find: the operation behind a handle; NULL for MPI_OP_NULL and for what is not an
 * operation.
 */
const struct ml_op *ml_op_find(MPI_Op handle);

/*
 * ml_op_function: what computes a predefined operation on elements of `type`; NULL if MPI 5.0
 * section 6.9.2 does not define it.
 */
ml_op_fn ml_op_function(const struct ml_op *op, const struct ml_type *type);

/* ml_op_is_commutative: the answer of MPI_Op_commutative (section 6.9.7). */
ml_inline bool ml_op_is_commutative(const struct ml_op *op)
{
	return op->commute;
}

#endif
