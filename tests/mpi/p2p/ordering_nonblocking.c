/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5 8
 * Description: nonblocking messages with the same envelope match in the order in which their
 * operations were started, on both sides, whatever their sizes and whichever side came first (MPI
 * 5.0 section 3.7.4). A circle of ranks.
 */
#include "tests/lib/t.h"

enum { WINDOW = 12, WINDOWS = 12, ROOM = 80000 };

static unsigned char in[WINDOW][ROOM], out[WINDOW][ROOM];

static int size_of(long i)
{
	static const int sizes[] = {8, ROOM, 48, 4096, 0, 70000, 49};

	return sizes[(size_t)i % (sizeof(sizes) / sizeof(sizes[0]))];
}

static void post_receives(MPI_Request *request, int source)
{
	for (int i = 0; i < WINDOW; i++)
		MPI_Irecv(in[i], ROOM, MPI_BYTE, source, 3, MPI_COMM_WORLD, &request[i]);
}

static void post_sends(MPI_Request *request, int dest)
{
	for (int i = 0; i < WINDOW; i++) {
		long number = t_step * WINDOW + i;

		t_fill(out[i], (size_t)size_of(number), (uint64_t)(t_rank + number * t_size));
		MPI_Isend(out[i], size_of(number), MPI_BYTE, dest, 3, MPI_COMM_WORLD, &request[i]);
	}
}

static void check_window(const MPI_Status *status, int source)
{
	for (int i = 0; i < WINDOW; i++) {
		long number = t_step * WINDOW + i;
		int count;

		MPI_Get_count(&status[i], MPI_BYTE, &count);
		t_check_eq(count, size_of(number), "size of message %ld", number);
		t_check_fill(in[i], (size_t)count, (uint64_t)(source + number * t_size), "message");
	}
}

int main(int argc, char **argv)
{
	MPI_Request request[2 * WINDOW];
	MPI_Status status[2 * WINDOW];
	int next, prev;

	t_init(&argc, &argv);
	next = (t_rank + 1) % t_size;
	prev = (t_rank + t_size - 1) % t_size;
	for (t_step = 0; t_step < WINDOWS; t_step++) {
		if ((t_step + t_rank) & 1) {
			post_receives(request, prev);
			post_sends(request + WINDOW, next);
		} else {
			post_sends(request + WINDOW, next);
			post_receives(request, prev);
		}
		MPI_Waitall(2 * WINDOW, request, status);
		check_window(status, prev);
	}
	return t_done();
}
