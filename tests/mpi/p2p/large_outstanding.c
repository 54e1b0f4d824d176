/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: a hundred large sends of one rank may be outstanding at the same time, and are
 * received in the reverse of the order in which they were started; small ones between them are
 * not held up (MPI 5.0 section 3.5).
 */
#include "tests/lib/t.h"

enum { SENDS = 100, LARGE = 70000, SMALL = 1000 };

static unsigned char in[LARGE], out[SENDS][LARGE];

int main(int argc, char **argv)
{
	MPI_Request send[SENDS], small_send[SENDS];
	int next, prev, number[SENDS];

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (int i = 0; i < SENDS; i++) {
		int size = LARGE - i * 100;

		t_fill(out[i], (size_t)size, (uint64_t)(t_rank * SENDS + i));
		MPI_Isend(out[i], size, MPI_BYTE, next, i, MPI_COMM_WORLD, &send[i]);
		number[i] = t_rank * SENDS + i;
		MPI_Isend(&number[i], 1, MPI_INT, next, SMALL + i, MPI_COMM_WORLD, &small_send[i]);
	}
	for (t_step = 0; t_step < SENDS; t_step++) {
		int got = -1;

		MPI_Recv(&got, 1, MPI_INT, prev, SMALL + (int)t_step, MPI_COMM_WORLD,
			 MPI_STATUS_IGNORE);
		t_check_eq(got, prev * SENDS + t_step, "small message");
	}
	MPI_Waitall(SENDS, small_send, MPI_STATUSES_IGNORE);
	for (t_step = SENDS - 1; t_step >= 0; t_step--) {
		MPI_Status status;
		int count = -1;

		MPI_Recv(in, LARGE, MPI_BYTE, prev, (int)t_step, MPI_COMM_WORLD, &status);
		MPI_Get_count(&status, MPI_BYTE, &count);
		t_check_eq(count, LARGE - t_step * 100, "length");
		t_check_fill(in, (size_t)count, (uint64_t)(prev * SENDS + t_step), "large message");
	}
	MPI_Waitall(SENDS, send, MPI_STATUSES_IGNORE);
	return t_done();
}
