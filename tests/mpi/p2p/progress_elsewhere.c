/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5 8
 * Description: a rank that blocks in one call makes progress on all its operations: while rank 0
 * waits for a small message from the last rank, it must complete its posted large receive from
 * rank 1, for only after that send has returned does the small message start its way from rank 1
 * over the last rank to rank 0 (MPI 5.0 section 3.5, progress).
 */
#include "tests/lib/t.h"

enum { LARGE = 1 << 20, DATA = 1, TOKEN = 2, ROUNDS = 10 };

static unsigned char in[LARGE], out[LARGE];

/* What rank 0 blocks in, by turns. */
static void block_for_token(int source)
{
	int token = 0, flag = 0;
	MPI_Request request;

	switch (t_step % 4) {
	case 0:
		break;
	case 1:
		MPI_Probe(source, TOKEN, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		break;
	case 2:
		while (!flag)
			MPI_Iprobe(source, TOKEN, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
		break;
	case 3:
		MPI_Irecv(&token, 1, MPI_INT, source, TOKEN, MPI_COMM_WORLD, &request);
		while (!flag)
			MPI_Test(&request, &flag, MPI_STATUS_IGNORE);
		break;
	}
	if (t_step % 4 != 3)
		MPI_Recv(&token, 1, MPI_INT, source, TOKEN, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_eq(token, 77, "token");
}

int main(int argc, char **argv)
{
	int token = 77, last;

	t_init(&argc, &argv);
	last = t_size - 1;
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		MPI_Request request;

		if (t_rank == 0) {
			memset(in, 0, LARGE);
			MPI_Irecv(in, LARGE, MPI_BYTE, 1, DATA, MPI_COMM_WORLD, &request);
			block_for_token(last);
			MPI_Wait(&request, MPI_STATUS_IGNORE);
			t_check_fill(in, LARGE, (uint64_t)t_step, "large message");
		}
		if (t_rank == 1) {
			t_fill(out, LARGE, (uint64_t)t_step);
			MPI_Send(out, LARGE, MPI_BYTE, 0, DATA, MPI_COMM_WORLD);
			if (last != 1)
				MPI_Send(&token, 1, MPI_INT, last, TOKEN, MPI_COMM_WORLD);
		}
		if (t_rank == last) {
			if (last != 1)
				MPI_Recv(&token, 1, MPI_INT, 1, TOKEN, MPI_COMM_WORLD,
					 MPI_STATUS_IGNORE);
			MPI_Send(&token, 1, MPI_INT, 0, TOKEN, MPI_COMM_WORLD);
		}
	}
	return t_done();
}
