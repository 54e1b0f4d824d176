/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * env: MPILITE_RARE=7
 * Description: every rank exchanges several messages of random size with every rank, itself
 * included, by nonblocking operations started in a random order; all arrive intact (MPI 5.0
 * section 3.7). Both sides derive the sizes from the seed.
 */
#include "tests/lib/t.h"

enum { COPIES = 3, ROUNDS = 12, MOST = 64 * COPIES, ROOM = 150000 };

static unsigned char *in[MOST], *out[MOST];
static MPI_Request request[2 * MOST];

/* One message in eight is large; sizes of the others spread over the powers of two. */
static size_t size_of(int from, int to, int copy)
{
	uint64_t random = t_seed + (uint64_t)(((t_step * 64 + from) * 64 + to) * COPIES + copy);
	uint64_t r = t_random(&random);

	if (r % 8 == 0)
		return 20000 + r / 8 % (ROOM - 20000);
	return r / 8 % (1u << r / 65536 % 14);
}

static uint64_t key_of(int from, int to, int copy)
{
	return (uint64_t)((from * 64 + to) * COPIES + copy + t_step);
}

static void start(int i, bool receive)
{
	int peer = i / COPIES, copy = i % COPIES;

	if (receive) {
		MPI_Irecv(in[i], ROOM, MPI_BYTE, peer, copy, MPI_COMM_WORLD, &request[i]);
	} else {
		size_t size = size_of(t_rank, peer, copy);

		t_fill(out[i], size, key_of(t_rank, peer, copy));
		MPI_Isend(out[i], (int)size, MPI_BYTE, peer, copy, MPI_COMM_WORLD,
			  &request[MOST + i]);
	}
}

static void start_all(int each, uint64_t *random)
{
	int order[2 * MOST];

	for (int i = 0; i < 2 * each; i++) {
		int j = (int)(t_random(random) % (uint64_t)(i + 1));

		order[i] = order[j];
		order[j] = i;
	}
	for (int i = 0; i < 2 * each; i++)
		start(order[i] / 2, order[i] & 1);
}

int main(int argc, char **argv)
{
	MPI_Status status[MOST];
	uint64_t random;
	int each;

	t_init(&argc, &argv);
	random = t_seed + (uint64_t)t_rank;
	each = t_size * COPIES;
	for (int i = 0; i < each; i++) {
		in[i] = malloc(ROOM);
		out[i] = malloc(ROOM);
	}
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		start_all(each, &random);
		MPI_Waitall(each, request, status);
		for (int i = 0; i < each; i++) {
			size_t size = size_of(i / COPIES, t_rank, i % COPIES);
			int count;

			MPI_Get_count(&status[i], MPI_BYTE, &count);
			t_check_eq(count, size, "size of message %d from rank %d", i % COPIES,
				   i / COPIES);
			t_check_fill(in[i], size, key_of(i / COPIES, t_rank, i % COPIES),
				     "message");
		}
		MPI_Waitall(each, request + MOST, MPI_STATUSES_IGNORE);
	}
	for (int i = 0; i < each; i++) {
		free(in[i]);
		free(out[i]);
	}
	return t_done();
}
