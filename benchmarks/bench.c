/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The frame of the MPI benchmarks; see bench.h. Options first, then the measuring loop, then the
 * output.
 */
#include "bench.h"

#include <getopt.h>
#include <limits.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES_MAX = 1 << 16, BUFFER_ALIGN = 4096 };

/* Long enough that reading the clock does not show, short enough to miss most disturbances. */
static const double batch_seconds = 20e-6;

static const char usage[] =
	"usage: [-m SIZES] [-s SECONDS | -i COUNT] [-x COUNT] [-w WINDOW] [--json] [test]\n"
	"  -m, --sizes MIN:MAX | A,B,C  bytes, doubling or as listed; suffixes K and M\n"
	"  -s, --seconds SECONDS        measuring time of each size (0.2)\n"
	"  -i, --iterations COUNT       measure so many operations instead\n"
	"  -x, --warm-up COUNT          operations before measuring (a tenth of the time)\n"
	"  -w, --window COUNT           messages under way at a time (64)\n"
	"  -a, --alloc-mem send|recv|both  these buffers from MPI_Alloc_mem\n"
	"  -j, --json                   one JSON object a line instead of columns";

/* ---- options ---- */

void bench_need(struct bench *b, bool met, const char *sentence)
{
	if (met)
		return;
	if (b->rank == 0)
		fprintf(stderr, "%s\n", sentence);
	MPI_Finalize();
	exit(2);
}

/* Reads "64K" at *text and moves behind it; false without a number that fits an int. */
static bool read_size(const char **text, size_t *size_out)
{
	char *end;
	unsigned long long size;

	if (**text < '0' || **text > '9')
		return false;
	size = strtoull(*text, &end, 10);
	if (size > INT_MAX)
		return false;
	if (*end == 'K')
		size <<= 10;
	else if (*end == 'M')
		size <<= 20;
	if (*end == 'K' || *end == 'M')
		end++;
	*text = end;
	*size_out = (size_t)size;
	return size <= INT_MAX;
}

static bool read_sizes(struct bench *b, const char *text)
{
	size_t size, last;

	b->size_count = 0;
	while (b->size_count < BENCH_SIZES_MAX && read_size(&text, &size)) {
		b->sizes[b->size_count++] = size;
		if (*text == '\0')
			return true;
		if (*text++ == ',')
			continue;
		if (text[-1] != ':' || !read_size(&text, &last) || *text != '\0')
			return false;
		for (size = size ? 2 * size : 1; size <= last && b->size_count < BENCH_SIZES_MAX;
		     size *= 2)
			b->sizes[b->size_count++] = size;
		return true;
	}
	return false;
}

static bool read_count(const char *text, long max, long *count_out)
{
	char *end;
	long count = strtol(text, &end, 10);

	if (end == text || *end != '\0' || count < 1 || count > max)
		return false;
	*count_out = count;
	return true;
}

static bool read_option(struct bench *b, int option)
{
	char *end;
	long window;

	switch (option) {
	case 'm':
		return read_sizes(b, optarg);
	case 's':
		b->seconds = strtod(optarg, &end);
		return *end == '\0' && b->seconds > 0 && b->seconds < 1e6;
	case 'i':
		return read_count(optarg, 1L << 40, &b->iterations);
	case 'x':
		return read_count(optarg, 1L << 40, &b->warmup);
	case 'w':
		if (!read_count(optarg, BENCH_WINDOW_MAX, &window))
			return false;
		b->window = (int)window;
		return true;
	case 'a':
		b->alloc_send = strcmp(optarg, "recv") != 0;
		b->alloc_recv = strcmp(optarg, "send") != 0;
		return true;
	case 'j':
		b->json = true;
		return true;
	default:
		return false;
	}
}

void bench_init(struct bench *b, int *argc, char ***argv)
{
	static const struct option options[] = {
		{"sizes", required_argument, NULL, 'm'},
		{"seconds", required_argument, NULL, 's'},
		{"iterations", required_argument, NULL, 'i'},
		{"warm-up", required_argument, NULL, 'x'},
		{"window", required_argument, NULL, 'w'},
		{"alloc-mem", required_argument, NULL, 'a'},
		{"json", no_argument, NULL, 'j'},
		{0},
	};
	int option;

	*b = (struct bench){.seconds = 0.2, .window = 64};
	MPI_Init(argc, argv);
	MPI_Comm_rank(MPI_COMM_WORLD, &b->rank);
	MPI_Comm_size(MPI_COMM_WORLD, &b->ranks);
	opterr = 0;
	while ((option = getopt_long(*argc, *argv, "m:s:i:x:w:a:j", options, NULL)) != -1)
		bench_need(b, read_option(b, option), usage);
	b->what = (*argv)[optind];
	bench_need(b, !b->what || !(*argv)[optind + 1], usage);
}

/* ---- buffers ---- */

/* Pages are touched here, or the first message of every size would pay for them. */
static char *new_buffer(size_t size, bool alloc_mem)
{
	char *buffer = NULL;

	if (alloc_mem)
		MPI_Alloc_mem((MPI_Aint)size, MPI_INFO_NULL, &buffer);
	else
		buffer = aligned_alloc(BUFFER_ALIGN, (size / BUFFER_ALIGN + 1) * BUFFER_ALIGN);

	if (!buffer) {
		fprintf(stderr, "no memory for a buffer of %zu bytes\n", size);
		MPI_Abort(MPI_COMM_WORLD, 1);
		exit(1);
	}
	memset(buffer, 0, size);
	return buffer;
}

static void free_buffer(char *buffer, bool alloc_mem)
{
	if (alloc_mem)
		MPI_Free_mem(buffer);
	else
		free(buffer);
}

void bench_begin(struct bench *b, const struct bench_spec *spec)
{
	size_t largest = 0;

	b->spec = spec;
	if (!spec->sizes) {
		b->sizes[0] = 0;
		b->size_count = 1;
	} else if (b->size_count == 0) {
		read_sizes(b, spec->sizes);
	}
	for (int i = 0; i < b->size_count; i++)
		if (b->sizes[i] > largest)
			largest = b->sizes[i];
	b->recv_size = spec->gathers ? largest * (size_t)b->ranks : largest;
	b->send = new_buffer(spec->scatters ? largest * (size_t)b->ranks : largest, b->alloc_send);
	b->recv = new_buffer(b->recv_size, b->alloc_recv);
	b->samples = (double *)new_buffer(SAMPLES_MAX * sizeof(double), false);
	if (b->rank != 0 || b->json)
		return;
	printf("# OSU-style MPI %s\n", spec->title);
	printf("# Size    %11s (%s)%18s%18s\n", spec->quantity, spec->unit, "fastest 10%",
	       "slowest 10%");
	fflush(stdout);
}

static char pattern(size_t at, size_t size)
{
	return (char)(at * 7 + size + 1);
}

void bench_fill(struct bench *b, size_t size)
{
	for (size_t i = 0; i < size; i++)
		b->send[i] = pattern(i, size);
	memset(b->recv, 0, b->recv_size);
}

void bench_check(const struct bench *b, const char *data, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (data[i] == pattern(i, size))
			continue;
		fprintf(stderr, "%s, rank %d, %zu bytes: byte %zu is %d, not %d\n", b->spec->test,
			b->rank, size, i, data[i], pattern(i, size));
		MPI_Abort(MPI_COMM_WORLD, 1);
	}
}

/* ---- measuring ---- */

/* Rank 0's value, on every rank. */
static long agree(long value)
{
	MPI_Bcast(&value, 1, MPI_LONG, 0, MPI_COMM_WORLD);
	return value;
}

static double time_batch(struct bench *b, bench_body *body, size_t size, long n)
{
	double start = MPI_Wtime();

	body(b, size, n);
	b->turn += n;
	return MPI_Wtime() - start;
}

/*
 * Doubles the number of operations until a tenth of the measuring time has passed, so that a job of
 * busy-waiting ranks on too few cores is not asked for thousands of operations of 50 ms each.
 * Returns the seconds per operation at the end.
 */
static double warm_up(struct bench *b, bench_body *body, size_t size)
{
	double long_enough = b->iterations ? 0 : b->seconds / 10;
	long n = b->warmup ? b->warmup : 1;

	for (;;) {
		double time = time_batch(b, body, size, n);

		if (agree(time >= long_enough))
			return time / (double)n;
		n *= 2;
	}
}

static long batch_length(const struct bench *b, double op_seconds)
{
	double ops = b->iterations ? (double)b->iterations : b->seconds / op_seconds;
	double length = batch_seconds / op_seconds;

	if (length < ops / SAMPLES_MAX)
		length = ops / SAMPLES_MAX;
	if (length > ops)
		length = ops;
	return b->spec->rotates ? ((long)length / b->ranks + 1) * b->ranks : (long)length + 1;
}

/*
 * How many batches to run before asking again: all of them when their number was given; else a
 * quarter of the time, because the estimate `batch_time` may be wrong; 0 at the end.
 */
static long leg_length(const struct bench *b, long batch, long done, double spent,
		       double batch_time)
{
	double left = b->seconds - spent;
	double leg = b->seconds / 4 < left ? b->seconds / 4 : left;
	long count;

	if (b->iterations)
		count = (b->iterations + batch - 1) / batch - done;
	else if (spent > 0.9 * b->seconds)
		count = 0;
	else
		count = leg / batch_time < SAMPLES_MAX ? (long)(leg / batch_time) + 1 : SAMPLES_MAX;
	return count < SAMPLES_MAX - done ? count : SAMPLES_MAX - done;
}

struct sample_summary bench_measure(struct bench *b, bench_body *body, size_t size)
{
	double op_seconds = warm_up(b, body, size);
	long batch = agree(batch_length(b, op_seconds));
	double batch_time = op_seconds * (double)batch;
	double spent = 0;
	long done = 0;
	long leg;

	MPI_Barrier(MPI_COMM_WORLD);
	while ((leg = agree(leg_length(b, batch, done, spent, batch_time))) > 0) {
		for (; leg > 0; leg--) {
			double time = time_batch(b, body, size, batch);

			spent += time;
			b->samples[done++] = time / (double)batch;
		}
		batch_time = spent / (double)done;
	}
	return sample_summarize(b->samples, (size_t)done);
}

/* ---- output ---- */

static void print(const struct bench *b, size_t size, double median, double fast, double slow,
		  size_t count)
{
	if (b->rank != 0)
		return;
	if (b->json)
		printf("{\"test\": \"%s\", \"np\": %d, \"size\": %zu, \"unit\": \"%s\", "
		       "\"value\": %.9g, \"fast\": %.9g, \"slow\": %.9g, \"samples\": %zu}\n",
		       b->spec->test, b->ranks, size, b->spec->unit, median, fast, slow, count);
	else
		printf("%-10zu%18.3f%18.3f%18.3f\n", size, median, fast, slow);
	fflush(stdout);
}

void bench_print_time(const struct bench *b, size_t size, const struct sample_summary *seconds)
{
	print(b, size, seconds->median * 1e6, seconds->fast * 1e6, seconds->slow * 1e6,
	      seconds->count);
}

void bench_print_rate(const struct bench *b, size_t size, const struct sample_summary *seconds,
		      double amount)
{
	print(b, size, amount / seconds->median, amount / seconds->fast, amount / seconds->slow,
	      seconds->count);
}

void bench_fini(struct bench *b)
{
	free_buffer(b->send, b->alloc_send);
	free_buffer(b->recv, b->alloc_recv);
	free_buffer((char *)b->samples, false);
	MPI_Finalize();
}
