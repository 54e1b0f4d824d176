/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of algorithms, made from select.def. */
#include "collectives/select.h"

#include <stdio.h>

#include "shm/board.h"

/* The words of select.def. */
enum {
	BOARD = ML_SELECT_BOARD,
	FLAT = ML_SELECT_FLAT,
	COMMUTE = ML_SELECT_COMMUTE,
	RECORD = ML_SELECT_RECORD,
	WHOLE = ML_SELECT_WHOLE,
	LINE = ML_BOARD_DATA,
};
#define ANY (-1)
#define K(n) ((size_t)(n) << 10)

const struct ml_select ml_select[ML_COLL_COUNT] = {
#define ML_ROW(name_, needs_, ranks_, bytes_, why_)                                                                    \
	{                                                                                                              \
		.name = #name_, .why = why_, .bytes_max = (size_t)(bytes_), .ranks_max = (uint32_t)(ranks_),            \
		.needs = (needs_), .algorithm = ML_##name_,                                                            \
	},
#define ML_SELECT(name_, ...) [ML_COLL_##name_] = { .name = #name_, .row = { __VA_ARGS__ } },
#include "collectives/select.def"
};

static void print_row(int fd, const struct ml_select_row *row)
{
	static const char *const facts[] = { "board", "flat", "commute", "record", "whole" };

	dprintf(fd, "\t%-18s", row->name);
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
	for (size_t i = 0; i < ML_COLL_COUNT; i++) {
		dprintf(fd, "%s\n", ml_select[i].name);
		for (size_t k = 0; k < ML_SELECT_ROWS && ml_select[i].row[k].name; k++)
			print_row(fd, &ml_select[i].row[k]);
	}
}
