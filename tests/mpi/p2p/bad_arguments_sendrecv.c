/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: MPI_Sendrecv and MPI_Sendrecv_replace with a wrong argument in either half fail
 * with that argument's error class and send nothing: the next message is not a stray one (MPI 5.0
 * sections 3.10 and 9.4).
 */
#include "tests/lib/t.h"

static int out = 1, in;

static void check_sendrecv(int scount, int dest, int stag, int rcount, int source, int rtag,
			   int class, const char *what)
{
	int rc = MPI_Sendrecv(&out, scount, MPI_INT, dest, stag, &in, rcount, MPI_INT, source, rtag,
			      MPI_COMM_WORLD, MPI_STATUS_IGNORE);

	t_check_class(rc, class, "MPI_Sendrecv, %s", what);
}

static void check_replace(int count, int dest, int stag, int source, int rtag, int class,
			  const char *what)
{
	int rc = MPI_Sendrecv_replace(&in, count, MPI_INT, dest, stag, source, rtag, MPI_COMM_WORLD,
				      MPI_STATUS_IGNORE);

	t_check_class(rc, class, "MPI_Sendrecv_replace, %s", what);
}

int main(int argc, char **argv)
{
	int next, prev;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 5; t_step++) {
		check_sendrecv(1, t_size, 1, 1, prev, 1, MPI_ERR_RANK, "destination = size");
		check_sendrecv(1, next, 1, 1, t_size, 1, MPI_ERR_RANK, "source = size");
		check_sendrecv(1, next, MPI_ANY_TAG, 1, prev, 1, MPI_ERR_TAG, "send any tag");
		check_sendrecv(1, next, 1, 1, prev, -77, MPI_ERR_TAG, "receive tag = -77");
		check_sendrecv(-1, next, 1, 1, prev, 1, MPI_ERR_COUNT, "send count = -1");
		check_sendrecv(1, next, 1, -1, prev, 1, MPI_ERR_COUNT, "receive count = -1");
		check_replace(1, t_size, 1, prev, 1, MPI_ERR_RANK, "destination = size");
		check_replace(1, next, 1, -77, 1, MPI_ERR_RANK, "source = -77");
		check_replace(1, next, -77, prev, 1, MPI_ERR_TAG, "send tag = -77");
		check_replace(-1, next, 1, prev, 1, MPI_ERR_COUNT, "count = -1");

		out = (int)t_step * t_size + t_rank;
		check_sendrecv(1, next, 1, 1, prev, MPI_ANY_TAG, MPI_SUCCESS, "correct arguments");
		t_check_eq(in, t_step * t_size + prev, "message after the errors");
	}
	return t_done();
}
