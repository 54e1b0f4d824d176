/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: collective operations and point-to-point messages on one communicator never meet:
 * receives with both wildcards posted around collectives get only messages, in order, and
 * collectives get only their own data, while messages of all sizes are under way (MPI 5.0
 * sections 6.1 and 6.14).
 */
#include "tests/lib/t.h"

enum { ROOM = 60000, ROUNDS = 60 };

static unsigned char in[ROOM], out[ROOM];

static void collect(int root)
{
	int word = t_rank == root ? 1000 + (int)t_step : 0, sum = 0, all[64],
	    mine = t_rank * 3 + (int)t_step;

	switch (t_step % 4) {
	case 0:
		MPI_Bcast(&word, 1, MPI_INT, root, MPI_COMM_WORLD);
		t_check_eq(word, 1000 + t_step, "MPI_Bcast between messages");
		break;
	case 1:
		MPI_Allreduce(&mine, &sum, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
		t_check_eq(sum, 3 * t_size * (t_size - 1) / 2 + t_size * t_step,
			   "MPI_Allreduce between messages");
		break;
	case 2:
		MPI_Allgather(&mine, 1, MPI_INT, all, 1, MPI_INT, MPI_COMM_WORLD);
		for (int i = 0; i < t_size; i++)
			t_check_eq(all[i], i * 3 + t_step, "MPI_Allgather between messages, %d", i);
		break;
	case 3:
		MPI_Gather(&mine, 1, MPI_INT, all, 1, MPI_INT, root, MPI_COMM_WORLD);
		MPI_Barrier(MPI_COMM_WORLD);
		for (int i = 0; t_rank == root && i < t_size; i++)
			t_check_eq(all[i], i * 3 + t_step, "MPI_Gather between messages, %d", i);
		break;
	}
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 8, 49, 3000, ROOM};
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < ROUNDS; t_step++) {
		int size = sizes[t_step % 5], tag = (int)t_step, count = -1;
		MPI_Request receive, send;
		MPI_Status status;

		MPI_Irecv(in, ROOM, MPI_BYTE, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD,
			  &receive);
		if (t_step & 1)
			collect((int)t_step % t_size);
		t_fill(out, (size_t)size, (uint64_t)(t_step * 64 + t_rank));
		MPI_Isend(out, size, MPI_BYTE, next, tag, MPI_COMM_WORLD, &send);
		collect((int)(t_step + 1) % t_size);
		MPI_Wait(&receive, &status);
		MPI_Get_count(&status, MPI_BYTE, &count);
		t_check_eq(status.MPI_SOURCE, prev, "source");
		t_check_eq(status.MPI_TAG, tag, "tag");
		t_check_eq(count, size, "length");
		t_check_fill(in, (size_t)size, (uint64_t)(t_step * 64 + prev),
			     "message between collectives");
		MPI_Wait(&send, MPI_STATUS_IGNORE);
	}
	return t_done();
}
