/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Sendrecv_replace sends what the buffer held and leaves what was received, for
 * every size, to itself as well; a shorter message leaves the rest of the buffer as it was (MPI
 * 5.0 section 3.10).
 */
#include "tests/lib/t.h"

enum { ROOM = 1 << 20 };

static unsigned char buf[ROOM];

static void rotate(int next, int prev, int size)
{
	MPI_Status status;
	int count = -1;

	t_fill(buf, (size_t)size, (uint64_t)t_rank);
	MPI_Sendrecv_replace(buf, size, MPI_BYTE, next, 2, prev, 2, MPI_COMM_WORLD, &status);
	MPI_Get_count(&status, MPI_BYTE, &count);
	t_check_eq(count, size, "length");
	t_check_eq(status.MPI_SOURCE, prev, "source");
	t_check_fill(buf, (size_t)size, (uint64_t)prev, "replaced buffer");
}

int main(int argc, char **argv)
{
	static const int sizes[] = {0, 1, 8, 48, 49, 1000, 4097, 50000, 65536, ROOM};
	int next, prev, value[3];

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		t_step = sizes[i];
		rotate(next, prev, sizes[i]);
		rotate(prev, next, sizes[i]);
		rotate(t_rank, t_rank, sizes[i]);
	}

	/* Room for three, one sent by an ordinary call of the rank before. */
	for (int i = 0; i < 3; i++)
		value[i] = 10 * t_rank + i;
	if (t_size > 1 && t_rank == 0) {
		MPI_Send(&value[2], 1, MPI_INT, next, 4, MPI_COMM_WORLD);
		MPI_Recv(value, 3, MPI_INT, prev, 4, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		t_check_eq(value[2], 10 * prev + 2, "third of three numbers");
	} else if (t_rank == 1) {
		MPI_Sendrecv_replace(value, 3, MPI_INT, next, 4, prev, 4, MPI_COMM_WORLD,
				     MPI_STATUS_IGNORE);
		t_check_eq(value[0], 2, "the number received");
		t_check_eq(value[1], 11, "the number behind the one received");
	} else if (t_size > 1) {
		MPI_Sendrecv_replace(value, 3, MPI_INT, next, 4, prev, 4, MPI_COMM_WORLD,
				     MPI_STATUS_IGNORE);
		t_check_eq(value[0], 10 * prev, "the number received");
	}
	return t_done();
}
