/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 3 4 5
 * Description: a rank that receives from one peer without ever having to wait still lets the transfers of others come to their end
 * (MPI 5.0 section 3.7.4, progress). Rank 1 sends to rank 0 until it hears that rank 0 has the large message of rank 2, and
 * rank 0 tests for that message only by the stream's contents, never in MPI.
 */
#include "tests/lib/t.h"

enum { LARGE = 1 << 20, STREAM = 1, BIG = 2, OVER = 3 };

static unsigned char large[LARGE];

/* Rank 2: once the send is done, rank 1 is told, and tells rank 0 through its stream. */
static void send_large(void)
{
	MPI_Request request;

	t_fill(large, LARGE, 7);
	MPI_Isend(large, LARGE, MPI_BYTE, 0, BIG, MPI_COMM_WORLD, &request);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	MPI_Send(NULL, 0, MPI_BYTE, 1, OVER, MPI_COMM_WORLD);
}

static void stream(void)
{
	MPI_Request request;
	int over = 0;

	MPI_Irecv(NULL, 0, MPI_BYTE, 2, OVER, MPI_COMM_WORLD, &request);
	while (!over) {
		MPI_Test(&request, &over, MPI_STATUS_IGNORE);
		MPI_Send(&over, 1, MPI_INT, 0, STREAM, MPI_COMM_WORLD);
	}
}

static void receive_stream(void)
{
	MPI_Request request;
	int over = 0;

	MPI_Irecv(large, LARGE, MPI_BYTE, 2, BIG, MPI_COMM_WORLD, &request);
	while (!over)
		MPI_Recv(&over, 1, MPI_INT, 1, STREAM, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	t_check_fill(large, LARGE, 7, "the large message");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	if (t_rank == 0)
		receive_stream();
	else if (t_rank == 1)
		stream();
	else if (t_rank == 2)
		send_large();
	return t_done();
}
