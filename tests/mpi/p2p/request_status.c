/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: MPI_Request_get_status tells whether an operation is complete, and its status, as
 * often as asked, without freeing the request; MPI_Wait then gives the same status (MPI 5.0
 * section 3.7.6).
 */
#include "tests/lib/t.h"

enum { ROOM = 100000, POLLS = 20 };

static unsigned char in[ROOM], out[ROOM];
static int next, prev;

static void check_status(const MPI_Status *status, int size, const char *call)
{
	int count = -1;

	MPI_Get_count(status, MPI_BYTE, &count);
	t_check_eq(status->MPI_SOURCE, prev, "%s: source", call);
	t_check_eq(status->MPI_TAG, size, "%s: tag", call);
	t_check_eq(count, size, "%s: length", call);
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 8, 1000, 30000, ROOM};

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 15; t_step++) {
		int size = sizes[t_step % 5], flag = 0;
		MPI_Request receive, send;
		MPI_Status status;

		MPI_Irecv(in, ROOM, MPI_BYTE, prev, size, MPI_COMM_WORLD, &receive);
		for (int i = 0; i < POLLS; i++) {
			MPI_Request_get_status(receive, &flag, &status);
			t_check(!flag, "complete before the message is sent");
		}
		MPI_Barrier(MPI_COMM_WORLD);
		t_fill(out, (size_t)size, (uint64_t)(t_rank + t_step));
		MPI_Isend(out, size, MPI_BYTE, next, size, MPI_COMM_WORLD, &send);
		while (!flag)
			MPI_Request_get_status(receive, &flag, &status);
		check_status(&status, size, "MPI_Request_get_status");
		t_check_fill(in, (size_t)size, (uint64_t)(prev + t_step), "message");
		MPI_Request_get_status(receive, &flag, MPI_STATUS_IGNORE);
		t_check(flag && receive != MPI_REQUEST_NULL, "the request is complete and kept");

		memset(&status, 0, sizeof(status));
		MPI_Wait(&receive, &status);
		check_status(&status, size, "MPI_Wait");
		t_check(receive == MPI_REQUEST_NULL, "MPI_Wait freed the request");
		MPI_Wait(&send, MPI_STATUS_IGNORE);
	}
	return t_done();
}
