/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: point-to-point calls with one wrong argument fail with the error class of that
 * argument when the error handler is MPI_ERRORS_RETURN, start no operation, and leave the
 * communicator healthy (MPI 5.0 sections 9.3 and 9.4).
 */
#include "tests/lib/t.h"

static int x;

/* One call of each blocking and nonblocking form of a send; all must fail alike. */
static void check_sends(const void *buf, int count, MPI_Datatype type, int dest, int tag,
			MPI_Comm comm, int class, const char *what)
{
	MPI_Request request = MPI_REQUEST_NULL;

	t_check_class(MPI_Send(buf, count, type, dest, tag, comm), class, "MPI_Send, %s", what);
	t_check_class(MPI_Ssend(buf, count, type, dest, tag, comm), class, "MPI_Ssend, %s", what);
	t_check_class(MPI_Rsend(buf, count, type, dest, tag, comm), class, "MPI_Rsend, %s", what);
	t_check_class(MPI_Isend(buf, count, type, dest, tag, comm, &request), class,
		      "MPI_Isend, %s", what);
	t_check_class(MPI_Issend(buf, count, type, dest, tag, comm, &request), class,
		      "MPI_Issend, %s", what);
}

static void check_receives(void *buf, int count, MPI_Datatype type, int source, int tag,
			   MPI_Comm comm, int class, const char *what)
{
	MPI_Request request = MPI_REQUEST_NULL;

	t_check_class(MPI_Recv(buf, count, type, source, tag, comm, MPI_STATUS_IGNORE), class,
		      "MPI_Recv, %s", what);
	t_check_class(MPI_Irecv(buf, count, type, source, tag, comm, &request), class,
		      "MPI_Irecv, %s", what);
}

static void check_probes(int source, int tag, MPI_Comm comm, int class, const char *what)
{
	int flag;

	t_check_class(MPI_Probe(source, tag, comm, MPI_STATUS_IGNORE), class, "MPI_Probe, %s",
		      what);
	t_check_class(MPI_Iprobe(source, tag, comm, &flag, MPI_STATUS_IGNORE), class,
		      "MPI_Iprobe, %s", what);
}

static void check_healthy(MPI_Comm comm, int rank, int size)
{
	int out = 1000 + rank, in = -1, next = (rank + 1) % size, prev = (rank + size - 1) % size;

	MPI_Sendrecv(&out, 1, MPI_INT, next, 5, &in, 1, MPI_INT, prev, 5, comm, MPI_STATUS_IGNORE);
	t_check_eq(in, 1000 + prev, "message after the errors");
}

static void check_comm(MPI_Comm comm, int rank, int size)
{
	check_sends(&x, 1, MPI_INT, size, 5, comm, MPI_ERR_RANK, "rank = size");
	check_sends(&x, 1, MPI_INT, -77, 5, comm, MPI_ERR_RANK, "rank = -77");
	check_sends(&x, 1, MPI_INT, MPI_ANY_SOURCE, 5, comm, MPI_ERR_RANK, "any source");
	check_sends(&x, 1, MPI_INT, rank, -77, comm, MPI_ERR_TAG, "tag = -77");
	check_sends(&x, 1, MPI_INT, rank, MPI_ANY_TAG, comm, MPI_ERR_TAG, "any tag");
	check_sends(&x, -1, MPI_INT, rank, 5, comm, MPI_ERR_COUNT, "count = -1");
	check_sends(&x, 1, MPI_DATATYPE_NULL, rank, 5, comm, MPI_ERR_TYPE, "null type");
	check_sends(NULL, 1, MPI_INT, rank, 5, comm, MPI_ERR_BUFFER, "null buffer");

	check_receives(&x, 1, MPI_INT, size, 5, comm, MPI_ERR_RANK, "rank = size");
	check_receives(&x, 1, MPI_INT, -77, 5, comm, MPI_ERR_RANK, "rank = -77");
	check_receives(&x, 1, MPI_INT, rank, -77, comm, MPI_ERR_TAG, "tag = -77");
	check_receives(&x, -1, MPI_INT, rank, 5, comm, MPI_ERR_COUNT, "count = -1");
	check_receives(&x, 1, MPI_DATATYPE_NULL, rank, 5, comm, MPI_ERR_TYPE, "null type");
	check_receives(NULL, 1, MPI_INT, rank, 5, comm, MPI_ERR_BUFFER, "null buffer");

	check_probes(size, 5, comm, MPI_ERR_RANK, "rank = size");
	check_probes(rank, -77, comm, MPI_ERR_TAG, "tag = -77");
	check_healthy(comm, rank, size);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	/* A call without a valid communicator raises its error on MPI_COMM_SELF. */
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < 3; t_step++) {
		check_comm(MPI_COMM_WORLD, t_rank, t_size);
		check_comm(MPI_COMM_SELF, 0, 1);
		check_sends(&x, 1, MPI_INT, 0, 5, MPI_COMM_NULL, MPI_ERR_COMM, "null communicator");
		check_receives(&x, 1, MPI_INT, 0, 5, MPI_COMM_NULL, MPI_ERR_COMM,
			       "null communicator");
		check_probes(0, 5, MPI_COMM_NULL, MPI_ERR_COMM, "null communicator");
	}
	return t_done();
}
