/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 3
 * Description: operations of the user are objects (MPI 5.0 sections 6.9.5 to 6.9.7): they say whether they commute, have a number of
 * their own, are no operation any more after MPI_Op_free, and predefined ones cannot be freed. Elements may be larger than any
 * piece that an algorithm works on, and a commutative operation gets all operands.
 */
#include "tests/lib/t.h"

enum { LONG = 100000 };

static void add(void *in, void *inout, int *n, MPI_Datatype *type)
{
	int *a = in, *b = inout, length;

	MPI_Type_size(*type, &length);
	for (int i = 0; i < *n * (length / (int)sizeof(int)); i++)
		b[i] += a[i];
}

/* One element is 400 kB. */
static void reduce_long_elements(MPI_Op op)
{
	static int in[LONG], out[LONG];
	MPI_Datatype row;

	MPI_Type_contiguous(LONG, MPI_INT, &row);
	MPI_Type_commit(&row);
	for (int i = 0; i < LONG; i++)
		in[i] = t_rank + i;
	MPI_Allreduce(in, out, 1, row, op, MPI_COMM_WORLD);
	for (int i = 0; i < LONG; i++)
		t_check_eq(out[i], t_size * (t_size - 1) / 2 + t_size * i, "element %d", i);
	MPI_Reduce(in, out, 1, row, op, t_size - 1, MPI_COMM_WORLD);
	if (t_rank == t_size - 1)
		t_check_eq(out[LONG - 1], t_size * (t_size - 1) / 2 + t_size * (LONG - 1));
	MPI_Type_free(&row);
}

static void check_errors(MPI_Op freed)
{
	MPI_Op op = MPI_SUM, null = MPI_OP_NULL;
	int x = 1, y = 2, commutes;

	t_check_class(MPI_Op_free(&op), MPI_ERR_OP, "a predefined operation");
	t_check_class(MPI_Op_free(&null), MPI_ERR_OP, "the null handle");
	t_check_class(MPI_Op_commutative(MPI_OP_NULL, &commutes), MPI_ERR_OP, "the null handle");
	t_check_class(MPI_Op_create(NULL, 1, &op), MPI_ERR_ARG, "no function");
	t_check_class(MPI_Op_commutative(freed, &commutes), MPI_ERR_OP, "a freed operation");
	t_check_class(MPI_Allreduce(&x, &y, 1, MPI_INT, freed, MPI_COMM_WORLD), MPI_ERR_OP, "a freed operation");
	t_check_class(MPI_Reduce_local(&x, &y, 1, MPI_INT, freed), MPI_ERR_OP, "a freed operation");
}

int main(int argc, char **argv)
{
	MPI_Op op, other, copy;
	int commutes, x = 3, y = 4;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	MPI_Op_create(add, 1, &op);
	MPI_Op_create(add, 0, &other);
	MPI_Op_commutative(op, &commutes);
	t_check(commutes);
	MPI_Op_commutative(MPI_SUM, &commutes);
	t_check(commutes);
	t_check(MPI_Op_toint(op) != MPI_Op_toint(other));
	t_check(MPI_Op_fromint(MPI_Op_toint(op)) == op && MPI_Op_fromint(MPI_Op_toint(MPI_MAX)) == MPI_MAX);

	MPI_Reduce_local(&x, &y, 1, MPI_INT, op);
	t_check_eq(y, 7);
	reduce_long_elements(op);
	reduce_long_elements(other);
	copy = op;
	MPI_Op_free(&op);
	check_errors(copy);
	MPI_Op_free(&other);
	return t_done();
}
