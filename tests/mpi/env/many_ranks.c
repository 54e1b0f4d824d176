/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 64
 * Description: many more ranks than cores come to an end in good time: barriers, everybody's block to everybody, and a token
 * from rank to rank.
 */
#include "tests/lib/t.h"

enum { RANKS_MAX = 64, ROUNDS = 5 };

static void exchange_all(void)
{
	int out[RANKS_MAX], in[RANKS_MAX];

	for (int i = 0; i < t_size; i++)
		out[i] = t_rank * RANKS_MAX + i;
	MPI_Alltoall(out, 1, MPI_INT, in, 1, MPI_INT, MPI_COMM_WORLD);
	for (int i = 0; i < t_size; i++)
		t_check_eq(in[i], i * RANKS_MAX + t_rank, "block of rank %d", i);
}

static void pass_token(void)
{
	int token = 0;

	if (t_rank)
		MPI_Recv(&token, 1, MPI_INT, t_rank - 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	t_check_eq(token, t_rank);
	token++;
	MPI_Send(&token, 1, MPI_INT, (t_rank + 1) % t_size, 0, MPI_COMM_WORLD);
	if (!t_rank) {
		MPI_Recv(&token, 1, MPI_INT, t_size - 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		t_check_eq(token, t_size);
	}
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_check(t_size <= RANKS_MAX);
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		MPI_Barrier(MPI_COMM_WORLD);
		exchange_all();
		pass_token();
	}
	return t_done();
}
