/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: MPI_Request_free on an active send nulls the request and lets the message go on to
 * its receiver; the sender learns from an answer that it may use the buffer again (MPI 5.0
 * section 3.7.3).
 */
#include "tests/lib/t.h"

enum { ROOM = 200000, MESSAGES = 4, DATA = 1, ANSWER = 2 };

static unsigned char in[ROOM], out[MESSAGES][ROOM];

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 8, 48, 3000, 70000, ROOM};
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 24; t_step++) {
		int size = sizes[t_step % 6];
		MPI_Request answer;

		MPI_Irecv(NULL, 0, MPI_BYTE, next, ANSWER, MPI_COMM_WORLD, &answer);
		for (int i = 0; i < MESSAGES; i++) {
			MPI_Request request;

			t_fill(out[i], (size_t)size,
			       (uint64_t)(t_step * 100 + t_rank * MESSAGES + i));
			(i & 1 ? MPI_Isend : MPI_Issend)(out[i], size, MPI_BYTE, next, DATA,
							 MPI_COMM_WORLD, &request);
			t_check_class(MPI_Request_free(&request), MPI_SUCCESS, "MPI_Request_free");
			t_check(request == MPI_REQUEST_NULL, "the freed request is null");
		}
		for (int i = 0; i < MESSAGES; i++) {
			MPI_Recv(in, ROOM, MPI_BYTE, prev, DATA, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
			t_check_fill(in, (size_t)size,
				     (uint64_t)(t_step * 100 + prev * MESSAGES + i),
				     "message of a freed request");
		}
		MPI_Send(NULL, 0, MPI_BYTE, prev, ANSWER, MPI_COMM_WORLD);
		MPI_Wait(&answer, MPI_STATUS_IGNORE);
	}
	return t_done();
}
