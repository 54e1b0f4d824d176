/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * env: MPILITE_CHECK=0
 * Description: with the checks of arguments off, a value that the standard does not allow is taken as it is - here a tag below
 * zero, which does what any other tag does - while a handle that is none is still found.
 */
#include "tests/lib/t.h"

int main(int argc, char **argv)
{
	int sent = 5, got = 0;
	MPI_Request request;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	t_check_class(MPI_Irecv(&got, 1, MPI_INT, t_rank, -77, MPI_COMM_WORLD, &request), MPI_SUCCESS);
	t_check_class(MPI_Send(&sent, 1, MPI_INT, t_rank, -77, MPI_COMM_WORLD), MPI_SUCCESS);
	t_check_class(MPI_Wait(&request, MPI_STATUS_IGNORE), MPI_SUCCESS);
	t_check_eq(got, 5);
	t_check_class(MPI_Send(&sent, 1, MPI_INT, t_rank, 0, MPI_COMM_NULL), MPI_ERR_COMM);
	t_check_class(MPI_Send(&sent, 1, MPI_DATATYPE_NULL, t_rank, 0, MPI_COMM_WORLD), MPI_ERR_TYPE);
	return t_done();
}
