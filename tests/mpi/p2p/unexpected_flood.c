/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 8
 * timeout: 120
 * Description: small messages that nobody waits for, from all other ranks at once, are all there
 * when the receiver turns to them, each sender's in order, whatever it takes to keep them (MPI 5.0
 * section 3.5). With FULL=1 in the environment a million.
 */
#include "tests/lib/t.h"

enum { FEW = 30000, MILLION = 1000000, NUMBERS = 1, LAST = 2 };

int main(int argc, char **argv)
{
	const char *full = getenv("FULL");
	int messages;

	t_init(&argc, &argv);
	messages = (full && *full ? MILLION : FEW) / (t_size - 1);
	if (t_rank > 0) {
		for (int i = 0; i < messages; i++)
			MPI_Send(&i, 1, MPI_INT, 0, NUMBERS, MPI_COMM_WORLD);
		MPI_Send(NULL, 0, MPI_INT, 0, LAST, MPI_COMM_WORLD);
		return t_done();
	}
	for (int source = 1; source < t_size; source++)
		MPI_Recv(NULL, 0, MPI_INT, source, LAST, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	for (t_step = 0; t_step < messages; t_step++) {
		for (int source = 1; source < t_size; source++) {
			int number = -1;

			MPI_Recv(&number, 1, MPI_INT, source, NUMBERS, MPI_COMM_WORLD,
				 MPI_STATUS_IGNORE);
			t_check_eq(number, t_step, "message from rank %d", source);
		}
	}
	return t_done();
}
