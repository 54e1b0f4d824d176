/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: MPI_Comm_free does not end the communication under way: requests complete as if the communicator still existed,
 * and a status tells the rank in it (MPI 5.0 section 7.4.3). New communicators do not get in the way.
 */
#include "tests/lib/t.h"

enum { LARGE = 300000 };

static unsigned char out[LARGE], in[LARGE], early[8];

int main(int argc, char **argv)
{
	MPI_Comm comm, others[20];
	MPI_Request request[3];
	MPI_Status status[3];
	int rank, to, from;

	t_init(&argc, &argv);
	for (t_step = 0; t_step < 10; t_step++) {
		MPI_Comm_split(MPI_COMM_WORLD, 0, -t_rank, &comm);
		MPI_Comm_rank(comm, &rank);
		to = (rank + 1) % t_size;
		from = (rank + t_size - 1) % t_size;
		t_fill(out, LARGE, (uint64_t)(rank + t_step));
		MPI_Irecv(in, LARGE, MPI_BYTE, MPI_ANY_SOURCE, 1, comm, &request[0]);
		MPI_Irecv(early, sizeof early, MPI_BYTE, from, 2, comm, &request[1]);
		MPI_Isend(out, LARGE, MPI_BYTE, to, 1, comm, &request[2]);
		MPI_Send(out, sizeof early, MPI_BYTE, to, 2, comm);
		MPI_Comm_free(&comm);
		for (int i = 0; i < 20; i++)
			MPI_Comm_dup(MPI_COMM_WORLD, &others[i]);
		MPI_Waitall(3, request, status);
		t_check_eq(status[0].MPI_SOURCE, from);
		t_check_eq(status[1].MPI_SOURCE, from);
		t_check_fill(in, LARGE, (uint64_t)(from + t_step), "large message");
		t_check_fill(early, sizeof early, (uint64_t)(from + t_step), "small message");
		for (int i = 0; i < 20; i++)
			MPI_Comm_free(&others[i]);
	}
	return t_done();
}
