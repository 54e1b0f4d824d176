/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 4
 * Operations that do not block never match blocking ones (MPI 5.0 section 6.12), so one that a rank begins before a barrier and the others
 * after it still completes. The standard does not promise it, but there are programs that rely on it. The same in a new communicator.
 */
#include "tests/lib/t.h"

static void begin_apart(MPI_Comm comm, int first)
{
	int rank, given, got = 0, flag;
	MPI_Request request;

	MPI_Comm_rank(comm, &rank);
	given = rank == first ? 0xb : 0xd;
	if (rank != first)
		MPI_Barrier(comm);
	MPI_Iallreduce(&given, &got, 1, MPI_INT, MPI_BAND, comm, &request);
	if (rank == first) {
		MPI_Test(&request, &flag, MPI_STATUS_IGNORE);
		t_check(!flag, "the others have not begun");
		MPI_Barrier(comm);
	}
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	t_check_eq(got, 0x9, "rank %d began first", first);
}

int main(int argc, char **argv)
{
	MPI_Comm turned;

	t_init(&argc, &argv);
	MPI_Comm_split(MPI_COMM_WORLD, 0, -t_rank, &turned);
	for (t_step = 0; t_step < 20; t_step++) {
		begin_apart(MPI_COMM_WORLD, (int)t_step % t_size);
		begin_apart(turned, (int)t_step % t_size);
	}
	MPI_Comm_free(&turned);
	return t_done();
}
