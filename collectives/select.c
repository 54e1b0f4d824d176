/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of algorithms, made from select.def. */
#include "collectives/select.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "shm/board.h"

/* The words of select.def. */
enum {
	BOARD = ML_SELECT_BOARD,
	FLAT = ML_SELECT_FLAT,
	COMMUTE = ML_SELECT_COMMUTE,
	RECORD = ML_SELECT_RECORD,
	SHEET = ML_SELECT_SHEET,
	FITS = ML_SELECT_FITS,
	DIRECT = ML_SELECT_DIRECT,
	FAR = ML_SELECT_FAR,
	LINE = ML_BOARD_DATA,
};
#define ANY (-1)
#define K(n) ((size_t)(n) << 10)

struct ml_select ml_select[ML_COLL_COUNT] = {
#define ML_ROW(name_, needs_, ranks_, bytes_, why_)                                                                    \
	{                                                                                                              \
		.name = #name_, .why = why_, .bytes_max = (size_t)(bytes_), .ranks_max = (uint32_t)(ranks_),            \
		.needs = (needs_), .algorithm = ML_##name_,                                                            \
	},
#define ML_SELECT(name_, ...) [ML_COLL_##name_] = { .name = #name_, .row = { __VA_ARGS__ } },
#include "collectives/select.def"
};

bool ml_select_prefers_direct;

static void print_row(int fd, const struct ml_select_row *row)
{
	static const char *const facts[] = { "board", "flat", "commute", "record", "sheet", "fits", "direct", "far" };

	dprintf(fd, "        %-9s", strrchr(row->name, '_') + 1);
	if (row->ranks_max != (uint32_t)ANY)
		dprintf(fd, " ranks <= %u", row->ranks_max);
	if (row->bytes_max != (size_t)ANY)
		dprintf(fd, " bytes <= %zu", row->bytes_max);
	for (size_t i = 0; i < ML_ARRAY_LEN(facts); i++)
		if (row->needs & 1u << i)
			dprintf(fd, " %s", facts[i]);
	dprintf(fd, " (%s)\n", row->why);
}

void ml_select_print(int fd)
{
	dprintf(fd, "The first row that fits is used. MPILITE_COLL=bcast=chain,allreduce=ring prefers algorithms by name, whatever\n"
		    "the limits of their rows; what they need they still need. Bytes are those of the whole vector (bcast, reduce,\n"
		    "allreduce, reduce_scatter) or of one block. A row may need that\n"
		    "        board    the communicator has a line of shared memory a rank, as the first 32 have\n"
		    "        sheet    it has pages of shared memory as well\n"
		    "        flat     everybody reads everybody's line: up to eight ranks, or more than there are cores\n"
		    "        commute  the operation is commutative\n"
		    "        fits     an element fits a page\n"
		    "        record   the message is small enough to be sent without its receive\n"
		    "        direct   every rank may read and write every other's memory, and there are more than 4 KiB\n"
		    "        far      there are two ranks, and a line takes longer from one to the other than from memory\n\n");
	for (size_t i = 0; i < ML_COLL_COUNT; i++) {
		dprintf(fd, "%s\n", ml_select[i].name);
		for (size_t k = 0; k < ML_SELECT_ROWS && ml_select[i].row[k].name; k++)
			print_row(fd, &ml_select[i].row[k]);
	}
}

/* Brings the rows of one algorithm to the front; the number of them. */
static size_t prefer(struct ml_select *select, const char *algorithm, size_t length)
{
	size_t found = 0;

	for (size_t k = 0; k < ML_SELECT_ROWS && select->row[k].name; k++) {
		struct ml_select_row row = select->row[k];
		const char *name = strrchr(row.name, '_') + 1;

		if (strlen(name) != length || strncasecmp(name, algorithm, length) != 0)
			continue;
		if (row.bytes_max != LINE)
			row.bytes_max = (size_t)ANY;
		row.ranks_max = (uint32_t)ANY;
		ml_select_prefers_direct |= row.needs & DIRECT;
		memmove(&select->row[found + 1], &select->row[found], (k - found) * sizeof row);
		select->row[found++] = row;
	}
	return found;
}

static struct ml_select *find_by_name(const char *name, size_t length)
{
	for (size_t i = 0; i < ML_COLL_COUNT; i++)
		if (strlen(ml_select[i].name) == length && strncasecmp(ml_select[i].name, name, length) == 0)
			return &ml_select[i];
	return NULL;
}

/* "allreduce has board recdbl ring", or the collectives themselves. */
static void list(const struct ml_select *select, char *text, size_t size)
{
	const struct ml_select_row *row = select ? select->row : NULL;
	uint32_t listed = 0;
	size_t n;

	if (!select) {
		n = (size_t)snprintf(text, size, "collectives are");
		for (size_t i = 0; i < ML_COLL_COUNT && n < size; i++)
			n += (size_t)snprintf(text + n, size - n, " %s", ml_select[i].name);
		return;
	}
	n = (size_t)snprintf(text, size, "%s has", select->name);
	for (size_t k = 0; k < ML_SELECT_ROWS && row[k].name && n < size; k++) {
		if (!(listed & 1u << row[k].algorithm))
			n += (size_t)snprintf(text + n, size - n, " %s", strrchr(row[k].name, '_') + 1);
		listed |= 1u << row[k].algorithm;
	}
}

int ml_select_force(const char *names, char *why, size_t why_size)
{
	while (names && *names) {
		size_t length = strcspn(names, ","), key = strcspn(names, "=");
		struct ml_select *select = key < length ? find_by_name(names, key) : NULL;

		if (!select || !prefer(select, names + key + 1, length - key - 1)) {
			char known[160];

			list(select, known, sizeof known);
			snprintf(why, why_size, "MPILITE_COLL: there is no %.*s; %s", (int)ml_min(length, (size_t)40), names, known);
			return -EINVAL;
		}
		names += length + (names[length] == ',');
	}
	return 0;
}

void ml_select_keep_reproducible(void)
{
	static const enum ml_collective reductions[] = { ML_COLL_REDUCE, ML_COLL_ALLREDUCE, ML_COLL_SCAN };

	for (size_t i = 0; i < ML_ARRAY_LEN(reductions); i++) {
		struct ml_select_row *row = ml_select[reductions[i]].row, *to = row;

		for (size_t k = 0; k < ML_SELECT_ROWS; k++)
			if (!(row[k].needs & ~COMMUTE))
				*to++ = row[k];
		memset(to, 0, (size_t)(row + ML_SELECT_ROWS - to) * sizeof *to);
	}
}
