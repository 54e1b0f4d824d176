/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: completion calls treat an inactive persistent request like a null one: they return
 * at once with an empty status, and pass it over among active ones; starting a null, active or
 * non-persistent request, and cancelling an inactive one, is an error (MPI 5.0 sections 3.7.3,
 * 3.7.5 and 3.9).
 */
#include "tests/lib/t.h"

static int in, out, indices[3], index_out, flag, count;
static MPI_Request request[3];
static MPI_Status status[3];

static void check_empty(const MPI_Status *s, const char *call)
{
	t_check_eq(s->MPI_SOURCE, MPI_ANY_SOURCE, "%s: source", call);
	t_check_eq(s->MPI_TAG, MPI_ANY_TAG, "%s: tag", call);
	MPI_Get_count(s, MPI_INT, &count);
	t_check_eq(count, 0, "%s: count", call);
}

static void check_alone(void)
{
	memset(status, 0x55, sizeof(status));
	MPI_Wait(&request[0], &status[0]);
	check_empty(&status[0], "MPI_Wait");
	flag = 0;
	MPI_Test(&request[0], &flag, &status[0]);
	t_check(flag, "MPI_Test");
	MPI_Waitall(2, request, status);
	check_empty(&status[1], "MPI_Waitall");
	flag = 0;
	MPI_Testall(2, request, &flag, status);
	t_check(flag, "MPI_Testall");
	MPI_Waitany(2, request, &index_out, status);
	t_check_eq(index_out, MPI_UNDEFINED, "MPI_Waitany");
	flag = 0;
	MPI_Testany(2, request, &index_out, &flag, status);
	t_check(flag && index_out == MPI_UNDEFINED, "MPI_Testany");
	MPI_Waitsome(2, request, &count, indices, status);
	t_check_eq(count, MPI_UNDEFINED, "MPI_Waitsome");
	MPI_Testsome(2, request, &count, indices, status);
	t_check_eq(count, MPI_UNDEFINED, "MPI_Testsome");
	flag = 0;
	MPI_Request_get_status(request[0], &flag, status);
	t_check(flag, "MPI_Request_get_status");
	check_empty(&status[0], "MPI_Request_get_status");
}

/* The third one is active, and done when somebody looks. */
static void check_among(int how)
{
	int peer = t_rank ^ 1 ? (t_rank ^ 1) % t_size : 0;

	peer = peer < t_size ? peer : t_rank;
	in = -1;
	MPI_Irecv(&in, 1, MPI_INT, t_rank, 3, MPI_COMM_WORLD, &request[2]);
	out = 5;
	MPI_Send(&out, 1, MPI_INT, t_rank, 3, MPI_COMM_WORLD);
	if (how == 0) {
		MPI_Waitany(3, request, &index_out, status);
		t_check_eq(index_out, 2, "MPI_Waitany");
	} else if (how == 1) {
		MPI_Waitsome(3, request, &count, indices, status);
		t_check(count == 1 && indices[0] == 2, "MPI_Waitsome: %d", count);
	} else {
		MPI_Waitall(3, request, status);
		check_empty(&status[0], "MPI_Waitall");
		t_check_eq(status[2].MPI_TAG, 3, "MPI_Waitall: tag");
	}
	t_check_eq(in, 5, "message");
	t_check(request[0] != MPI_REQUEST_NULL && request[2] == MPI_REQUEST_NULL, "handles");
}

static void check_errors(void)
{
	MPI_Request plain, null = MPI_REQUEST_NULL, both[2] = {request[0], MPI_REQUEST_NULL};

	t_check_class(MPI_Start(&null), MPI_ERR_REQUEST, "null");
	t_check_class(MPI_Startall(2, both), MPI_ERR_REQUEST, "one is null");
	MPI_Request_get_status(request[0], &flag, MPI_STATUS_IGNORE);
	t_check(flag, "nothing was started");
	MPI_Irecv(&in, 1, MPI_INT, t_rank, 4, MPI_COMM_WORLD, &plain);
	t_check_class(MPI_Start(&plain), MPI_ERR_REQUEST, "not persistent");
	MPI_Start(&request[0]);
	t_check_class(MPI_Start(&request[0]), MPI_ERR_REQUEST, "active");
	MPI_Send(&out, 1, MPI_INT, t_rank, 4, MPI_COMM_WORLD);
	MPI_Send(&out, 1, MPI_INT, t_rank, 9, MPI_COMM_WORLD);
	MPI_Wait(&plain, MPI_STATUS_IGNORE);
	MPI_Wait(&request[0], MPI_STATUS_IGNORE);
	t_check_class(MPI_Cancel(&request[0]), MPI_ERR_REQUEST, "inactive");
	t_check_class(MPI_Cancel(&null), MPI_ERR_REQUEST, "null");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < 6; t_step++) {
		MPI_Recv_init(&in, 1, MPI_INT, t_rank, 9, MPI_COMM_WORLD, &request[0]);
		MPI_Send_init(&out, 1, MPI_INT, MPI_PROC_NULL, 9, MPI_COMM_WORLD, &request[1]);
		check_alone();
		check_among((int)t_step % 3);
		/* A send to nobody starts and completes. */
		MPI_Start(&request[1]);
		MPI_Wait(&request[1], status);
		check_errors();
		check_alone();
		MPI_Request_free(&request[0]);
		MPI_Request_free(&request[1]);
	}
	return t_done();
}
