/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: a synchronous send of a process to itself is not complete before its receive is
 * started, and is complete once the receive is (MPI 5.0 sections 3.4 and 3.7.3).
 */
#include "tests/lib/t.h"

enum { LARGE = 100000, POLLS = 100 };

static unsigned char in[LARGE], out[LARGE];

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 8, 300, 5000, LARGE};

	t_init(&argc, &argv);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		MPI_Request request;
		int flag = 0;

		t_step = sizes[i];
		t_fill(out, (size_t)sizes[i], (uint64_t)sizes[i]);
		MPI_Issend(out, sizes[i], MPI_BYTE, t_rank, 1, MPI_COMM_WORLD, &request);
		for (int poll = 0; poll < POLLS; poll++) {
			MPI_Test(&request, &flag, MPI_STATUS_IGNORE);
			t_check(!flag, "complete before its receive");
		}
		MPI_Recv(in, LARGE, MPI_BYTE, t_rank, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		MPI_Wait(&request, MPI_STATUS_IGNORE);
		t_check_fill(in, (size_t)sizes[i], (uint64_t)sizes[i], "message to self");
	}
	return t_done();
}
