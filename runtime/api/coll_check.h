/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arguments of collective calls, from handles to objects. Each test is one inline predicate; only when it fails, a function out of the
 * way finds out which fault it is and notes it.
 */
#ifndef ML_API_COLL_CHECK_H
#define ML_API_COLL_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "api/api.h"
#include "api/check.h"
#include "collectives/blocks.h"
#include "collectives/coll.h"

/* The functions behind the predicates: an MPI_ERR_ class with a note, or MPI_SUCCESS when the user wants no checks. */
ml_cold int ml_coll_check_explain_root(const struct ml_comm *comm, int root);
ml_cold int ml_coll_check_explain(const struct ml_part *block, MPI_Datatype handle);
ml_cold int ml_coll_check_explain_alias(void);

ml_inline struct ml_part ml_coll_check_block(const void *buffer, MPI_Count count, MPI_Datatype type)
{
	return (struct ml_part){ (unsigned char *)(uintptr_t)buffer, count, ml_type_find(type) };
}

/* A block of `each` elements for every rank. */
ml_inline struct ml_blocks ml_coll_check_blocks(const void *buffer, MPI_Count each, MPI_Datatype type)
{
	return (struct ml_blocks){ .base = (unsigned char *)(uintptr_t)buffer, .each = each, .type = ml_type_find(type) };
}

/*
 * An intracommunicator, and nobody wants the ranks' calls compared. All others go the way of coll_run.h, which also says what is wrong with
 * what is no communicator.
 */
ml_inline bool ml_coll_check_is_quick(const struct ml_comm *comm)
{
	return comm && comm->quick;
}

ml_inline int ml_coll_check_root(const struct ml_comm *comm, int root)
{
	return ml_likely((uint32_t)root < (uint32_t)comm->size) ? MPI_SUCCESS : ml_coll_check_explain_root(comm, root);
}

/* MPI_IN_PLACE, where it is allowed, has been taken out before. Counts beyond an int are rare enough for the long way. */
ml_inline int ml_coll_check_part(const struct ml_part *block, MPI_Datatype handle)
{
	if (ml_likely((uint64_t)block->count <= INT32_MAX && block->type &&
	              (!block->count || (block->base && block->base != MPI_IN_PLACE))))
		return MPI_SUCCESS;
	return ml_coll_check_explain(block, handle);
}

/* The blocks of `ranks` ranks. */
int ml_coll_check_parts(const struct ml_blocks *blocks, MPI_Datatype handle, int32_t ranks);

/* The standard forbids that input and output are the same memory: MPI_IN_PLACE is for that. */
ml_inline int ml_coll_check_alias(const void *send, const void *recv, MPI_Count count)
{
	return ml_likely(send != recv || !count) ? MPI_SUCCESS : ml_coll_check_explain_alias();
}

/* The operation behind a handle; or what it is on elements of a type: `fn` is NULL for an operation of the user. */
int ml_coll_check_op(MPI_Op handle, const struct ml_op **op_out);
int ml_coll_check_op_on(MPI_Op handle, const struct ml_type *type, const struct ml_op **op_out, ml_op_fn *fn_out);

/*
 * The operands and the result of a reduction at one rank; `out` is NULL where there is none. in->base may be MPI_IN_PLACE, where
 * there is a result: then the operand is there. What this makes ends with ml_reduction_fini.
 */
int ml_coll_check_reduction(const struct ml_part *in, const struct ml_part *out, MPI_Datatype datatype, MPI_Op op,
			    struct ml_reduction *reduction);

#endif
