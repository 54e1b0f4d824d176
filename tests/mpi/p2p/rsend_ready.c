/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: ready sends, blocking and nonblocking, deliver when the matching receives were
 * started before, which a barrier makes certain (MPI 5.0 section 3.4).
 */
#include "tests/lib/t.h"

enum { MESSAGES = 6, ROOM = 120000, ROUNDS = 10 };

static unsigned char in[MESSAGES][ROOM], out[MESSAGES][ROOM];

int main(int argc, char **argv)
{
	static const int sizes[MESSAGES] = {0, 8, 48, 3000, 70000, ROOM};
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		MPI_Request receive[MESSAGES], send[MESSAGES];

		for (int i = 0; i < MESSAGES; i++)
			MPI_Irecv(in[i], sizes[i], MPI_BYTE, prev, i, MPI_COMM_WORLD, &receive[i]);
		MPI_Barrier(MPI_COMM_WORLD);
		for (int i = 0; i < MESSAGES; i++) {
			send[i] = MPI_REQUEST_NULL;
			t_fill(out[i], (size_t)sizes[i], (uint64_t)(t_rank + t_step + i));
			if ((t_step + i) & 1)
				MPI_Rsend(out[i], sizes[i], MPI_BYTE, next, i, MPI_COMM_WORLD);
			else
				MPI_Irsend(out[i], sizes[i], MPI_BYTE, next, i, MPI_COMM_WORLD,
					   &send[i]);
		}
		MPI_Waitall(MESSAGES, receive, MPI_STATUSES_IGNORE);
		MPI_Waitall(MESSAGES, send, MPI_STATUSES_IGNORE);
		for (int i = 0; i < MESSAGES; i++)
			t_check_fill(in[i], (size_t)sizes[i], (uint64_t)(prev + t_step + i),
				     "message");
	}
	return t_done();
}
