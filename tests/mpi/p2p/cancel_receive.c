/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: a cancelled receive completes without a message, which then goes to the next receive
 * that fits; MPI_Test_cancelled tells; cancelling one whose message has come changes nothing; an
 * operation is completed after MPI_Cancel as ever (MPI 5.0 sections 3.8.4 and 3.9).
 */
#include "tests/lib/t.h"

static int next, prev;

static void complete(MPI_Request *request, MPI_Status *status)
{
	int flag = 0, index, count = 0;

	switch (t_step % 5) {
	case 0:
		MPI_Wait(request, status);
		break;
	case 1:
		while (!flag)
			MPI_Test(request, &flag, status);
		break;
	case 2:
		MPI_Waitall(1, request, status);
		break;
	case 3:
		MPI_Waitany(1, request, &index, status);
		break;
	case 4:
		MPI_Waitsome(1, request, &count, &index, status);
		break;
	}
}

static void check_cancelled(MPI_Request *request, bool persistent)
{
	MPI_Status status;
	int flag = 0;

	MPI_Cancel(request);
	complete(request, &status);
	MPI_Test_cancelled(&status, &flag);
	t_check(flag, "the receive is cancelled");
	t_check((*request == MPI_REQUEST_NULL) == !persistent, "null unless persistent");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 20; t_step++) {
		int lost[3] = {-1, -1, -1}, out = 100 * t_rank + (int)t_step, in = -1, flag;
		MPI_Request named, any, again, receive, send;
		MPI_Status status;

		MPI_Irecv(&lost[0], 1, MPI_INT, prev, 7, MPI_COMM_WORLD, &named);
		MPI_Irecv(&lost[1], 1, MPI_INT, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &any);
		MPI_Recv_init(&lost[2], 1, MPI_INT, MPI_ANY_SOURCE, 7, MPI_COMM_WORLD, &again);
		MPI_Start(&again);
		MPI_Irecv(&in, 1, MPI_INT, prev, 7, MPI_COMM_WORLD, &receive);
		check_cancelled(&any, false);
		check_cancelled(&again, true);
		check_cancelled(&named, false);
		MPI_Barrier(MPI_COMM_WORLD);
		MPI_Isend(&out, 1, MPI_INT, next, 7, MPI_COMM_WORLD, &send);
		for (flag = 0; !flag;)
			MPI_Request_get_status(receive, &flag, MPI_STATUS_IGNORE);
		MPI_Cancel(&receive);
		complete(&receive, &status);
		MPI_Test_cancelled(&status, &flag);
		t_check(!flag, "the message had come");
		t_check_eq(status.MPI_SOURCE, prev, "source");
		t_check_eq(in, 100 * prev + (int)t_step, "message");
		t_check(lost[0] == -1 && lost[1] == -1 && lost[2] == -1, "buffers untouched");
		/* The cancelled request starts again. */
		MPI_Start(&again);
		MPI_Send(&out, 1, MPI_INT, next, 7, MPI_COMM_WORLD);
		MPI_Wait(&again, &status);
		t_check_eq(lost[2], 100 * prev + (int)t_step, "message of the second start");
		MPI_Request_free(&again);
		MPI_Wait(&send, MPI_STATUS_IGNORE);
	}
	return t_done();
}
