/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One-way time of a blocking message between two ranks: half of a ping-pong. With more ranks, the first half plays with the second,
 * all pairs at once; the figure is that of rank 0.
 */
#include <mpi.h>

#include "bench.h"

enum { TAG = 1 };

static const struct bench_spec spec = {
	.test = "latency",
	.title = "Latency",
	.quantity = "Latency",
	.unit = "us",
	.sizes = "1:4M",
};

static void ping_pong(struct bench *b, size_t size, long n)
{
	int count = (int)size, half = b->ranks / 2;
	bool serves = b->rank < half;
	int other = serves ? b->rank + half : b->rank - half;

	for (; n > 0; n--) {
		if (serves)
			MPI_Send(b->send, count, MPI_CHAR, other, TAG, MPI_COMM_WORLD);
		MPI_Recv(b->recv, count, MPI_CHAR, other, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
		if (!serves)
			MPI_Send(b->send, count, MPI_CHAR, other, TAG, MPI_COMM_WORLD);
	}
}

int main(int argc, char **argv)
{
	struct bench b;

	bench_init(&b, &argc, &argv);
	bench_need(&b, b.ranks % 2 == 0, "latency: start it with an even number of ranks");
	bench_begin(&b, &spec);
	for (int i = 0; i < b.size_count; i++) {
		struct sample_summary round_trip, one_way;

		bench_fill(&b, b.sizes[i]);
		round_trip = bench_measure(&b, ping_pong, b.sizes[i]);
		bench_check(&b, b.recv, b.sizes[i]);
		one_way = (struct sample_summary){
			.fast = round_trip.fast / 2,
			.median = round_trip.median / 2,
			.slow = round_trip.slow / 2,
			.count = round_trip.count,
		};
		bench_print_time(&b, b.sizes[i], &one_way);
	}
	bench_fini(&b);
	return 0;
}
