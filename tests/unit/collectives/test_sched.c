/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Builders of schedules: the schedules of all ranks are built in one process and their steps are done with a list of messages instead of
 * rings. Every send meets its receive, nobody waits for ever, no message is left over, and the result is right.
 */
#include "collectives/builders.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lib/unit.h"

enum { RANKS = 17, COUNT = 40, MESSAGES = 4096 };

static const int sizes[] = { 1, 2, 3, 4, 5, 7, 8, 13, 16, 17 };

static struct ml_comm comm[RANKS];
static struct ml_sched sched[RANKS];
static int64_t in[RANKS][COUNT * RANKS], out[RANKS][COUNT * RANKS];
static struct { int from, to; bool taken; size_t bytes; unsigned char *data; } message[MESSAGES];
static int messages;

/* Does not commute: an operand is a run of ranks, first * 1000 + last, and only runs that follow each other are joined. */
static void join(const void *a, const void *b, void *to, size_t count)
{
	const int64_t *x = a, *y = b;
	int64_t *z = to;

	for (size_t i = 0; i < count; i++) {
		ck_assert_msg(x[i] % 1000 + 1 == y[i] / 1000, "%ld does not go before %ld", (long)x[i], (long)y[i]);
		z[i] = x[i] / 1000 * 1000 + y[i] % 1000;
	}
}

static void build(int n, void (*builder)(struct ml_sched *, const struct ml_call *), int32_t root, size_t count, bool commute)
{
	messages = 0;
	for (int r = 0; r < n; r++) {
		struct ml_call call = {
			.build = builder, .comm = &comm[r], .root = root,
			.reduction = { .in = (unsigned char *)in[r], .out = (unsigned char *)out[r], .count = count,
				       .extent = sizeof(int64_t), .fn = join, .commute = commute },
			.recv = { .base = (unsigned char *)out[r], .each = COUNT, .type = ml_type_find(MPI_INT64_T) },
			.send = { .base = (unsigned char *)in[r], .each = COUNT, .type = ml_type_find(MPI_INT64_T) },
		};
		struct ml_sched *s = &sched[r];

		comm[r] = (struct ml_comm){ .rank = r, .size = n };
		memset(s, 0, sizeof *s);
		ml_sched_build(s, &call);
		s->has = s->needs;
		s->step = calloc(s->has.steps + 1, sizeof *s->step);
		s->memory = calloc(1, s->has.scratch + 1);
		ml_sched_build(s, &call);
		ck_assert_ptr_nonnull(s->step);
		memset(out[r], 0xff, sizeof out[r]);
		for (int i = 0; i < COUNT * RANKS; i++)
			in[r][i] = r * 1000 + r;
	}
}

static void send(int from, const struct ml_sched_step *step)
{
	size_t bytes = (size_t)step->a.count * step->a.type->size;

	ck_assert_int_lt(messages, MESSAGES);
	message[messages].from = from;
	message[messages].to = step->rank;
	message[messages].taken = false;
	message[messages].bytes = bytes;
	message[messages].data = malloc(bytes + 1);
	if (bytes)
		memcpy(message[messages].data, step->a.base, bytes);
	messages++;
}

/* The oldest message between the two. */
static bool receive(int to, const struct ml_sched_step *step)
{
	for (int i = 0; i < messages; i++) {
		if (message[i].taken || message[i].from != step->rank || message[i].to != to)
			continue;
		ck_assert_uint_eq(message[i].bytes, (size_t)step->a.count * step->a.type->size);
		if (message[i].bytes)
			memcpy(step->a.base, message[i].data, message[i].bytes);
		free(message[i].data);
		message[i].taken = true;
		return true;
	}
	return false;
}

/* Steps are done strictly in turn, sends without waiting: what is right then is right when receives are posted early as well. */
static bool go_on(int r)
{
	struct ml_sched *s = &sched[r];
	uint32_t first = s->at;

	for (; s->at < s->needs.steps; s->at++) {
		struct ml_sched_step *step = &s->step[s->at];

		if (step->kind == ML_SCHED_SEND)
			send(r, step);
		else if (step->kind == ML_SCHED_COPY)
			memmove(step->b.base, step->a.base, (size_t)step->a.count * step->a.type->size);
		else if (step->kind == ML_SCHED_COMBINE)
			join(step->a.base, step->b.base, step->out, (size_t)step->a.count);
		else if (!receive(r, step))
			break;
	}
	return s->at > first;
}

static void run(int n)
{
	bool moved = true;

	while (moved) {
		moved = false;
		for (int r = 0; r < n; r++)
			moved |= go_on(r);
	}
	for (int r = 0; r < n; r++) {
		ck_assert_msg(sched[r].at == sched[r].needs.steps, "rank %d of %d waits for ever at step %u", r, n, sched[r].at);
		free(sched[r].step);
		free(sched[r].memory);
	}
	for (int i = 0; i < messages; i++)
		ck_assert_msg(message[i].taken, "nobody receives a message from %d to %d of %d", message[i].from, message[i].to, n);
}

/* `count` elements at a rank are the combination of the ranks from first to last. */
static void expect(int r, size_t count, int first, int last)
{
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(out[r][i], first * 1000 + last);
}

START_TEST(reductions_keep_the_order_of_ranks)
{
	int n = sizes[_i];

	build(n, ml_sched_allreduce, 0, COUNT, false);
	run(n);
	for (int r = 0; r < n; r++)
		expect(r, COUNT, 0, n - 1);
	build(n, ml_sched_reduce, n / 2, COUNT, false);
	run(n);
	expect(n / 2, COUNT, 0, n - 1);
	build(n, ml_sched_reduce_scatter, 0, (size_t)n * COUNT, true);
	run(n);
	for (int r = 0; r < n; r++)
		expect(r, COUNT, 0, n - 1);
}
END_TEST

START_TEST(prefixes_end_where_they_should)
{
	int n = sizes[_i];

	build(n, ml_sched_scan, 0, COUNT, false);
	run(n);
	for (int r = 0; r < n; r++)
		expect(r, COUNT, 0, r);
	build(n, ml_sched_exscan, 0, COUNT, false);
	run(n);
	for (int r = 1; r < n; r++)
		expect(r, COUNT, 0, r - 1);
}
END_TEST

START_TEST(blocks_reach_everybody)
{
	int n = sizes[_i];

	build(n, ml_sched_allgather, 0, 0, true);
	run(n);
	for (int r = 0; r < n; r++)
		for (int i = 0; i < n * COUNT; i++)
			ck_assert_int_eq(out[r][i], i / COUNT * 1001);
	build(n, ml_sched_alltoall, 0, 0, true);
	run(n);
	for (int r = 0; r < n; r++)
		for (int i = 0; i < n * COUNT; i++)
			ck_assert_int_eq(out[r][i], i / COUNT * 1001);
	build(n, ml_sched_gather, n - 1, 0, true);
	run(n);
	for (int i = 0; i < n * COUNT; i++)
		ck_assert_int_eq(out[n - 1][i], i / COUNT * 1001);
	build(n, ml_sched_barrier, 0, 0, true);
	run(n);
}
END_TEST

UNIT_SUITE(sched)
{
	TCase *tc = unit_case(s, "builders");

	tcase_add_loop_test(tc, reductions_keep_the_order_of_ranks, 0, (int)(sizeof sizes / sizeof sizes[0]));
	tcase_add_loop_test(tc, prefixes_end_where_they_should, 0, (int)(sizeof sizes / sizeof sizes[0]));
	tcase_add_loop_test(tc, blocks_reach_everybody, 0, (int)(sizeof sizes / sizeof sizes[0]));
}
