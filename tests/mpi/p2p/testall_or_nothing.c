/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: MPI_Testall answers no and frees no request while one operation can not complete,
 * although the others could, and completes all of them when it can (MPI 5.0 section 3.7.5). The
 * missing message is sent only after the polls.
 */
#include "tests/lib/t.h"

enum { RECEIVES = 6, POLLS = 20 };

int main(int argc, char **argv)
{
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 12; t_step++) {
		int missing = (int)t_step % RECEIVES, flag = 0, value[RECEIVES], sent[RECEIVES];
		MPI_Request request[RECEIVES], send[RECEIVES];
		MPI_Status status[RECEIVES];

		for (int i = 0; i < RECEIVES; i++)
			MPI_Irecv(&value[i], 1, MPI_INT, prev, i, MPI_COMM_WORLD, &request[i]);
		for (int i = 0; i < RECEIVES; i++) {
			sent[i] = t_rank * 100 + i;
			send[i] = MPI_REQUEST_NULL;
			if (i != missing)
				MPI_Isend(&sent[i], 1, MPI_INT, next, i, MPI_COMM_WORLD, &send[i]);
		}
		for (int poll = 0; poll < POLLS; poll++) {
			MPI_Testall(RECEIVES, request, &flag, status);
			t_check(!flag, "all complete without message %d", missing);
			for (int i = 0; i < RECEIVES; i++)
				t_check(request[i] != MPI_REQUEST_NULL, "request %d is kept", i);
		}
		/* Everybody has polled enough. */
		MPI_Barrier(MPI_COMM_WORLD);
		MPI_Isend(&sent[missing], 1, MPI_INT, next, missing, MPI_COMM_WORLD,
			  &send[missing]);
		while (!flag)
			MPI_Testall(RECEIVES, request, &flag, status);
		for (int i = 0; i < RECEIVES; i++) {
			t_check(request[i] == MPI_REQUEST_NULL, "request %d is null", i);
			t_check_eq(status[i].MPI_TAG, i, "tag of receive %d", i);
			t_check_eq(value[i], prev * 100 + i, "message %d", i);
		}
		MPI_Waitall(RECEIVES, send, MPI_STATUSES_IGNORE);
	}
	return t_done();
}
