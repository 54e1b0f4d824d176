/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: freeing an active persistent request lets its operation come to its end (MPI 5.0
 * section 3.9).
 */
#include "tests/lib/t.h"

enum { ROOM = 100000 };

static unsigned char out[ROOM], in[ROOM];

int main(int argc, char **argv)
{
	static const int sizes[] = {4, 3000, ROOM};

	t_init(&argc, &argv);
	for (t_step = 0; t_step < 30; t_step++) {
		int next = (t_rank + 1) % t_size, prev = (t_rank + t_size - 1) % t_size;
		int size = sizes[t_step % 3];
		MPI_Request send, receive;

		MPI_Send_init(out, size, MPI_BYTE, next, 1, MPI_COMM_WORLD, &send);
		MPI_Irecv(in, size, MPI_BYTE, prev, 1, MPI_COMM_WORLD, &receive);
		t_fill(out, (size_t)size, (uint64_t)(t_rank + t_step));
		MPI_Start(&send);
		MPI_Request_free(&send);
		t_check(send == MPI_REQUEST_NULL, "the handle is null");
		MPI_Wait(&receive, MPI_STATUS_IGNORE);
		t_check_fill(in, (size_t)size, (uint64_t)(prev + t_step), "message");
		/* Everybody's message has left before its buffer is filled again. */
		MPI_Barrier(MPI_COMM_WORLD);
	}
	return t_done();
}
