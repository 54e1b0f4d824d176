/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: no rank leaves MPI_Barrier before every rank has entered it (MPI 5.0 section 6.3).
 * By turns one rank enters last: only after all others have told it that they are about to enter.
 * Everybody who leaves sends it a message, so as long as it has not entered, a probe for such
 * messages must find none.
 */
#include "tests/lib/t.h"

enum { ENTER = 1, LEFT = 2, POLLS = 100 };

static void enter_last(void)
{
	for (int i = 0; i < t_size - 1; i++)
		MPI_Recv(NULL, 0, MPI_BYTE, MPI_ANY_SOURCE, ENTER, MPI_COMM_WORLD,
			 MPI_STATUS_IGNORE);
	for (int i = 0; i < POLLS; i++) {
		MPI_Status status;
		int flag = 0;

		MPI_Iprobe(MPI_ANY_SOURCE, LEFT, MPI_COMM_WORLD, &flag, &status);
		t_check(!flag, "rank %d has left the barrier before rank %d entered",
			status.MPI_SOURCE, t_rank);
	}
	MPI_Barrier(MPI_COMM_WORLD);
	for (int i = 0; i < t_size - 1; i++)
		MPI_Recv(NULL, 0, MPI_BYTE, MPI_ANY_SOURCE, LEFT, MPI_COMM_WORLD,
			 MPI_STATUS_IGNORE);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < 40; t_step++) {
		int last = (int)t_step % t_size;

		if (t_rank == last) {
			enter_last();
		} else {
			MPI_Send(NULL, 0, MPI_BYTE, last, ENTER, MPI_COMM_WORLD);
			MPI_Barrier(MPI_COMM_WORLD);
			MPI_Send(NULL, 0, MPI_BYTE, last, LEFT, MPI_COMM_WORLD);
		}
		/* A turn's messages are all received before the next one. */
		MPI_Barrier(MPI_COMM_WORLD);
	}
	return t_done();
}
