/* SPDX-License-Identifier: BSD-2-Clause */
/* What is wrong with an argument of a collective call (MPI 5.0 sections 6.2.3, 6.3 and 9.4). */
#include "api/coll_check.h"

#include "base/param.h"

int ml_coll_check_explain_root(const struct ml_comm *comm, int root)
{
	if (root == MPI_PROC_NULL || root == MPI_ROOT)
		ml_note("root is %s, which is for intercommunicators", root == MPI_ROOT ? "MPI_ROOT" : "MPI_PROC_NULL");
	else
		ml_note("root is %d, the communicator has %d process%s", root, comm->size, comm->size == 1 ? "" : "es");
	return MPI_ERR_ROOT;
}

int ml_coll_check_explain(const struct ml_part *block, MPI_Datatype handle)
{
	if (block->count < 0) {
		ml_note("count is %lld", (long long)block->count);
		return MPI_ERR_COUNT;
	}
	if (!block->type) {
		ml_note(handle == MPI_DATATYPE_NULL ? "the datatype is MPI_DATATYPE_NULL" : "not a datatype: %p",
			(void *)handle);
		return MPI_ERR_TYPE;
	}
	if (!ml_check_is_wanted())
		return MPI_SUCCESS;
	if (ml_check_is_huge(block->count, block->type)) {
		ml_note("%lld elements of %s are more bytes than memory has", (long long)block->count, block->type->name);
		return MPI_ERR_COUNT;
	}
	if (block->count && block->base == MPI_IN_PLACE) {
		ml_note("MPI_IN_PLACE is not allowed for this buffer at this rank");
		return MPI_ERR_BUFFER;
	}
	/* Addresses of a derived type may count from MPI_BOTTOM, which is a null pointer. */
	if (block->count && !block->base && !ml_type_is_derived(block->type)) {
		ml_note("a buffer is a null pointer and its count is %lld", (long long)block->count);
		return MPI_ERR_BUFFER;
	}
	return MPI_SUCCESS;
}

int ml_coll_check_parts(const struct ml_blocks *blocks, MPI_Datatype handle, int32_t ranks)
{
	struct ml_part block = { blocks->base, blocks->each, blocks->type };

	if (!ml_blocks_vary(blocks))
		return ml_coll_check_part(&block, handle);
	if (!blocks->displs.v) {
		ml_note("the array of displacements is a null pointer");
		return MPI_ERR_ARG;
	}
	for (int32_t i = 0; i < ranks; i++) {
		int error;

		block.count = ml_count_view_at(blocks->counts, i);
		error = ml_coll_check_part(&block, handle);
		if (error) {
			ml_note("this is for rank %d", i);
			return error;
		}
	}
	return MPI_SUCCESS;
}

int ml_coll_check_explain_alias(void)
{
	if (!ml_check_is_wanted())
		return MPI_SUCCESS;
	ml_note("the send and the receive buffer are the same; MPI_IN_PLACE says that");
	return MPI_ERR_BUFFER;
}

int ml_coll_check_op(MPI_Op handle, const struct ml_op **op_out)
{
	const struct ml_op *op = ml_op_find(handle);

	if (ml_unlikely(!op)) {
		ml_note(handle == MPI_OP_NULL ? "the operation is MPI_OP_NULL" : "not an operation: %p", (void *)handle);
		return MPI_ERR_OP;
	}
	*op_out = op;
	return MPI_SUCCESS;
}

int ml_coll_check_op_on(MPI_Op handle, const struct ml_type *type, const struct ml_op **op_out, ml_op_fn *fn_out)
{
	int error = ml_coll_check_op(handle, op_out);
	const struct ml_op *op;

	if (ml_unlikely(error))
		return error;
	op = *op_out;
	*fn_out = op->user || op->rma_only ? NULL : ml_op_function(op, type);
	if (ml_likely(*fn_out || op->user))
		return MPI_SUCCESS;
	if (op->rma_only)
		ml_note("%s is for one-sided communication alone", op->name);
	else
		ml_note("%s is not defined on %s", op->name, type->name);
	return MPI_ERR_OP;
}

int ml_coll_check_reduction(const struct ml_part *in, const struct ml_part *out, MPI_Datatype datatype, MPI_Op handle,
			    struct ml_reduction *reduction)
{
	bool in_place = out && in->base == MPI_IN_PLACE;
	struct ml_part operand = { in_place ? out->base : in->base, in->count, in->type };
	struct ml_reduction_buffers buffers = { operand.base, NULL, in->count, 0 };
	const struct ml_op *op;
	ml_op_fn fn;
	int error = ml_coll_check_part(&operand, datatype);

	if (!error && out) {
		buffers.out = out->base;
		buffers.out_count = out->count;
		if (!in_place)
			error = ml_coll_check_part(out, datatype);
		if (!error && !in_place)
			error = ml_coll_check_alias(in->base, out->base, in->count);
	}
	if (!error)
		error = ml_coll_check_op_on(handle, in->type, &op, &fn);
	if (error)
		return error;
	if (ml_unlikely(!fn))
		return ml_reduction_init_user(reduction, op, in->type, &buffers);
	*reduction = ml_reduction_of(fn, op, in->type, &buffers);
	return MPI_SUCCESS;
}
