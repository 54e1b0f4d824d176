/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 2 3 5 8
 * env: MPILITE_RARE=7
 * Description: each rank starts a large MPI_Isend to every other rank and then blocks in MPI_Recv
 * from them one by one, in an order of its own: no order of the receivers can stop the others
 * (MPI 5.0 section 3.7.4, progress).
 */
#include "tests/lib/t.h"

enum { LARGE = 300000, ROUNDS = 4 };

static unsigned char in[LARGE], out[64][LARGE];

static uint64_t key_of(int from, int to)
{
	return (uint64_t)((t_step * 64 + from) * 64 + to);
}

/* Writes the other ranks in a random order; returns how many they are. */
static int shuffle_peers(int *peer, uint64_t *random)
{
	int n = 0;

	for (int i = 0; i < t_size; i++) {
		int j = (int)(t_random(random) % (uint64_t)(n + 1));

		if (i == t_rank)
			continue;
		peer[n] = peer[j];
		peer[j] = i;
		n++;
	}
	return n;
}

int main(int argc, char **argv)
{
	int peer[64];
	uint64_t random;

	t_init(&argc, &argv);
	random = t_seed + (uint64_t)t_rank * 1000;
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		MPI_Request send[64];
		int n = shuffle_peers(peer, &random);

		for (int i = 0; i < n; i++) {
			t_fill(out[i], LARGE, key_of(t_rank, peer[i]));
			MPI_Isend(out[i], LARGE, MPI_BYTE, peer[i], 1, MPI_COMM_WORLD, &send[i]);
		}
		shuffle_peers(peer, &random);
		for (int i = 0; i < n; i++) {
			MPI_Recv(in, LARGE, MPI_BYTE, peer[i], 1, MPI_COMM_WORLD,
				 MPI_STATUS_IGNORE);
			t_check_fill(in, LARGE, key_of(peer[i], t_rank), "large message");
		}
		MPI_Waitall(n, send, MPI_STATUSES_IGNORE);
	}
	return t_done();
}
