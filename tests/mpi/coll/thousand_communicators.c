/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 8
 * Description: a thousand communicators may be there at once, and each of them works while all the others exist (MPI 5.0 section 7.4).
 */
#include "tests/lib/t.h"

enum { COMMUNICATORS = 1000 };

static MPI_Comm comm[COMMUNICATORS];

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < COMMUNICATORS; t_step++)
		MPI_Comm_dup(MPI_COMM_WORLD, &comm[t_step]);
	for (t_step = 0; t_step < COMMUNICATORS; t_step++) {
		int mine = t_rank + (int)t_step, sum;

		MPI_Allreduce(&mine, &sum, 1, MPI_INT, MPI_SUM, comm[t_step]);
		t_check_eq(sum, t_size * (int)t_step + t_size * (t_size - 1) / 2);
	}
	for (t_step = 0; t_step < COMMUNICATORS; t_step++)
		MPI_Comm_free(&comm[t_step]);
	return t_done();
}
