/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/stats.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"

/* Pairs of ranks in the table; the file has all. */
#define PAIRS_MAX 64

static const struct ml_traffic_shm *traffic_of(const struct ml_job *job, uint32_t from, uint32_t to)
{
	const struct ml_segment *segment = &job->segment;

	return (const struct ml_traffic_shm *)(segment->base + segment->layout.traffic) +
	       (size_t)from * segment->layout.ranks + to;
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

static void print_sleep(const struct ml_job *job)
{
	ml_log("  rank  call                     sleeps      asleep");
	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		const struct ml_call_shm *call = job->segment.rank[rank].call;

		for (int i = 0; i < ML_CALLS_MAX && rank < PAIRS_MAX; i++)
			if (call[i].sleeps)
				ml_log("  %-4u  %-23.23s  %-10" PRIu64 "  %.3f s", rank, call[i].call, call[i].sleeps,
				       (double)call[i].asleep_ns / 1e9);
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

static void write_sleep(FILE *file, const struct ml_job *job)
{
	fprintf(file, "  \"asleep\": [\n");
	for (uint32_t rank = 0; rank < job->plan.ranks; rank++) {
		const struct ml_call_shm *call = job->segment.rank[rank].call;
		const char *comma = "";

		fprintf(file, "    {");
		for (int i = 0; i < ML_CALLS_MAX; i++) {
			if (!call[i].sleeps)
				continue;
			fprintf(file, "%s\"%.23s\": {\"times\": %" PRIu64 ", \"seconds\": %.6f}", comma, call[i].call, call[i].sleeps,
				(double)call[i].asleep_ns / 1e9);
			comma = ", ";
		}
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
		write_sleep(file, job);
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
	ml_log("messages between ranks (small collectives go without):");
	print_traffic(job);
	ml_log("time asleep in MPI:");
	print_sleep(job);
}
