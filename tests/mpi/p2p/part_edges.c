/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: partitioned operations with MPI_PROC_NULL, without bytes, freed before they were
 * used, and with wrong arguments (MPI 5.0 sections 3.10, 4.2 and 9.4).
 */
#include "tests/lib/t.h"

static int out[8], in[8], flag;

static int psend(int partitions, int count, int dest, int tag, MPI_Request *request)
{
	return MPI_Psend_init(out, partitions, count, MPI_INT, dest, tag, MPI_COMM_WORLD,
			      MPI_INFO_NULL, request);
}

static int precv(int partitions, int count, int source, int tag, MPI_Request *request)
{
	return MPI_Precv_init(in, partitions, count, MPI_INT, source, tag, MPI_COMM_WORLD,
			      MPI_INFO_NULL, request);
}

static void check_nobody(void)
{
	MPI_Request request[2];
	MPI_Status status[2];

	psend(4, 2, MPI_PROC_NULL, 1, &request[0]);
	precv(4, 2, MPI_PROC_NULL, 1, &request[1]);
	for (int round = 0; round < 2; round++) {
		MPI_Startall(2, request);
		MPI_Pready_range(0, 3, request[0]);
		MPI_Parrived(request[1], 3, &flag);
		t_check(flag, "nothing comes from nobody");
		MPI_Waitall(2, request, status);
		t_check_eq(status[1].MPI_SOURCE, MPI_PROC_NULL, "source");
	}
	MPI_Request_free(&request[0]);
	MPI_Request_free(&request[1]);
}

static void check_no_bytes(void)
{
	MPI_Request request[2];

	psend(3, 0, t_rank, 2, &request[0]);
	precv(5, 0, t_rank, 2, &request[1]);
	MPI_Startall(2, request);
	MPI_Pready_range(0, 2, request[0]);
	MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
	MPI_Request_free(&request[0]);
	MPI_Request_free(&request[1]);
}

static void check_unused(void)
{
	MPI_Request request[2];

	psend(2, 4, t_rank, 3, &request[0]);
	MPI_Request_free(&request[0]);
	precv(2, 4, t_rank, 3, &request[1]);
	MPI_Request_free(&request[1]);
	/* The pair is used up; the next one works. */
	psend(2, 4, t_rank, 3, &request[0]);
	precv(1, 8, t_rank, 3, &request[1]);
	MPI_Startall(2, request);
	out[7] = 70 + (int)t_step;
	MPI_Pready_range(0, 1, request[0]);
	MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
	t_check_eq(in[7], 70 + (int)t_step, "last element");
	MPI_Request_free(&request[0]);
	MPI_Request_free(&request[1]);
}

static void check_errors(void)
{
	MPI_Request send, receive, none;
	const int list[2] = {0, 9};

	t_check_class(psend(-1, 1, t_rank, 4, &none), MPI_ERR_ARG, "partitions = -1");
	t_check_class(psend(1, -1, t_rank, 4, &none), MPI_ERR_COUNT, "count = -1");
	t_check_class(psend(1, 1, t_size, 4, &none), MPI_ERR_RANK, "rank = size");
	t_check_class(precv(1, 1, MPI_ANY_SOURCE, 4, &none), MPI_ERR_RANK, "any source");
	t_check_class(precv(1, 1, t_rank, MPI_ANY_TAG, &none), MPI_ERR_TAG, "any tag");
	psend(2, 1, t_rank, 4, &send);
	precv(2, 1, t_rank, 4, &receive);
	t_check_class(MPI_Pready(0, send), MPI_ERR_REQUEST, "not started");
	MPI_Start(&send);
	MPI_Start(&receive);
	t_check_class(MPI_Pready(2, send), MPI_ERR_ARG, "partition 2 of 2");
	t_check_class(MPI_Pready(-1, send), MPI_ERR_ARG, "partition -1");
	t_check_class(MPI_Pready_range(1, 2, send), MPI_ERR_ARG, "range to 2 of 2");
	t_check_class(MPI_Pready_list(2, list, send), MPI_ERR_ARG, "list with 9");
	t_check_class(MPI_Pready(0, receive), MPI_ERR_REQUEST, "a receive");
	t_check_class(MPI_Parrived(send, 0, &flag), MPI_ERR_REQUEST, "a send");
	t_check_class(MPI_Parrived(receive, 2, &flag), MPI_ERR_ARG, "partition 2 of 2");
	t_check_class(MPI_Pready(0, send), MPI_SUCCESS);
	t_check_class(MPI_Pready(0, send), MPI_ERR_ARG, "ready already");
	t_check_class(MPI_Cancel(&send), MPI_ERR_REQUEST, "cancel");
	MPI_Pready(1, send);
	MPI_Wait(&send, MPI_STATUS_IGNORE);
	MPI_Wait(&receive, MPI_STATUS_IGNORE);
	MPI_Request_free(&send);
	MPI_Request_free(&receive);
	flag = 0;
	MPI_Parrived(MPI_REQUEST_NULL, 0, &flag);
	t_check(flag, "null request");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < 4; t_step++) {
		check_nobody();
		check_no_bytes();
		check_unused();
		check_errors();
	}
	return t_done();
}
