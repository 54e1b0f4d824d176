/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes a second from rank 0 to rank 1: a window of messages is under way at a time, and a reply
 * follows each window.
 *
 * As in OSU's program the messages of a window share one buffer on either side, so that the figure
 * shows the path between the processes and not the memory behind the caches. The standard asks for
 * distinct receive buffers; the bytes are the same in every message, so the order in which they
 * land does not matter here. Do not imitate it.
 */
#include <mpi.h>

#include "bench.h"

enum { TAG = 1, REPLY = 2 };

static const struct bench_spec spec = {
	.test = "bandwidth",
	.title = "Bandwidth",
	.quantity = "Bandwidth",
	.unit = "MB/s",
	.sizes = "1:4M",
};

static void stream(struct bench *b, size_t size, long n)
{
	MPI_Request requests[BENCH_WINDOW_MAX];
	int count = (int)size;
	char reply = 0;

	for (; n > 0; n--) {
		for (int i = 0; i < b->window; i++) {
			if (b->rank == 0)
				MPI_Isend(b->send, count, MPI_CHAR, 1, TAG, MPI_COMM_WORLD,
					  &requests[i]);
			else
				MPI_Irecv(b->recv, count, MPI_CHAR, 0, TAG, MPI_COMM_WORLD,
					  &requests[i]);
		}
		MPI_Waitall(b->window, requests, MPI_STATUSES_IGNORE);
		if (b->rank == 0)
			MPI_Recv(&reply, 1, MPI_CHAR, 1, REPLY, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		else
			MPI_Send(&reply, 1, MPI_CHAR, 0, REPLY, MPI_COMM_WORLD);
	}
}

int main(int argc, char **argv)
{
	struct bench b;

	bench_init(&b, &argc, &argv);
	bench_need(&b, b.ranks == 2, "bandwidth: start it with 2 ranks");
	bench_begin(&b, &spec);
	for (int i = 0; i < b.size_count; i++) {
		struct sample_summary window;

		bench_fill(&b, b.sizes[i]);
		window = bench_measure(&b, stream, b.sizes[i]);
		if (b.rank == 1)
			bench_check(&b, b.recv, b.sizes[i]);
		bench_print_rate(&b, b.sizes[i], &window, (double)b.sizes[i] * b.window / 1e6);
	}
	bench_fini(&b);
	return 0;
}
