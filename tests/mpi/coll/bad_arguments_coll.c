/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: collective calls with the same wrong argument on all ranks fail on all of them
 * with the error class of that argument when the error handler is MPI_ERRORS_RETURN, and the next
 * collective works (MPI 5.0 sections 9.3 and 9.4).
 */
#include "tests/lib/t.h"

static int in[64], out[64];

static void check_roots(int root, const char *what)
{
	t_check_class(MPI_Bcast(in, 1, MPI_INT, root, MPI_COMM_WORLD), MPI_ERR_ROOT,
		      "MPI_Bcast, %s", what);
	t_check_class(MPI_Reduce(in, out, 1, MPI_INT, MPI_SUM, root, MPI_COMM_WORLD), MPI_ERR_ROOT,
		      "MPI_Reduce, %s", what);
	t_check_class(MPI_Gather(in, 1, MPI_INT, out, 1, MPI_INT, root, MPI_COMM_WORLD),
		      MPI_ERR_ROOT, "MPI_Gather, %s", what);
	t_check_class(MPI_Scatter(in, 1, MPI_INT, out, 1, MPI_INT, root, MPI_COMM_WORLD),
		      MPI_ERR_ROOT, "MPI_Scatter, %s", what);
}

/* A count, type or communicator that is wrong everywhere. */
static void check_common(int count, MPI_Datatype type, MPI_Comm comm, int class, const char *what)
{
	t_check_class(MPI_Bcast(in, count, type, 0, comm), class, "MPI_Bcast, %s", what);
	t_check_class(MPI_Reduce(in, out, count, type, MPI_SUM, 0, comm), class, "MPI_Reduce, %s",
		      what);
	t_check_class(MPI_Allreduce(in, out, count, type, MPI_SUM, comm), class,
		      "MPI_Allreduce, %s", what);
	t_check_class(MPI_Gather(in, count, type, out, count, type, 0, comm), class,
		      "MPI_Gather, %s", what);
	t_check_class(MPI_Scatter(in, count, type, out, count, type, 0, comm), class,
		      "MPI_Scatter, %s", what);
	t_check_class(MPI_Allgather(in, count, type, out, count, type, comm), class,
		      "MPI_Allgather, %s", what);
	t_check_class(MPI_Alltoall(in, count, type, out, count, type, comm), class,
		      "MPI_Alltoall, %s", what);
}

static void check_ops(void)
{
	t_check_class(MPI_Reduce(in, out, 1, MPI_INT, MPI_OP_NULL, 0, MPI_COMM_WORLD), MPI_ERR_OP,
		      "MPI_Reduce, null operation");
	t_check_class(MPI_Allreduce(in, out, 1, MPI_INT, MPI_OP_NULL, MPI_COMM_WORLD), MPI_ERR_OP,
		      "MPI_Allreduce, null operation");
	t_check_class(MPI_Allreduce(in, out, 1, MPI_DOUBLE, MPI_BAND, MPI_COMM_WORLD), MPI_ERR_OP,
		      "MPI_Allreduce, bits of floating point numbers");
	t_check_class(MPI_Allreduce(in, out, 1, MPI_INT, MPI_MINLOC, MPI_COMM_WORLD), MPI_ERR_OP,
		      "MPI_Allreduce, MPI_MINLOC without pairs");
	t_check_class(MPI_Reduce_local(in, out, 1, MPI_FLOAT, MPI_LXOR), MPI_ERR_OP,
		      "MPI_Reduce_local, truth of floating point numbers");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < 3; t_step++) {
		int one = 1, sum = 0;

		check_roots(t_size, "root = size");
		check_roots(-77, "root = -77");
		check_common(-1, MPI_INT, MPI_COMM_WORLD, MPI_ERR_COUNT, "count = -1");
		check_common(1, MPI_DATATYPE_NULL, MPI_COMM_WORLD, MPI_ERR_TYPE, "null type");
		check_common(1, MPI_INT, MPI_COMM_NULL, MPI_ERR_COMM, "null communicator");
		t_check_class(MPI_Barrier(MPI_COMM_NULL), MPI_ERR_COMM,
			      "MPI_Barrier, null communicator");
		check_ops();
		MPI_Allreduce(&one, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
		t_check_eq(sum, t_size, "sum after the errors");
	}
	return t_done();
}
