/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Wrong arguments of the calls that make, start, mark and complete requests are reported as errors of the right class and change
 * nothing (MPI 5.0 sections 3.7, 3.9, 4.2 and 9.4).
 */
#include "tests/lib/t.h"

static int x[4];

static void starting(void)
{
	MPI_Request request = MPI_REQUEST_NULL;

	t_check_class(MPI_Send_init(x, -1, MPI_INT, 0, 0, MPI_COMM_SELF, &request), MPI_ERR_COUNT);
	t_check_class(MPI_Recv_init(x, 1, MPI_INT, 1, 0, MPI_COMM_SELF, &request), MPI_ERR_RANK);
	t_check_class(MPI_Start(&request), MPI_ERR_REQUEST, "a null request");
	t_check_class(MPI_Start(NULL), MPI_ERR_REQUEST, "no request");
	t_check_class(MPI_Startall(1, NULL), MPI_ERR_REQUEST, "no array");
	t_check_class(MPI_Startall(-1, &request), MPI_ERR_COUNT);
	t_check_class(MPI_Request_free(&request), MPI_ERR_REQUEST);
	t_check_class(MPI_Cancel(&request), MPI_ERR_REQUEST);
	t_check_class(MPI_Waitall(-1, &request, MPI_STATUSES_IGNORE), MPI_ERR_COUNT);
	t_check_class(MPI_Waitall(1, NULL, MPI_STATUSES_IGNORE), MPI_ERR_REQUEST);
	MPI_Recv_init(x, 1, MPI_INT, 0, 0, MPI_COMM_SELF, &request);
	MPI_Start(&request);
	t_check_class(MPI_Start(&request), MPI_ERR_REQUEST, "an active request");
	MPI_Send(x, 1, MPI_INT, 0, 0, MPI_COMM_SELF);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	MPI_Request_free(&request);
}

#if MPI_VERSION >= 4

static void marking(void)
{
	MPI_Request request = MPI_REQUEST_NULL;
	const int outside[] = { 0, 2 };
	int flag;

	t_check_class(MPI_Psend_init(x, -1, 1, MPI_INT, 0, 0, MPI_COMM_SELF, MPI_INFO_NULL, &request), MPI_ERR_ARG);
	t_check_class(MPI_Psend_init(x, 2, -1, MPI_INT, 0, 0, MPI_COMM_SELF, MPI_INFO_NULL, &request), MPI_ERR_COUNT);
	t_check_class(MPI_Psend_init(NULL, 2, 1, MPI_INT, 0, 0, MPI_COMM_SELF, MPI_INFO_NULL, &request), MPI_ERR_BUFFER);
	t_check_class(MPI_Psend_init(x, 2, 1, MPI_INT, 0, 0, MPI_COMM_SELF, (MPI_Info)x, &request), MPI_ERR_INFO);
	t_check_class(MPI_Precv_init(x, 2, 1, MPI_INT, MPI_ANY_SOURCE, 0, MPI_COMM_SELF, MPI_INFO_NULL, &request), MPI_ERR_RANK);
	t_check_class(MPI_Precv_init(x, 2, 1, MPI_INT, 0, MPI_ANY_TAG, MPI_COMM_SELF, MPI_INFO_NULL, &request), MPI_ERR_TAG);
	t_check_class(MPI_Pready(0, request), MPI_ERR_REQUEST, "a null request");
	MPI_Psend_init(x, 2, 1, MPI_INT, MPI_PROC_NULL, 0, MPI_COMM_SELF, MPI_INFO_NULL, &request);
	t_check_class(MPI_Pready(0, request), MPI_ERR_REQUEST, "not started");
	MPI_Start(&request);
	t_check_class(MPI_Pready(2, request), MPI_ERR_ARG);
	t_check_class(MPI_Pready_range(0, 2, request), MPI_ERR_ARG);
	t_check_class(MPI_Pready_list(2, outside, request), MPI_ERR_ARG);
	t_check_class(MPI_Pready_list(1, NULL, request), MPI_ERR_ARG);
	t_check_class(MPI_Parrived(request, 0, &flag), MPI_ERR_REQUEST, "of a send");
	t_check_class(MPI_Pready_range(0, 1, request), MPI_SUCCESS, "the wrong calls have marked nothing");
	t_check_class(MPI_Pready(1, request), MPI_ERR_ARG, "marked already");
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	MPI_Request_free(&request);
}

#else

static void marking(void)
{
}

#endif

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	starting();
	marking();
	return t_done();
}
