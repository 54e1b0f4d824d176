/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the MPI benchmarks share: options, the measuring loop, buffers, and the output in the
 * columns that readers of OSU's benchmarks know. A program defines a body that does its operation
 * n times, and a specification that names the result:
 *
 *	bench_init, bench_begin
 *	for every size: bench_fill, bench_measure, bench_check, bench_print_time or _rate
 *	bench_fini
 *
 * Only plain MPI-1 functions are called, so that the same lines build with every MPI and can be
 * compared. All functions are collective over MPI_COMM_WORLD unless they say otherwise; an MPI
 * error ends the job (the default handler).
 */
#ifndef ML_BENCHMARKS_BENCH_H
#define ML_BENCHMARKS_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "sample.h"

enum {
	BENCH_SIZES_MAX = 64,
	BENCH_WINDOW_MAX = 1024,
};

/* What a program measures, in words. */
struct bench_spec {
	const char *test;     /* short name, "latency" */
	const char *title;    /* first header line, after "OSU-style MPI" */
	const char *quantity; /* second column, "Latency" */
	const char *unit;     /* "us", "MB/s" or "msg/s" */
	const char *sizes;    /* default of -m; NULL: the test has no size */
	bool gathers;         /* the receive buffer holds a block of every rank */
	bool scatters;        /* so does the send buffer */
	bool rotates;         /* the root moves on: a batch makes every rank root equally often */
};

struct bench {
	const struct bench_spec *spec;
	int rank;
	int ranks;
	const char *what; /* the argument that is not an option, or NULL */

	size_t sizes[BENCH_SIZES_MAX];
	int size_count;
	long iterations; /* operations to measure; 0: as many as fit in `seconds` */
	long warmup;     /* operations before; 0: a tenth of `seconds` */
	double seconds;  /* measuring time a size */
	int window;      /* messages under way at a time */
	bool json;
	bool alloc_send, alloc_recv; /* these buffers come from MPI_Alloc_mem */

	char *send; /* one message of the largest size or one for every rank, page-aligned, touched */
	char *recv; /* one message, or one of every rank */
	size_t recv_size;
	long turn; /* operations done so far, by which bodies rotate the root */
	double *samples;
};

/* Does the operation n times with messages of `size` bytes; called alike on every rank. */
typedef void bench_body(struct bench *b, size_t size, long n);

/* bench_init - MPI_Init and options. A wrong option ends every rank with exit code 2. */
void bench_init(struct bench *b, int *argc, char ***argv);

/*
 * bench_need - unless `met`, which all ranks must see alike, ends every rank with exit code 2 and
 * the sentence on rank 0's stderr.
 */
void bench_need(struct bench *b, bool met, const char *sentence);

/* bench_begin - allocates the buffers and prints the header; `spec` must outlive b. */
void bench_begin(struct bench *b, const struct bench_spec *spec);

/*
 * bench_measure - warms up and measures one size; returns this rank's seconds per operation.
 * Rank 0 alone decides how many operations make a batch and how many batches fit, and tells the
 * others between batches, outside of what is timed.
 */
struct sample_summary bench_measure(struct bench *b, bench_body *body, size_t size);

/* bench_fill - writes the pattern to `size` bytes to send and zeroes the receive buffer. Local. */
void bench_fill(struct bench *b, size_t size);

/* bench_check - ends the job unless `size` bytes at data carry the pattern. Local. */
void bench_check(const struct bench *b, const char *data, size_t size);

/* bench_print_time - one line: size and microseconds per operation. Rank 0 prints its own. */
void bench_print_time(const struct bench *b, size_t size, const struct sample_summary *seconds);

/* bench_print_rate - one line: the `amount` that one operation moves, divided by its time. */
void bench_print_rate(const struct bench *b, size_t size, const struct sample_summary *seconds,
		      double amount);

/* bench_fini - frees the buffers, MPI_Finalize. */
void bench_fini(struct bench *b);

#endif
