/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages a second of several pairs at once: each rank of the lower half sends windows of messages
 * to its partner in the upper half. Every sender measures itself; the rates are added. For the
 * shared buffers see bandwidth.c.
 */
#include <mpi.h>
#include <stdlib.h>

#include "bench.h"

enum { TAG = 1, REPLY = 2 };

static const struct bench_spec spec = {
	.test = "msgrate",
	.title = "Multiple Pairs Message Rate",
	.quantity = "Messages",
	.unit = "msg/s",
	.sizes = "1:64K",
};

static void stream(struct bench *b, size_t size, long n)
{
	MPI_Request requests[BENCH_WINDOW_MAX];
	int pairs = b->ranks / 2;
	bool sends = b->rank < pairs;
	int partner = sends ? b->rank + pairs : b->rank - pairs;
	int count = (int)size;
	char reply = 0;

	for (; n > 0; n--) {
		for (int i = 0; i < b->window; i++) {
			if (sends)
				MPI_Isend(b->send, count, MPI_CHAR, partner, TAG, MPI_COMM_WORLD,
					  &requests[i]);
			else
				MPI_Irecv(b->recv, count, MPI_CHAR, partner, TAG, MPI_COMM_WORLD,
					  &requests[i]);
		}
		MPI_Waitall(b->window, requests, MPI_STATUSES_IGNORE);
		if (sends)
			MPI_Recv(&reply, 1, MPI_CHAR, partner, REPLY, MPI_COMM_WORLD,
				 MPI_STATUS_IGNORE);
		else
			MPI_Send(&reply, 1, MPI_CHAR, partner, REPLY, MPI_COMM_WORLD);
	}
}

/* Turns the time of one pair's window into the time that all pairs together need for one: rates
 * add, on rank 0. */
static struct sample_summary add_pairs(const struct bench *b, const struct sample_summary *own)
{
	double mine[3] = {1 / own->fast, 1 / own->median, 1 / own->slow};
	double sum[3] = {0};
	double *all = malloc((size_t)b->ranks * sizeof(mine));

	if (!all)
		MPI_Abort(MPI_COMM_WORLD, 1);
	MPI_Gather(mine, 3, MPI_DOUBLE, all, 3, MPI_DOUBLE, 0, MPI_COMM_WORLD);
	for (int i = 0; b->rank == 0 && i < 3 * (b->ranks / 2); i++)
		sum[i % 3] += all[i];
	free(all);
	return (struct sample_summary){
		.fast = 1 / sum[0], .median = 1 / sum[1], .slow = 1 / sum[2], .count = own->count};
}

int main(int argc, char **argv)
{
	struct bench b;

	bench_init(&b, &argc, &argv);
	bench_need(&b, b.ranks % 2 == 0, "msgrate: start it with an even number of ranks");
	bench_begin(&b, &spec);
	for (int i = 0; i < b.size_count; i++) {
		struct sample_summary window;

		bench_fill(&b, b.sizes[i]);
		window = bench_measure(&b, stream, b.sizes[i]);
		if (b.rank >= b.ranks / 2)
			bench_check(&b, b.recv, b.sizes[i]);
		window = add_pairs(&b, &window);
		bench_print_rate(&b, b.sizes[i], &window, b.window);
	}
	bench_fini(&b);
	return 0;
}
