/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 4
 * Description: communicators can be made and freed without end: a program may do it 10^5 times (10^6 with FULL=1), and every one
 * of them keeps its messages apart from those of the others that exist at the time.
 */
#include "tests/lib/t.h"

enum { ROUNDS = 100000, ROUNDS_FULL = 1000000, HELD = 8, LOOK = 1000 };

int main(int argc, char **argv)
{
	int rounds = getenv("FULL") && *getenv("FULL") ? ROUNDS_FULL : ROUNDS;
	MPI_Comm held[HELD];

	t_init(&argc, &argv);
	for (int i = 0; i < HELD; i++)
		held[i] = MPI_COMM_NULL;
	for (t_step = 0; t_step < rounds; t_step++) {
		MPI_Comm *comm = &held[t_step % HELD];

		if (*comm != MPI_COMM_NULL)
			MPI_Comm_free(comm);
		if (t_step % 2)
			MPI_Comm_dup(MPI_COMM_WORLD, comm);
		else
			MPI_Comm_split(MPI_COMM_WORLD, 0, -t_rank, comm);
		if (t_step % LOOK == 0) {
			int sum = 0;

			MPI_Allreduce(&t_rank, &sum, 1, MPI_INT, MPI_SUM, *comm);
			t_check_eq(sum, t_size * (t_size - 1) / 2);
		}
	}
	for (int i = 0; i < HELD; i++)
		MPI_Comm_free(&held[i]);
	return t_done();
}
