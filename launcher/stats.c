/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/stats.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* Pairs of ranks in the table, and calls of each rank; the file has all. */
#define PAIRS_MAX 64
#define CALLS_MAX 12

static const struct ml_traffic_shm *traffic_of(const struct ml_job *job, uint32_t from, uint32_t to)
{
	const struct ml_segment *segment = &job->segment;

	return (const struct ml_traffic_shm *)(segment->base + segment->layout.traffic) +
	       (size_t)from * segment->layout.ranks + to;
}

/* --- calls: from two tables, of which a program that is linked statically fills one --- */

#define LINES_MAX (ML_SPANS_MAX + ML_CALLS_MAX)

struct line {
	char call[48];
	uint64_t times, ns; /* 0: not timed */
	uint64_t asleep_ns;
};

static int compare(const void *x, const void *y)
{
	const struct line *a = x, *b = y;

	if (a->ns != b->ns)
		return a->ns > b->ns ? -1 : 1;
	return strcmp(a->call, b->call);
}

/* The line of a call whose name begins like this, a new one if there is none. */
static struct line *find(struct line *line, int *lines, const char *call, size_t length)
{
	for (int i = 0; i < *lines; i++)
		if (strncmp(line[i].call, call, length) == 0)
			return &line[i];
	line[*lines] = (struct line){ .times = 0 };
	snprintf(line[*lines].call, sizeof(line->call), "%.*s", (int)length, call);
	return &line[(*lines)++];
}

/* What a rank did, the most expensive first. */
static int collect(const struct ml_job *job, uint32_t rank, struct line line[LINES_MAX])
{
	const struct ml_segment *segment = &job->segment;
	const struct ml_span_shm *span = (const struct ml_span_shm *)(segment->base + segment->layout.span) + rank * ML_SPANS_MAX;
	const struct ml_call_shm *call = segment->rank[rank].call;
	int lines = 0;

	for (int i = 0; i < ML_SPANS_MAX; i++) {
		uint64_t times = ml_load_acq(&span[i].times); /* A2 the name */

		if (!times)
			continue;
		snprintf(line[lines].call, sizeof(line->call), "%.*s", (int)sizeof(line->call) - 1, span[i].call);
		line[lines].times = times;
		line[lines].ns = ml_load_rlx(&span[i].ns);
		line[lines++].asleep_ns = 0;
	}
	for (int i = 0; i < ML_CALLS_MAX; i++)
		if (call[i].sleeps)
			find(line, &lines, call[i].call, sizeof(call->call) - 1)->asleep_ns += call[i].asleep_ns;
	qsort(line, (size_t)lines, sizeof(*line), compare);
	return lines;
}

/* --- for people --- */

static void print_traffic(const struct ml_job *job)
{
	uint32_t ranks = job->plan.ranks, pairs = 0;

	ml_log("  from  to    messages    bytes");
	for (uint32_t pair = 0; pair < ranks * ranks; pair++) {
		const struct ml_traffic_shm *traffic = traffic_of(job, pair / ranks, pair % ranks);

		if (traffic->messages && pairs++ < PAIRS_MAX)
			ml_log("  %-4u  %-4u  %-10" PRIu64 "  %" PRIu64, pair / ranks, pair % ranks, traffic->messages, traffic->bytes);
	}
	if (pairs > PAIRS_MAX)
		ml_log("  and %u more pairs; --stats=FILE.json has them all", pairs - PAIRS_MAX);
}

static void print_calls(const struct ml_job *job)
{
	ml_log("  rank  call                             times       seconds     asleep");
	for (uint32_t rank = 0; rank < job->plan.ranks && rank < PAIRS_MAX; rank++) {
		struct line line[LINES_MAX];
		int lines = collect(job, rank, line);

		for (int i = 0; i < lines && i < CALLS_MAX; i++)
			ml_log("  %-4u  %-31s  %-10" PRIu64 "  %-10.6f  %.6f", rank, line[i].call, line[i].times,
			       (double)line[i].ns / 1e9, (double)line[i].asleep_ns / 1e9);
		if (lines > CALLS_MAX)
			ml_log("  %-4u  and %d calls that took less", rank, lines - CALLS_MAX);
	}
}

/* --- for programs --- */

static void write_matrix(FILE *file, const struct ml_job *job, const char *name, size_t offset)
{
	uint32_t ranks = job->plan.ranks;

	fprintf(file, "  \"%s\": [\n", name);
	for (uint32_t from = 0; from < ranks; from++) {
		for (uint32_t to = 0; to < ranks; to++)
			fprintf(file, "%s%" PRIu64, to ? ", " : "    [",
				*(const uint64_t *)((const char *)traffic_of(job, from, to) + offset));
		fprintf(file, "]%s\n", from + 1 < ranks ? "," : "");
	}
	fprintf(file, "  ],\n");
}

static void write_calls(FILE *file, const struct ml_job *job)
{
	fprintf(file, "  \"calls\": [\n");
	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		struct line line[LINES_MAX];
		int lines = collect(job, rank, line);

		fprintf(file, "    {");
		for (int i = 0; i < lines; i++)
			fprintf(file, "%s\"%s\": {\"times\": %" PRIu64 ", \"seconds\": %.9f, \"asleep\": %.9f}", i ? ", " : "",
				line[i].call, line[i].times, (double)line[i].ns / 1e9, (double)line[i].asleep_ns / 1e9);
		fprintf(file, "}%s\n", rank + 1 < job->plan.ranks ? "," : "");
	}
	fprintf(file, "  ]\n");
}

static void write_file(const struct ml_job *job, const char *path)
{
	FILE *file = fopen(path, "we");

	if (file) {
		fprintf(file, "{\n  \"ranks\": %u,\n  \"code\": %d,\n", job->plan.ranks, job->code);
		write_matrix(file, job, "messages", offsetof(struct ml_traffic_shm, messages));
		write_matrix(file, job, "bytes", offsetof(struct ml_traffic_shm, bytes));
		write_calls(file, job);
		fprintf(file, "}\n");
	}
	if (!file || fclose(file))
		ml_log("cannot write %s: %s", path, strerror(errno));
}

void ml_stats_print(const struct ml_job *job)
{
	if (job->plan.stats_file) {
		write_file(job, job->plan.stats_file);
		return;
	}
	ml_log("messages between ranks:");
	print_traffic(job);
	ml_log("time in MPI, and how much of it asleep:");
	print_calls(job);
}
