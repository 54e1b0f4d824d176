/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5
 * Description: large transfers in both directions of a pair at the same time, and among all pairs
 * at the same time, complete whether the receive or the send was started first and whichever of
 * the calls blocks (MPI 5.0 sections 3.5 and 3.7.4).
 */
#include "tests/lib/t.h"

enum { LARGE = 1 << 20, ROUNDS = 3 };

static unsigned char in[64][LARGE], out[LARGE];

static void check_from(int peer)
{
	t_check_fill(in[peer], LARGE, (uint64_t)(t_step * 64 + peer), "large message");
}

/* With one peer at a time: the send waits while the receive blocks, and the other way round. */
static void cross_pair(int peer)
{
	MPI_Request request;

	MPI_Isend(out, LARGE, MPI_BYTE, peer, 1, MPI_COMM_WORLD, &request);
	MPI_Recv(in[peer], LARGE, MPI_BYTE, peer, 1, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	check_from(peer);

	memset(in[peer], 0, LARGE);
	MPI_Irecv(in[peer], LARGE, MPI_BYTE, peer, 2, MPI_COMM_WORLD, &request);
	MPI_Send(out, LARGE, MPI_BYTE, peer, 2, MPI_COMM_WORLD);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	check_from(peer);
}

static void cross_all(void)
{
	MPI_Request request[128];
	int n = 0;

	for (int distance = 1; distance < t_size; distance++) {
		int peer = (t_rank + distance) % t_size;

		memset(in[peer], 0, LARGE);
		MPI_Irecv(in[peer], LARGE, MPI_BYTE, peer, 3, MPI_COMM_WORLD, &request[n++]);
		MPI_Isend(out, LARGE, MPI_BYTE, peer, 3, MPI_COMM_WORLD, &request[n++]);
	}
	MPI_Waitall(n, request, MPI_STATUSES_IGNORE);
	for (int distance = 1; distance < t_size; distance++)
		check_from((t_rank + distance) % t_size);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		t_fill(out, LARGE, (uint64_t)(t_step * 64 + t_rank));
		/* Pairs by turns, in the same order on all ranks. */
		for (int a = 0; a < t_size; a++) {
			for (int b = a + 1; b < t_size; b++) {
				if (t_rank == a || t_rank == b)
					cross_pair(t_rank == a ? b : a);
			}
		}
		cross_all();
	}
	return t_done();
}
