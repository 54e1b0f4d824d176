/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: collective calls with a count of zero and null buffers succeed and touch nothing
 * (MPI 5.0 sections 6.3 to 6.9, whose counts are non-negative).
 */
#include "tests/lib/t.h"

/* As the first operations of a communicator, which has no memory for pieces yet. */
static void run_in_place(void)
{
	int zeros[64] = {0}, word = 41;

	t_check_class(MPI_Alltoallv(MPI_IN_PLACE, NULL, NULL, MPI_INT, &word, zeros, zeros, MPI_INT, MPI_COMM_WORLD),
		      MPI_SUCCESS, "MPI_Alltoallv in place");
	t_check_class(MPI_Alltoall(MPI_IN_PLACE, 0, MPI_INT, &word, 0, MPI_INT, MPI_COMM_WORLD), MPI_SUCCESS,
		      "MPI_Alltoall in place");
	t_check_eq(word, 41, "after exchanges of nothing in place");
}

static void run_all(int root)
{
	int zeros[64] = {0}, word = 41;

	t_check_class(MPI_Bcast(NULL, 0, MPI_INT, root, MPI_COMM_WORLD), MPI_SUCCESS, "MPI_Bcast");
	t_check_class(MPI_Reduce(NULL, NULL, 0, MPI_INT, MPI_SUM, root, MPI_COMM_WORLD),
		      MPI_SUCCESS, "MPI_Reduce");
	t_check_class(MPI_Allreduce(NULL, NULL, 0, MPI_INT, MPI_SUM, MPI_COMM_WORLD), MPI_SUCCESS,
		      "MPI_Allreduce");
	t_check_class(MPI_Gather(NULL, 0, MPI_INT, NULL, 0, MPI_INT, root, MPI_COMM_WORLD),
		      MPI_SUCCESS, "MPI_Gather");
	t_check_class(
		MPI_Gatherv(NULL, 0, MPI_INT, NULL, zeros, zeros, MPI_INT, root, MPI_COMM_WORLD),
		MPI_SUCCESS, "MPI_Gatherv");
	t_check_class(MPI_Scatter(NULL, 0, MPI_INT, NULL, 0, MPI_INT, root, MPI_COMM_WORLD),
		      MPI_SUCCESS, "MPI_Scatter");
	t_check_class(
		MPI_Scatterv(NULL, zeros, zeros, MPI_INT, NULL, 0, MPI_INT, root, MPI_COMM_WORLD),
		MPI_SUCCESS, "MPI_Scatterv");
	t_check_class(MPI_Allgather(NULL, 0, MPI_INT, NULL, 0, MPI_INT, MPI_COMM_WORLD),
		      MPI_SUCCESS, "MPI_Allgather");
	t_check_class(MPI_Allgatherv(NULL, 0, MPI_INT, NULL, zeros, zeros, MPI_INT, MPI_COMM_WORLD),
		      MPI_SUCCESS, "MPI_Allgatherv");
	t_check_class(MPI_Alltoall(NULL, 0, MPI_INT, NULL, 0, MPI_INT, MPI_COMM_WORLD), MPI_SUCCESS,
		      "MPI_Alltoall");
	t_check_class(MPI_Alltoallv(NULL, zeros, zeros, MPI_INT, NULL, zeros, zeros, MPI_INT,
				    MPI_COMM_WORLD),
		      MPI_SUCCESS, "MPI_Alltoallv");

	/* A true one behind them is not taken for one of them. */
	if (t_rank != root)
		word = 0;
	MPI_Bcast(&word, 1, MPI_INT, root, MPI_COMM_WORLD);
	t_check_eq(word, 41, "broadcast after the empty collectives");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	run_in_place();
	for (t_step = 0; t_step < 10; t_step++)
		run_all((int)t_step % t_size);
	return t_done();
}
