/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: on MPI_COMM_SELF every collective operation is a copy (or nothing), and a rank may
 * use it while the others do something else (MPI 5.0 section 7.2.4).
 */
#include "tests/lib/t.h"

enum { ROOM = 5000 };

static int in[ROOM], out[ROOM];

static void check_copy(int count, const char *call)
{
	for (int i = 0; i < count; i++)
		t_check_eq(in[i], i + t_step, "%s, element %d of %d", call, i, count);
	memset(in, 0, sizeof(in));
}

static void run_all(int n)
{
	int zero = 0;

	for (int i = 0; i < n; i++)
		out[i] = i + (int)t_step;
	memset(in, 0, sizeof(in));
	MPI_Barrier(MPI_COMM_SELF);
	MPI_Bcast(out, n, MPI_INT, 0, MPI_COMM_SELF);
	MPI_Reduce(out, in, n, MPI_INT, MPI_SUM, 0, MPI_COMM_SELF);
	check_copy(n, "MPI_Reduce");
	MPI_Allreduce(out, in, n, MPI_INT, MPI_MAX, MPI_COMM_SELF);
	check_copy(n, "MPI_Allreduce");
	MPI_Gather(out, n, MPI_INT, in, n, MPI_INT, 0, MPI_COMM_SELF);
	check_copy(n, "MPI_Gather");
	MPI_Gatherv(out, n, MPI_INT, in, &n, &zero, MPI_INT, 0, MPI_COMM_SELF);
	check_copy(n, "MPI_Gatherv");
	MPI_Scatter(out, n, MPI_INT, in, n, MPI_INT, 0, MPI_COMM_SELF);
	check_copy(n, "MPI_Scatter");
	MPI_Scatterv(out, &n, &zero, MPI_INT, in, n, MPI_INT, 0, MPI_COMM_SELF);
	check_copy(n, "MPI_Scatterv");
	MPI_Allgather(out, n, MPI_INT, in, n, MPI_INT, MPI_COMM_SELF);
	check_copy(n, "MPI_Allgather");
	MPI_Allgatherv(out, n, MPI_INT, in, &n, &zero, MPI_INT, MPI_COMM_SELF);
	check_copy(n, "MPI_Allgatherv");
	MPI_Alltoall(out, n, MPI_INT, in, n, MPI_INT, MPI_COMM_SELF);
	check_copy(n, "MPI_Alltoall");
	MPI_Alltoallv(out, &n, &zero, MPI_INT, in, &n, &zero, MPI_INT, MPI_COMM_SELF);
	check_copy(n, "MPI_Alltoallv");
}

int main(int argc, char **argv)
{
	static const int counts[] = {1, 0, 13, ROOM};

	t_init(&argc, &argv);
	/* Different numbers of turns on different ranks. */
	for (t_step = 0; t_step < 8 + 4 * t_rank; t_step++)
		run_all(counts[t_step % 4]);
	MPI_Barrier(MPI_COMM_WORLD);
	return t_done();
}
