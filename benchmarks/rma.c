/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Time of one one-sided operation from rank 0 to the window of rank 1, named by the argument, until it is complete there: each is followed by
 * a flush. Of `stream` it is bytes a second, of a window of puts with one flush. The memory is that of MPI_Win_allocate.
 */
#include <mpi.h>
#include <string.h>

#include "bench.h"

static MPI_Win win;

/* One operation. */
typedef void operation(struct bench *b, int size);

struct kind {
	struct bench_spec spec;
	operation *operate;
};

static const struct kind *chosen;

static void put(struct bench *b, int size)
{
	MPI_Put(b->send, size, MPI_CHAR, 1, 0, size, MPI_CHAR, win);
}

static void get(struct bench *b, int size)
{
	MPI_Get(b->recv, size, MPI_CHAR, 1, 0, size, MPI_CHAR, win);
}

static void accumulate(struct bench *b, int size)
{
	int count = size / (int)sizeof(double);

	MPI_Accumulate(b->send, count, MPI_DOUBLE, 1, 0, count, MPI_DOUBLE, MPI_REPLACE, win);
}

static void fetch(struct bench *b, int size)
{
	(void)size;
	MPI_Fetch_and_op(b->send, b->recv, MPI_INT64_T, 1, 0, MPI_REPLACE, win);
}

static void swap(struct bench *b, int size)
{
	(void)size;
	MPI_Compare_and_swap(b->send, b->send, b->recv, MPI_INT64_T, 1, 0, win);
}

static void stream(struct bench *b, int size)
{
	for (int i = 0; i < b->window; i++)
		put(b, size);
}

static void one_by_one(struct bench *b, size_t size, long n)
{
	for (; b->rank == 0 && n > 0; n--) {
		chosen->operate(b, (int)size);
		MPI_Win_flush(1, win);
	}
}

#define TIME(test, title, sizes) {test, title " Latency", "Latency", "us", sizes, false, false, false}

static const struct kind kinds[] = {
	{TIME("put", "Put", "1:4M"), put},
	{TIME("get", "Get", "1:4M"), get},
	{TIME("accumulate", "Accumulate", "8:4M"), accumulate},
	{TIME("fetch", "Fetch_and_op", "8"), fetch},
	{TIME("swap", "Compare_and_swap", "8"), swap},
	{{"stream", "Put Bandwidth", "Bandwidth", "MB/s", "1:4M", false, false, false}, stream},
};

static const struct kind *find(const char *name)
{
	for (size_t i = 0; name && i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kinds[i].spec.test, name) == 0)
			return &kinds[i];
	return NULL;
}

/* Measures a size; what all but a swap leave in the window, or bring from there, is the pattern. */
static void measure(struct bench *b, size_t size, char *memory)
{
	struct sample_summary time;

	bench_fill(b, size);
	memcpy(memory, b->send, size);
	MPI_Win_flush_all(win);
	MPI_Barrier(MPI_COMM_WORLD);
	time = bench_measure(b, one_by_one, size);
	MPI_Barrier(MPI_COMM_WORLD);
	bench_check(b, memory, size);
	if (chosen->operate == get && b->rank == 0)
		bench_check(b, b->recv, size);
	if (chosen->operate == stream)
		bench_print_rate(b, size, &time, (double)size * b->window / 1e6);
	else
		bench_print_time(b, size, &time);
}

int main(int argc, char **argv)
{
	struct bench b;
	char *memory;

	bench_init(&b, &argc, &argv);
	chosen = find(b.what);
	bench_need(&b, chosen && b.ranks == 2, "rma: start it with 2 ranks, and name one of put, get, accumulate, fetch, swap, stream");
	bench_begin(&b, &chosen->spec);
	MPI_Win_allocate((MPI_Aint)b.recv_size, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &memory, &win);
	MPI_Win_lock_all(0, win);
	for (int i = 0; i < b.size_count; i++)
		measure(&b, b.sizes[i], memory);
	MPI_Win_unlock_all(win);
	MPI_Win_free(&win);
	bench_fini(&b);
	return 0;
}
