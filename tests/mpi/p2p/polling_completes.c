/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: polling with MPI_Test alone completes sends and receives of every size, without
 * any blocking call; a completed request becomes MPI_REQUEST_NULL, an incomplete one stays (MPI
 * 5.0 sections 3.7.3 and 3.7.4).
 */
#include "tests/lib/t.h"

enum { ROOM = 500000 };

static unsigned char in[ROOM], out[ROOM];

/* One poll: true when the request was complete or is now. */
static bool poll_one(MPI_Request *request, MPI_Status *status)
{
	int flag = 0;

	if (*request == MPI_REQUEST_NULL)
		return true;
	MPI_Test(request, &flag, status);
	t_check_eq(*request == MPI_REQUEST_NULL, !!flag, "null request and flag of MPI_Test");
	return flag;
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 8, 49, 5000, 65536, ROOM};
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 18; t_step++) {
		int size = sizes[t_step % 6], count = -1;
		MPI_Request receive, send;
		bool received = false, sent = false;
		MPI_Status status;

		t_fill(out, (size_t)size, (uint64_t)(t_step * 64 + t_rank));
		if (t_step & 1)
			MPI_Isend(out, size, MPI_BYTE, next, 1, MPI_COMM_WORLD, &send);
		MPI_Irecv(in, ROOM, MPI_BYTE, prev, 1, MPI_COMM_WORLD, &receive);
		if (!(t_step & 1))
			MPI_Isend(out, size, MPI_BYTE, next, 1, MPI_COMM_WORLD, &send);
		while (!received || !sent) {
			received = poll_one(&receive, &status);
			sent = poll_one(&send, MPI_STATUS_IGNORE);
		}
		MPI_Get_count(&status, MPI_BYTE, &count);
		t_check_eq(count, size, "length");
		t_check_fill(in, (size_t)size, (uint64_t)(t_step * 64 + prev), "message");
	}
	return t_done();
}
