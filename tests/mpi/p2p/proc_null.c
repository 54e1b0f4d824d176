/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: communication with MPI_PROC_NULL succeeds at once and does nothing: a receive
 * leaves its buffer alone and reports source MPI_PROC_NULL, tag MPI_ANY_TAG and length 0; a probe
 * succeeds (MPI 5.0 section 3.11).
 */
#include "tests/lib/t.h"

static void check_status(const MPI_Status *status, const char *call)
{
	int count = -1;

	t_check_eq(status->MPI_SOURCE, MPI_PROC_NULL, "%s: source", call);
	t_check_eq(status->MPI_TAG, MPI_ANY_TAG, "%s: tag", call);
	MPI_Get_count(status, MPI_INT, &count);
	t_check_eq(count, 0, "%s: count", call);
}

static void check_sends(int null, MPI_Comm comm)
{
	MPI_Request request[3];
	int x = 1;

	MPI_Send(&x, 1, MPI_INT, null, 3, comm);
	MPI_Ssend(&x, 1, MPI_INT, null, 3, comm);
	MPI_Rsend(&x, 1, MPI_INT, null, 3, comm);
	MPI_Isend(&x, 1, MPI_INT, null, 3, comm, &request[0]);
	MPI_Issend(&x, 1, MPI_INT, null, 3, comm, &request[1]);
	MPI_Irsend(&x, 1, MPI_INT, null, 3, comm, &request[2]);
	MPI_Waitall(3, request, MPI_STATUSES_IGNORE);
}

static void check_receives(int null, MPI_Comm comm)
{
	int in = 41, out = 42, flag = 0;
	MPI_Request request;
	MPI_Status status;

	MPI_Recv(&in, 1, MPI_INT, null, 3, comm, &status);
	check_status(&status, "MPI_Recv");
	MPI_Irecv(&in, 1, MPI_INT, null, MPI_ANY_TAG, comm, &request);
	MPI_Wait(&request, &status);
	check_status(&status, "MPI_Irecv");
	MPI_Irecv(&in, 1, MPI_INT, null, 3, comm, &request);
	MPI_Test(&request, &flag, &status);
	t_check(flag, "the first MPI_Test of a receive from nobody succeeds");
	check_status(&status, "MPI_Test");
	MPI_Sendrecv(&out, 1, MPI_INT, null, 3, &in, 1, MPI_INT, null, 3, comm, &status);
	check_status(&status, "MPI_Sendrecv");
	MPI_Sendrecv_replace(&in, 1, MPI_INT, null, 3, null, 3, comm, &status);
	check_status(&status, "MPI_Sendrecv_replace");
	t_check_eq(in, 41, "the buffer of receives from nobody");

	MPI_Probe(null, 3, comm, &status);
	check_status(&status, "MPI_Probe");
	flag = 0;
	MPI_Iprobe(null, 3, comm, &flag, &status);
	t_check(flag, "MPI_Iprobe of nobody succeeds");
	check_status(&status, "MPI_Iprobe");
}

int main(int argc, char **argv)
{
	int in = 0, me = 17;

	t_init(&argc, &argv);
	check_sends(MPI_PROC_NULL, MPI_COMM_WORLD);
	check_sends(MPI_PROC_NULL, MPI_COMM_SELF);
	check_receives(MPI_PROC_NULL, MPI_COMM_WORLD);
	check_receives(MPI_PROC_NULL, MPI_COMM_SELF);

	/* A true message behind the traffic with nobody. */
	MPI_Sendrecv(&me, 1, MPI_INT, t_rank, 3, &in, 1, MPI_INT, t_rank, 3, MPI_COMM_WORLD,
		     MPI_STATUS_IGNORE);
	t_check_eq(in, 17, "message to self after the traffic with nobody");
	return t_done();
}
