/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes a second between two ranks that send to each other at the same time, both directions
 * counted. No reply is needed: a window ends when the other's messages are here, so neither rank
 * gets ahead by more than one. For the shared buffers see bandwidth.c.
 */
#include <mpi.h>

#include "bench.h"

enum { TAG = 1 };

static const struct bench_spec spec = {
	.test = "bibw",
	.title = "Bi-Directional Bandwidth",
	.quantity = "Bandwidth",
	.unit = "MB/s",
	.sizes = "1:4M",
};

static void exchange(struct bench *b, size_t size, long n)
{
	MPI_Request requests[2 * BENCH_WINDOW_MAX];
	int count = (int)size;
	int other = 1 - b->rank;

	for (; n > 0; n--) {
		MPI_Request *next = requests;

		for (int i = 0; i < b->window; i++)
			MPI_Irecv(b->recv, count, MPI_CHAR, other, TAG, MPI_COMM_WORLD, next++);
		for (int i = 0; i < b->window; i++)
			MPI_Isend(b->send, count, MPI_CHAR, other, TAG, MPI_COMM_WORLD, next++);
		MPI_Waitall(2 * b->window, requests, MPI_STATUSES_IGNORE);
	}
}

int main(int argc, char **argv)
{
	struct bench b;

	bench_init(&b, &argc, &argv);
	bench_need(&b, b.ranks == 2, "bibw: start it with 2 ranks");
	bench_begin(&b, &spec);
	for (int i = 0; i < b.size_count; i++) {
		struct sample_summary window;

		bench_fill(&b, b.sizes[i]);
		window = bench_measure(&b, exchange, b.sizes[i]);
		bench_check(&b, b.recv, b.sizes[i]);
		bench_print_rate(&b, b.sizes[i], &window,
				 2.0 * (double)b.sizes[i] * b.window / 1e6);
	}
	bench_fini(&b);
	return 0;
}
