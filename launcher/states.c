/* SPDX-License-Identifier: BSD-2-Clause */
#include "launcher/states.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "os/clock.h"

enum column { RANK, PROCESS, DOING, PEER, TAG, BYTES, COMM, SINCE, COLUMNS };

static const char *const headings[COLUMNS] = {
	[RANK] = "rank", [PROCESS] = "process", [DOING] = "doing",	 [PEER] = "peer",
	[TAG] = "tag",	 [BYTES] = "bytes",	[COMM] = "communicator", [SINCE] = "since",
};

#define CELL_MAX 100
#define ROWS_MAX 128 /* lines of the table; what comes behind is counted */

struct row {
	char cell[COLUMNS][CELL_MAX];
	bool told; /* shares the line of an earlier row, or is to be left out */
};

static void append(char *text, size_t size, const char *format, ...) ml_printf(3, 4);

static void append(char *text, size_t size, const char *format, ...)
{
	size_t length = strlen(text);
	va_list args;

	va_start(args, format);
	vsnprintf(text + length, size - length, format, args);
	va_end(args);
}

static bool read_wait(const struct ml_segment *segment, uint32_t rank, struct ml_wait_shm *wait)
{
	return ml_load_acq(&segment->rank[rank].state) == ML_RANK_RUNNING &&
	       ml_control_wait_read(&segment->rank[rank], wait);
}

/* --- one rank --- */

/* A peer of a communicator, and who that is in the job if the number is another there. */
static void fill_peer(char cell[CELL_MAX], const struct ml_wait_shm *wait)
{
	if (wait->peer == ML_WAIT_ANY)
		append(cell, CELL_MAX, "any");
	else if (wait->peer >= 0)
		append(cell, CELL_MAX, "%d", wait->peer);
	if (wait->process >= 0 && wait->process != wait->peer)
		append(cell, CELL_MAX, " (rank %d of the job)", wait->process);
}

static void fill_wait(struct row *row, const struct ml_wait_shm *wait)
{
	append(row->cell[DOING], CELL_MAX, "%s", wait->call);
	fill_peer(row->cell[PEER], wait);
	if (wait->tag == ML_WAIT_ANY)
		append(row->cell[TAG], CELL_MAX, "any");
	else if (wait->tag >= 0)
		append(row->cell[TAG], CELL_MAX, "%d", wait->tag);
	if (wait->tag != ML_WAIT_NONE && wait->peer != ML_WAIT_NONE)
		append(row->cell[BYTES], CELL_MAX, "%" PRIu64, wait->bytes);
	append(row->cell[COMM], CELL_MAX, "%s", wait->comm);
	append(row->cell[SINCE], CELL_MAX, "%.1f s", (double)(ml_clock_ns() - (int64_t)wait->since_ns) / 1e9);
}

static void fill_row(struct row *row, const struct ml_segment *segment, uint32_t rank, const struct ml_states_extra *extra)
{
	const struct ml_rank_shm *shm = &segment->rank[rank];
	struct ml_wait_shm wait;
	pid_t pid = extra && extra->pid ? extra->pid : (pid_t)ml_load_rlx(&shm->pid);

	append(row->cell[RANK], CELL_MAX, "%u", rank);
	append(row->cell[PROCESS], CELL_MAX, "%d", (int)pid);
	if (extra && extra->end[0])
		append(row->cell[DOING], CELL_MAX, "%s", extra->end);
	else if (read_wait(segment, rank, &wait))
		fill_wait(row, &wait);
	else
		append(row->cell[DOING], CELL_MAX, "%s", ml_control_state_name((enum ml_rank_state)ml_load_acq(&shm->state)));
}

/* --- the table --- */

static bool is_same(const struct row *a, const struct row *b)
{
	for (enum column c = DOING; c < SINCE; c++)
		if (strcmp(a->cell[c], b->cell[c]) != 0)
			return false;
	return true;
}

/* Gives the row the numbers of all later rows that say the same: "0, 2-7". */
static void merge(struct row *row, uint32_t first, uint32_t ranks)
{
	uint32_t run;

	for (uint32_t rank = first; rank < ranks; rank += ml_max(run, 1u)) {
		for (run = 0; rank + run < ranks && !row[rank + run].told && is_same(&row[first], &row[rank + run]); run++)
			row[rank + run].told = rank + run != first;
		if (run && rank != first)
			append(row[first].cell[RANK], CELL_MAX, ", %u", rank);
		if (run > 1)
			append(row[first].cell[RANK], CELL_MAX, "-%u", rank + run - 1);
	}
}

static void print_line(const struct row *row, const size_t width[COLUMNS], ml_states_say *say)
{
	char line[CELL_MAX * COLUMNS] = " ";
	size_t end;

	for (enum column c = 0; c < COLUMNS; c++)
		if (width[c])
			append(line, sizeof(line), " %-*s ", (int)width[c], row->cell[c]);
	end = strlen(line);
	while (end > 0 && line[end - 1] == ' ')
		line[--end] = '\0';
	say("%s", line);
}

/* A column in which nothing stands has no width and no heading. */
static void measure(const struct row *row, uint32_t ranks, bool processes, size_t width[COLUMNS])
{
	for (uint32_t rank = 0; rank < ranks; rank++)
		for (enum column c = 0; c < COLUMNS && !row[rank].told; c++)
			width[c] = ml_max(width[c], strlen(row[rank].cell[c]));
	for (enum column c = 0; c < COLUMNS; c++)
		width[c] = width[c] ? ml_max(width[c], strlen(headings[c])) : 0;
	if (!processes)
		width[PROCESS] = 0;
}

static void print_rows(const struct row *row, uint32_t ranks, const size_t width[COLUMNS], ml_states_say *say)
{
	struct row heading = { 0 };
	uint32_t printed = 0, left = 0;

	for (enum column c = 0; c < COLUMNS; c++)
		append(heading.cell[c], CELL_MAX, "%s", headings[c]);
	print_line(&heading, width, say);
	for (uint32_t rank = 0; rank < ranks; rank++) {
		if (row[rank].told)
			continue;
		if (printed++ < ROWS_MAX)
			print_line(&row[rank], width, say);
		else
			left++;
	}
	if (left)
		say("  and %u more", left);
}

void ml_states_print(const struct ml_segment *segment, const struct ml_states_extra *extra, bool processes, ml_states_say *say)
{
	uint32_t ranks = segment->layout.ranks, some = 0;
	struct row *row = calloc(ranks, sizeof(*row));
	size_t width[COLUMNS] = { 0 };

	if (!row)
		return;
	for (uint32_t rank = 0; rank < ranks; rank++) {
		row[rank].told = extra && extra[rank].skip;
		if (!row[rank].told)
			fill_row(&row[rank], segment, rank, extra ? &extra[rank] : NULL);
	}
	for (uint32_t rank = 0; rank < ranks; rank++) {
		some += !row[rank].told;
		if (!row[rank].told && !processes)
			merge(row, rank, ranks);
	}
	measure(row, ranks, processes, width);
	if (some)
		print_rows(row, ranks, width, say);
	free(row);
}

/* --- who waits for whom --- */

/* The one process that a rank waits for, or -1. */
static int32_t target_of(const struct ml_segment *segment, int32_t rank)
{
	struct ml_wait_shm wait;

	if (!read_wait(segment, (uint32_t)rank, &wait) || wait.process >= (int32_t)segment->layout.ranks)
		return -1;
	return ml_max(wait.process, -1);
}

/* As many steps from wait to wait as there are ranks lead into a cycle, if they lead on at all; -1 when not. */
static int32_t find_cycle_from(const struct ml_segment *segment, int32_t start)
{
	int32_t at = start;

	for (uint32_t steps = 0; at >= 0 && steps < segment->layout.ranks; steps++)
		at = target_of(segment, at);
	return at;
}

bool ml_states_find_cycle(const struct ml_segment *segment, char *text, size_t size)
{
	int32_t ranks = (int32_t)segment->layout.ranks, at = -1, first, next;

	for (int32_t rank = 0; rank < ranks && at < 0; rank++)
		at = find_cycle_from(segment, rank);
	if (at < 0)
		return false;
	first = at; /* begin with its lowest rank */
	for (next = target_of(segment, at); next >= 0 && next != at; next = target_of(segment, next))
		first = ml_min(first, next);
	text[0] = '\0';
	append(text, size, "rank %d waits for ", first);
	for (next = target_of(segment, first); next >= 0 && next != first; next = target_of(segment, next))
		append(text, size, "rank %d, which waits for ", next);
	append(text, size, "rank %d", first);
	return true;
}

bool ml_states_describe(const struct ml_segment *segment, uint32_t rank, char *text, size_t size)
{
	struct ml_wait_shm wait;

	if (!read_wait(segment, rank, &wait))
		return false;
	snprintf(text, size, "in %s", wait.call);
	if (wait.peer == ML_WAIT_ANY)
		append(text, size, ", waiting for any rank");
	else if (wait.process >= 0)
		append(text, size, ", waiting for rank %d", wait.process);
	else if (wait.peer >= 0)
		append(text, size, ", waiting at rank %d", wait.peer);
	if (wait.tag >= 0)
		append(text, size, ", tag %d", wait.tag);
	if (wait.comm[0] && strcmp(wait.comm, "MPI_COMM_WORLD") != 0)
		append(text, size, ", on %s", wait.comm);
	return true;
}
