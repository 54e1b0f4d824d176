/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * timeout: 20
 * Description: a hundred thousand receives with different tags, all posted before the first message, get
 * each the message of its own tag when the messages come in a random order (MPI 5.0 section
 * 3.2.4). Were each searched for along the others, the time would not suffice.
 */
#include "tests/lib/t.h"

enum { RECEIVES = 100000 };

static int value[RECEIVES], order[RECEIVES];
static MPI_Request request[RECEIVES];

static void shuffle(uint64_t *random)
{
	for (int i = 0; i < RECEIVES; i++)
		order[i] = i;
	for (int i = RECEIVES - 1; i > 0; i--) {
		int j = (int)(t_random(random) % (uint64_t)(i + 1)), kept = order[i];

		order[i] = order[j];
		order[j] = kept;
	}
}

int main(int argc, char **argv)
{
	uint64_t random;
	int next, prev;

	t_init(&argc, &argv);
	random = t_seed;
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < 1; t_step++) {
		for (int tag = 0; tag < RECEIVES; tag++) {
			value[tag] = -1;
			MPI_Irecv(&value[tag], 1, MPI_INT, prev, tag, MPI_COMM_WORLD,
				  &request[tag]);
		}
		MPI_Barrier(MPI_COMM_WORLD);
		shuffle(&random);
		for (int i = 0; i < RECEIVES; i++) {
			int number = t_rank * RECEIVES + order[i];

			MPI_Send(&number, 1, MPI_INT, next, order[i], MPI_COMM_WORLD);
		}
		MPI_Waitall(RECEIVES, request, MPI_STATUSES_IGNORE);
		for (int tag = 0; tag < RECEIVES; tag++)
			t_check_eq(value[tag], prev * RECEIVES + tag, "message of tag %d", tag);
	}
	return t_done();
}
