/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 4 8
 * Description: windows of nonblocking sends and receives in both directions of a pair at once all
 * complete in MPI_Waitall with the right contents, for every size from one slot to a rendezvous
 * (MPI 5.0 section 3.7.5).
 */
#include "tests/lib/t.h"

enum { WINDOW = 64, ROOM = 24000, ROUNDS = 3 };

static unsigned char in[WINDOW][ROOM], out[WINDOW][ROOM];

static uint64_t key_of(int rank, int i)
{
	return (uint64_t)((t_step * WINDOW + i) * 8 + rank);
}

static void exchange(int peer, int size)
{
	MPI_Request request[2 * WINDOW];

	for (int i = 0; i < WINDOW; i++) {
		memset(in[i], 0, (size_t)size);
		MPI_Irecv(in[i], size, MPI_BYTE, peer, 1, MPI_COMM_WORLD, &request[i]);
		t_fill(out[i], (size_t)size, key_of(t_rank, i));
		MPI_Isend(out[i], size, MPI_BYTE, peer, 1, MPI_COMM_WORLD, &request[WINDOW + i]);
	}
	MPI_Waitall(2 * WINDOW, request, MPI_STATUSES_IGNORE);
	for (int i = 0; i < WINDOW; i++)
		t_check_fill(in[i], (size_t)size, key_of(peer, i), "message");
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 8, 48, 49, 112, 113, 1000, 4096, 4097, 16384, ROOM};

	t_init(&argc, &argv);
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++, t_step++)
			exchange(t_rank ^ 1, sizes[i]);
	}
	return t_done();
}
