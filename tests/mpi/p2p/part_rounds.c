/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: partitions marked ready in any order, alone, as ranges and as lists, make up one
 * message, whatever the receiver's own partitions are; MPI_Parrived shows each as it comes; the
 * requests start again and again (MPI 5.0 sections 4.2.1 and 4.2.2).
 */
#include "tests/lib/t.h"

enum { BYTES = 240000, ROUNDS = 4 };

static unsigned char out[BYTES], in[BYTES];
static int cuts[][2] = {{1, 1}, {4, 4}, {16, 3}, {3, 16}, {240, 1}, {1, 240}, {100, 60}};

static void mark_ready(MPI_Request send, int partitions, uint64_t *random)
{
	int order[240];

	for (int i = 0; i < partitions; i++) {
		int at = (int)(t_random(random) % (uint64_t)(i + 1));

		order[i] = order[at];
		order[at] = i;
	}
	if (partitions == 4) {
		MPI_Pready_range(1, 2, send);
		MPI_Pready_range(3, 3, send);
		MPI_Pready_range(0, 0, send);
	} else if (partitions == 16) {
		MPI_Pready_list(10, order, send);
		MPI_Pready_list(6, order + 10, send);
	} else {
		for (int i = 0; i < partitions; i++)
			MPI_Pready(order[i], send);
	}
}

static void check_parts(MPI_Request receive, int partitions, uint64_t key)
{
	size_t each = BYTES / (size_t)partitions;

	for (int i = 0; i < partitions; i++) {
		int flag = 0;

		while (!flag)
			MPI_Parrived(receive, i, &flag);
		for (size_t k = i * each; k < (i + 1) * each; k++)
			t_check_eq(in[k], t_byte(key, k), "byte %zu of partition %d", k, i);
	}
}

int main(int argc, char **argv)
{
	uint64_t random;

	t_init(&argc, &argv);
	random = t_seed + (uint64_t)t_rank;
	for (t_step = 0; t_step < 7; t_step++) {
		int next = (t_rank + 1) % t_size, prev = (t_rank + t_size - 1) % t_size;
		int sends = cuts[t_step][0], receives = cuts[t_step][1], flag = 0;
		MPI_Request request[2];

		MPI_Psend_init(out, sends, BYTES / sends, MPI_BYTE, next, 1, MPI_COMM_WORLD,
			       MPI_INFO_NULL, &request[0]);
		MPI_Precv_init(in, receives, BYTES / receives, MPI_BYTE, prev, 1, MPI_COMM_WORLD,
			       MPI_INFO_NULL, &request[1]);
		MPI_Parrived(request[1], 0, &flag);
		t_check(flag, "an inactive request");
		for (int round = 0; round < ROUNDS; round++) {
			uint64_t key = (uint64_t)(t_step * ROUNDS + round);

			memset(in, 0xee, BYTES);
			MPI_Startall(2, request);
			t_fill(out, BYTES, key * 64 + (uint64_t)t_rank);
			mark_ready(request[0], sends, &random);
			if (round % 2)
				check_parts(request[1], receives, key * 64 + (uint64_t)prev);
			MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
			t_check_fill(in, BYTES, key * 64 + (uint64_t)prev, "message");
		}
		MPI_Request_free(&request[0]);
		MPI_Request_free(&request[1]);
	}
	return t_done();
}
