/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time of one collective operation, or of an exchange with two neighbours, named by the argument. Operations run back to back. Where one
 * rank could run ahead of the others (broadcast, reduce) the root moves on by one each time, so
 * that every operation waits for the one before and the figure is the time until the data has
 * arrived, not the time until the root has got rid of it.
 */
#include <mpi.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

struct collective {
	struct bench_spec spec;
	bench_body *body;
	void (*prepare)(struct bench *b, size_t size);
	void (*check)(const struct bench *b, size_t size);
};

static void barrier(struct bench *b, size_t size, long n)
{
	(void)b;
	(void)size;
	for (; n > 0; n--)
		MPI_Barrier(MPI_COMM_WORLD);
}

static void bcast(struct bench *b, size_t size, long n)
{
	for (long i = b->turn; i < b->turn + n; i++)
		MPI_Bcast(b->send, (int)size, MPI_CHAR, (int)(i % b->ranks), MPI_COMM_WORLD);
}

static void reduce(struct bench *b, size_t size, long n)
{
	int count = (int)(size / sizeof(double));

	for (long i = b->turn; i < b->turn + n; i++)
		MPI_Reduce(b->send, b->recv, count, MPI_DOUBLE, MPI_SUM, (int)(i % b->ranks),
			   MPI_COMM_WORLD);
}

static void allreduce(struct bench *b, size_t size, long n)
{
	int count = (int)(size / sizeof(double));

	for (; n > 0; n--)
		MPI_Allreduce(b->send, b->recv, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
}

static void allgather(struct bench *b, size_t size, long n)
{
	for (; n > 0; n--)
		MPI_Allgather(b->send, (int)size, MPI_CHAR, b->recv, (int)size, MPI_CHAR,
			      MPI_COMM_WORLD);
}

/* What a grid code does at every step, in one dimension: one block to each neighbour, one from each. */
static void exchange(struct bench *b, size_t size, long n)
{
	int next = (b->rank + 1) % b->ranks, prev = (b->rank + b->ranks - 1) % b->ranks;
	int count = (int)size;

	for (; n > 0; n--) {
		MPI_Request request[4];

		MPI_Irecv(b->recv, count, MPI_CHAR, prev, 0, MPI_COMM_WORLD, &request[0]);
		MPI_Irecv(b->recv + size, count, MPI_CHAR, next, 1, MPI_COMM_WORLD, &request[1]);
		MPI_Isend(b->send, count, MPI_CHAR, next, 0, MPI_COMM_WORLD, &request[2]);
		MPI_Isend(b->send, count, MPI_CHAR, prev, 1, MPI_COMM_WORLD, &request[3]);
		MPI_Waitall(4, request, MPI_STATUSES_IGNORE);
	}
}

/* Only rank 0, the first root, has the pattern at first. */
static void prepare_bcast(struct bench *b, size_t size)
{
	bench_fill(b, size);
	b->turn = 0;
	if (b->rank != 0)
		memset(b->send, 0, size);
}

static void prepare_sum(struct bench *b, size_t size)
{
	double *terms = (double *)b->send;

	bench_fill(b, 0);
	for (size_t i = 0; i < size / sizeof(double); i++)
		terms[i] = b->rank + (double)i;
}

static void check_bcast(const struct bench *b, size_t size)
{
	bench_check(b, b->send, size);
}

static void check_sum(const struct bench *b, size_t size)
{
	const double *sums = (const double *)b->recv;

	for (size_t i = 0; i < size / sizeof(double); i++) {
		double expected = b->ranks * (b->ranks - 1) / 2.0 + b->ranks * (double)i;

		if (sums[i] == expected)
			continue;
		fprintf(stderr, "%s, rank %d, %zu bytes: sum %zu is %g, not %g\n", b->spec->test,
			b->rank, size, i, sums[i], expected);
		MPI_Abort(MPI_COMM_WORLD, 1);
	}
}

static void check_reduce(const struct bench *b, size_t size)
{
	if (b->rank == (b->turn - 1) % b->ranks)
		check_sum(b, size);
}

static void check_allgather(const struct bench *b, size_t size)
{
	for (int i = 0; i < b->ranks; i++)
		bench_check(b, b->recv + (size_t)i * size, size);
}

static void check_exchange(const struct bench *b, size_t size)
{
	for (int i = 0; i < 2; i++)
		bench_check(b, b->recv + (size_t)i * size, size);
}

/* test, title, quantity, unit, sizes, gathers */
static const struct collective collectives[] = {
	{{"barrier", "Barrier Latency", "Latency", "us", NULL, false},
	 barrier, NULL, NULL},
	{{"bcast", "Broadcast Latency", "Latency", "us", "1:1M", false},
	 bcast, prepare_bcast, check_bcast},
	{{"reduce", "Reduce Latency", "Latency", "us", "8:1M", false},
	 reduce, prepare_sum, check_reduce},
	{{"allreduce", "Allreduce Latency", "Latency", "us", "8:1M", false},
	 allreduce, prepare_sum, check_sum},
	{{"allgather", "Allgather Latency", "Latency", "us", "1:1M", true},
	 allgather, bench_fill, check_allgather},
	{{"exchange", "Neighbour Exchange Latency", "Latency", "us", "1:1M", true},
	 exchange, bench_fill, check_exchange},
};

static const struct collective *find(const char *name)
{
	for (size_t i = 0; name && i < sizeof(collectives) / sizeof(collectives[0]); i++)
		if (strcmp(collectives[i].spec.test, name) == 0)
			return &collectives[i];
	return NULL;
}

int main(int argc, char **argv)
{
	const struct collective *c;
	struct bench b;

	bench_init(&b, &argc, &argv);
	c = find(b.what);
	bench_need(&b, c, "collective: name one of barrier, bcast, reduce, allreduce, allgather, exchange");
	bench_begin(&b, &c->spec);
	for (int i = 0; i < b.size_count; i++) {
		size_t size = b.sizes[i];
		struct sample_summary time;

		if (c->prepare)
			c->prepare(&b, size);
		time = bench_measure(&b, c->body, size);
		if (c->check)
			c->check(&b, size);
		bench_print_time(&b, size, &time);
	}
	bench_fini(&b);
	return 0;
}
