/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Operations of the user (MPI 5.0 section 6.9.5): objects with a handle that count their holders, and the call of the user's
 * function. MPI_Op_free makes the handle invalid at once; the object stays while an operation under way holds it. Any thread.
 */
#ifndef ML_OP_USER_H
#define ML_OP_USER_H

#include <stdbool.h>
#include <stddef.h>

#include "op/op.h"

/* What the user has written; in the form of MPI_Op_create or of MPI_Op_create_c. */
struct ml_op_user_fn {
	MPI_User_function *narrow;
	MPI_User_function_c *wide; /* or NULL */
};

/* An operation held once, for the handle; NULL with a note when there is no memory. */
const struct ml_op *ml_op_user_new(struct ml_op_user_fn fn, bool commute);

/* The operation behind a handle, whatever its magic says, or NULL if there never was one. */
const struct ml_op *ml_op_user_find(MPI_Op handle);

/* Makes the handle invalid and gives its hold back. */
void ml_op_user_free(const struct ml_op *op);

/* Of predefined operations there is nothing to hold. */
void ml_op_user_hold(const struct ml_op *op);
void ml_op_user_drop(const struct ml_op *op);

/* Every operation of the user has a number that fits an int; the operation of a number that none has had is NULL. */
int ml_op_user_number(const struct ml_op *op);
const struct ml_op *ml_op_user_by_number(int number);

/* inout[i] = in[i] op inout[i] for i < count elements as they lie in the user's memory. */
void ml_op_user_call(const struct ml_op *op, const struct ml_type *type, const void *in, void *inout, size_t count);

/* Gives back all memory, that of operations which the user has not freed included. */
void ml_op_user_fini(void);

#endif
