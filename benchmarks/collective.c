/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time of one collective operation, or of an exchange with two neighbours, named by the argument. Operations run back to back. Where one
 * rank could run ahead of the others (broadcast, reduce) the root moves on by one each time, so
 * that every operation waits for the one before and the figure is the time until the data has
 * arrived, not the time until the root has got rid of it. Of the non-blocking ones the figure is
 * the call and its MPI_Wait together.
 */
#include <mpi.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"

/* Starts a non-blocking operation on `size` bytes. */
typedef void starter(struct bench *b, int size, int root, MPI_Request *request);

struct collective {
	struct bench_spec spec;
	bench_body *body;
	starter *start; /* for the body start_and_wait */
	void (*prepare)(struct bench *b, size_t size);
	void (*check)(const struct bench *b, size_t size);
};

static const struct collective *chosen;

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

static void alltoall(struct bench *b, size_t size, long n)
{
	for (; n > 0; n--)
		MPI_Alltoall(b->send, (int)size, MPI_CHAR, b->recv, (int)size, MPI_CHAR,
			     MPI_COMM_WORLD);
}

static void ibarrier(struct bench *b, int size, int root, MPI_Request *request)
{
	(void)b;
	(void)size;
	(void)root;
	MPI_Ibarrier(MPI_COMM_WORLD, request);
}

static void ibcast(struct bench *b, int size, int root, MPI_Request *request)
{
	MPI_Ibcast(b->send, size, MPI_CHAR, root, MPI_COMM_WORLD, request);
}

static void ireduce(struct bench *b, int size, int root, MPI_Request *request)
{
	MPI_Ireduce(b->send, b->recv, size / (int)sizeof(double), MPI_DOUBLE, MPI_SUM, root,
		    MPI_COMM_WORLD, request);
}

static void iallreduce(struct bench *b, int size, int root, MPI_Request *request)
{
	(void)root;
	MPI_Iallreduce(b->send, b->recv, size / (int)sizeof(double), MPI_DOUBLE, MPI_SUM,
		       MPI_COMM_WORLD, request);
}

static void iallgather(struct bench *b, int size, int root, MPI_Request *request)
{
	(void)root;
	MPI_Iallgather(b->send, size, MPI_CHAR, b->recv, size, MPI_CHAR, MPI_COMM_WORLD, request);
}

static void ialltoall(struct bench *b, int size, int root, MPI_Request *request)
{
	(void)root;
	MPI_Ialltoall(b->send, size, MPI_CHAR, b->recv, size, MPI_CHAR, MPI_COMM_WORLD, request);
}

static void start_and_wait(struct bench *b, size_t size, long n)
{
	for (long i = b->turn; i < b->turn + n; i++) {
		MPI_Request request;

		chosen->start(b, (int)size, (int)(i % b->ranks), &request);
		MPI_Wait(&request, MPI_STATUS_IGNORE);
	}
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

static void prepare_alltoall(struct bench *b, size_t size)
{
	bench_fill(b, size);
	for (int i = 1; i < b->ranks; i++)
		memcpy(b->send + (size_t)i * size, b->send, size);
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

static void check_blocks(const struct bench *b, size_t size)
{
	for (int i = 0; i < b->ranks; i++)
		bench_check(b, b->recv + (size_t)i * size, size);
}

static void check_exchange(const struct bench *b, size_t size)
{
	for (int i = 0; i < 2; i++)
		bench_check(b, b->recv + (size_t)i * size, size);
}

/* Specifications in us: test, title, sizes, and whether receive and send buffer hold a block of every rank; or whose root moves on. */
#define TIME(test, title, sizes, ...) {test, title " Latency", "Latency", "us", sizes, __VA_ARGS__, false}
#define TURN(test, title, sizes) {test, title " Latency", "Latency", "us", sizes, false, false, true}

static const struct collective collectives[] = {
	{TIME("barrier", "Barrier", NULL, false, false), barrier, NULL, NULL, NULL},
	{TURN("bcast", "Broadcast", "1:1M"), bcast, NULL, prepare_bcast, check_bcast},
	{TURN("reduce", "Reduce", "8:1M"), reduce, NULL, prepare_sum, check_reduce},
	{TIME("allreduce", "Allreduce", "8:1M", false, false), allreduce, NULL, prepare_sum, check_sum},
	{TIME("allgather", "Allgather", "1:1M", true, false), allgather, NULL, bench_fill, check_blocks},
	{TIME("alltoall", "Alltoall", "1:1M", true, true), alltoall, NULL, prepare_alltoall, check_blocks},
	{TIME("exchange", "Neighbour Exchange", "1:1M", true, false), exchange, NULL, bench_fill, check_exchange},
	{TIME("ibarrier", "Ibarrier", NULL, false, false), start_and_wait, ibarrier, NULL, NULL},
	{TURN("ibcast", "Ibcast", "1:1M"), start_and_wait, ibcast, prepare_bcast, check_bcast},
	{TURN("ireduce", "Ireduce", "8:1M"), start_and_wait, ireduce, prepare_sum, check_reduce},
	{TIME("iallreduce", "Iallreduce", "8:1M", false, false), start_and_wait, iallreduce, prepare_sum, check_sum},
	{TIME("iallgather", "Iallgather", "1:1M", true, false), start_and_wait, iallgather, bench_fill, check_blocks},
	{TIME("ialltoall", "Ialltoall", "1:1M", true, true), start_and_wait, ialltoall, prepare_alltoall, check_blocks},
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
	struct bench b;

	bench_init(&b, &argc, &argv);
	chosen = find(b.what);
	bench_need(&b, chosen, "collective: name one of barrier, bcast, reduce, allreduce, allgather, alltoall, exchange,\n"
			       "            ibarrier, ibcast, ireduce, iallreduce, iallgather, ialltoall");
	bench_begin(&b, &chosen->spec);
	for (int i = 0; i < b.size_count; i++) {
		size_t size = b.sizes[i];
		struct sample_summary time;

		if (chosen->prepare)
			chosen->prepare(&b, size);
		time = bench_measure(&b, chosen->body, size);
		if (chosen->check)
			chosen->check(&b, size);
		bench_print_time(&b, size, &time);
	}
	bench_fini(&b);
	return 0;
}
