/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Sendrecv of all ranks in a circle does not deadlock, whatever the sizes, in
 * either direction, and also matches plain sends and receives (MPI 5.0 section 3.10).
 */
#include "tests/lib/t.h"

enum { ROOM = 400000 };

static unsigned char in[ROOM], out[ROOM];

static void circulate(int distance, int size)
{
	int next = (t_rank + distance) % t_size,
	    prev = (t_rank + t_size - distance % t_size) % t_size;
	MPI_Status status;
	int count;

	/* The sizes of the two halves differ. */
	t_fill(out, (size_t)(size + t_rank), (uint64_t)(size + t_rank));
	MPI_Sendrecv(out, size + t_rank, MPI_BYTE, next, distance, in, ROOM, MPI_BYTE, prev,
		     distance, MPI_COMM_WORLD, &status);
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, size + prev, "length from rank %d", prev);
	t_check_eq(status.MPI_SOURCE, prev, "source");
	t_check_fill(in, (size_t)count, (uint64_t)(size + prev), "message");
}

/* Rank 0 uses MPI_Send and MPI_Recv where the others use MPI_Sendrecv. */
static void circulate_plain(int size)
{
	int next = (t_rank + 1) % t_size, prev = (t_rank + t_size - 1) % t_size;

	if (t_size < 2)
		return;
	t_fill(out, (size_t)size, (uint64_t)t_rank);
	if (t_rank == 0) {
		MPI_Send(out, size, MPI_BYTE, next, 0, MPI_COMM_WORLD);
		MPI_Recv(in, size, MPI_BYTE, prev, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	} else {
		MPI_Sendrecv(out, size, MPI_BYTE, next, 0, in, size, MPI_BYTE, prev, 0,
			     MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	}
	t_check_fill(in, (size_t)size, (uint64_t)prev, "message");
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 40, 49, 300, 4090, 16384, 65536, 300000};

	t_init(&argc, &argv);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		t_step = sizes[i];
		for (int distance = 0; distance <= t_size; distance++)
			circulate(distance, sizes[i]);
		circulate_plain(sizes[i]);
	}
	return t_done();
}
