/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * Description: MPI_Waitany and MPI_Waitsome return as soon as one operation can complete: rank 0
 * waits for two messages of each rank, and the second is sent only after rank 0 has answered the
 * first (MPI 5.0 section 3.7.5).
 */
#include "tests/lib/t.h"

enum { ANSWER = 9, LARGE = 100000 };

static unsigned char in[128][LARGE], out[LARGE];

static void serve(int n)
{
	MPI_Request request[128];
	int left = n;

	for (int i = 0; i < n; i++)
		MPI_Irecv(in[i], LARGE, MPI_BYTE, 1 + i / 2, i % 2, MPI_COMM_WORLD, &request[i]);
	while (left > 0) {
		int indices[128], count = 1;

		if (t_step & 1)
			MPI_Waitany(n, request, &indices[0], MPI_STATUS_IGNORE);
		else
			MPI_Waitsome(n, request, &count, indices, MPI_STATUSES_IGNORE);
		t_check(count > 0 && count <= left, "%d of %d completed", count, left);
		for (int k = 0; k < count; k++) {
			t_check_fill(in[indices[k]], LARGE, (uint64_t)indices[k], "message");
			MPI_Send(NULL, 0, MPI_BYTE, 1 + indices[k] / 2, ANSWER, MPI_COMM_WORLD);
		}
		left -= count;
	}
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < 10; t_step++) {
		if (t_rank == 0)
			serve(2 * (t_size - 1));
		for (int i = 0; t_rank > 0 && i < 2; i++) {
			t_fill(out, LARGE, (uint64_t)(2 * (t_rank - 1) + i));
			MPI_Send(out, LARGE, MPI_BYTE, 0, i, MPI_COMM_WORLD);
			MPI_Recv(NULL, 0, MPI_BYTE, 0, ANSWER, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		}
	}
	return t_done();
}
