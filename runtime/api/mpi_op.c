/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations of reductions (MPI 5.0 sections 6.9.5 to 6.9.7). They belong to no communicator: errors go to that of MPI_COMM_SELF. */
#include "api/api.h"

#include "api/coll_check.h"
#include "op/op_user.h"

static int create(const char *call, struct ml_op_user_fn fn, int commute, MPI_Op *op)
{
	const struct ml_op *new = NULL;
	int error = ml_api_need(MPI_SUCCESS, op, "op");

	if (!error && !fn.narrow && !fn.wide)
		error = ml_api_note_null("user_fn");
	if (!error && !(new = ml_op_user_new(fn, commute != 0)))
		error = MPI_ERR_NO_MEM;
	if (!error)
		*op = new->handle;
	return ml_api_raise(call, error, NULL);
}

int PMPI_Op_create(MPI_User_function *user_fn, int commute, MPI_Op *op)
{
	return create("MPI_Op_create", (struct ml_op_user_fn){ .narrow = user_fn }, commute, op);
}
ML_ALIAS(Op_create);

int PMPI_Op_create_c(MPI_User_function_c *user_fn, int commute, MPI_Op *op)
{
	return create("MPI_Op_create_c", (struct ml_op_user_fn){ .wide = user_fn }, commute, op);
}
ML_ALIAS(Op_create_c);

int PMPI_Op_free(MPI_Op *op)
{
	const struct ml_op *old = NULL;
	int error = ml_api_need(MPI_SUCCESS, op, "op");

	if (!error)
		error = ml_coll_check_op(*op, &old);
	if (!error && !old->user) {
		ml_note("%s belongs to MPI", old->name);
		error = MPI_ERR_OP;
	}
	if (!error) {
		ml_op_user_free(old);
		*op = MPI_OP_NULL;
	}
	return ml_api_raise("MPI_Op_free", error, NULL);
}
ML_ALIAS(Op_free);

int PMPI_Op_commutative(MPI_Op op, int *commute)
{
	const struct ml_op *known;
	int error = ml_api_need(ml_coll_check_op(op, &known), commute, "commute");

	if (!error)
		*commute = ml_op_is_commutative(known);
	return ml_api_raise("MPI_Op_commutative", error, NULL);
}
ML_ALIAS(Op_commutative);

/* Both operands lie here as the user's function wants them. */
static int reduce_local(const char *call, const void *inbuf, void *inoutbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op)
{
	struct ml_part in = ml_coll_check_block(inbuf, count, datatype);
	struct ml_part inout = ml_coll_check_block(inoutbuf, count, datatype);
	const struct ml_op *known;
	int error = ml_coll_check_part(&in, datatype);
	ml_op_fn fn = NULL;

	if (!error)
		error = ml_coll_check_part(&inout, datatype);
	if (!error)
		error = ml_coll_check_alias(inbuf, inoutbuf, count);
	if (!error)
		error = ml_coll_check_op_on(op, in.type, &known, &fn);
	if (!error && fn)
		fn(inbuf, inoutbuf, inoutbuf, (size_t)count);
	else if (!error && count)
		ml_op_user_call(known, in.type, inbuf, inoutbuf, (size_t)count);
	return ml_api_raise(call, error, NULL);
}

int PMPI_Reduce_local(const void *inbuf, void *inoutbuf, int count, MPI_Datatype datatype, MPI_Op op)
{
	return reduce_local("MPI_Reduce_local", inbuf, inoutbuf, count, datatype, op);
}
ML_ALIAS(Reduce_local);

int PMPI_Reduce_local_c(const void *inbuf, void *inoutbuf, MPI_Count count, MPI_Datatype datatype, MPI_Op op)
{
	return reduce_local("MPI_Reduce_local_c", inbuf, inoutbuf, count, datatype, op);
}
ML_ALIAS(Reduce_local_c);
