/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: matched probe of MPI_PROC_NULL gives MPI_MESSAGE_NO_PROC, which receives nothing; a
 * message longer than the buffer is MPI_ERR_TRUNCATE; a null message is an error (MPI 5.0 sections
 * 3.8.2 and 3.10).
 */
#include "tests/lib/t.h"

static char out[100000], in[100000];

static void check_nobody(void)
{
	MPI_Message message = MPI_MESSAGE_NULL;
	MPI_Request request;
	MPI_Status status;
	int flag = 0, count = -1;

	MPI_Improbe(MPI_PROC_NULL, 3, MPI_COMM_WORLD, &flag, &message, &status);
	t_check(flag && message == MPI_MESSAGE_NO_PROC, "MPI_Improbe of nobody");
	MPI_Imrecv(in, 7, MPI_BYTE, &message, &request);
	t_check(message == MPI_MESSAGE_NULL, "the handle is null");
	MPI_Wait(&request, &status);
	t_check_eq(status.MPI_SOURCE, MPI_PROC_NULL, "source");
	MPI_Mprobe(MPI_PROC_NULL, 3, MPI_COMM_WORLD, &message, &status);
	t_check(message == MPI_MESSAGE_NO_PROC, "MPI_Mprobe of nobody");
	t_check_eq(status.MPI_TAG, MPI_ANY_TAG, "tag");
	MPI_Mrecv(in, 7, MPI_BYTE, &message, &status);
	t_check_eq(status.MPI_SOURCE, MPI_PROC_NULL, "source");
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, 0, "length");
}

static void check_truncation(int size)
{
	MPI_Message message;
	MPI_Request send;
	MPI_Status status;
	int count;

	MPI_Isend(out, size, MPI_BYTE, t_rank, 5, MPI_COMM_WORLD, &send);
	MPI_Mprobe(t_rank, 5, MPI_COMM_WORLD, &message, &status);
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, size, "probed length");
	t_check_class(MPI_Mrecv(in, size - 1, MPI_BYTE, &message, &status), MPI_ERR_TRUNCATE);
	MPI_Wait(&send, MPI_STATUS_IGNORE);
}

int main(int argc, char **argv)
{
	MPI_Message message;
	MPI_Request request;
	int flag;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < 3; t_step++) {
		check_nobody();
		check_truncation(20);
		check_truncation(3000);
		check_truncation(sizeof(out));
		message = MPI_MESSAGE_NULL;
		t_check_class(MPI_Mrecv(in, 1, MPI_BYTE, &message, MPI_STATUS_IGNORE),
			      MPI_ERR_REQUEST, "null message");
		t_check_class(MPI_Imrecv(in, 1, MPI_BYTE, &message, &request), MPI_ERR_REQUEST,
			      "null message");
		t_check_class(MPI_Improbe(t_size, 0, MPI_COMM_WORLD, &flag, &message,
					  MPI_STATUS_IGNORE),
			      MPI_ERR_RANK, "rank = size");
		t_check_class(MPI_Mprobe(0, -5, MPI_COMM_WORLD, &message, MPI_STATUS_IGNORE),
			      MPI_ERR_TAG, "tag = -5");
	}
	return t_done();
}
