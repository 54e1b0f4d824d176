/* SPDX-License-Identifier: BSD-2-Clause */
/* The objects of windows: see window.h. */
#include "rma/window.h"

#include <stdlib.h>

#include "base/fail.h"
#include "object/attr.h"
#include "object/errhandler.h"
#include "object/info.h"

#define WINS_MAX ((size_t)1 << 16)

struct ml_arena ml_win_arena; /* from the first window on until the process ends */

int ml_win_note_epoch(const struct ml_win *win)
{
	static const char *const epochs[] = {
		[ML_WIN_NONE] = "there is no access epoch",
		[ML_WIN_FENCE] = "the epoch is one of MPI_Win_fence",
		[ML_WIN_START] = "the epoch is one of MPI_Win_start",
		[ML_WIN_LOCK] = "the epoch is one of MPI_Win_lock",
		[ML_WIN_LOCK_ALL] = "the epoch is one of MPI_Win_lock_all",
	};

	ml_note("%s", epochs[win->epoch]);
	return MPI_ERR_RMA_SYNC;
}

int ml_win_note_closed(const struct ml_win *win, int32_t rank)
{
	ml_note("rank %d may not be accessed so", rank);
	return ml_win_note_epoch(win);
}

int ml_win_set_hints(struct ml_win *win, const struct ml_info *hints)
{
	static const char *const known[] = {
		"no_locks",
		"accumulate_ordering",
		"accumulate_ops",
		"mpi_accumulate_granularity",
		"same_size",
		"same_disp_unit",
		"alloc_shared_noncontig",
		"mpi_minimum_memory_alignment",
		"mpi_assert_memory_alloc_kinds",
	};
	struct ml_info *kept;
	int error = ml_info_keep(hints, known, ML_ARRAY_LEN(known), &kept);

	if (!error) {
		ml_info_free(win->info);
		win->info = kept;
	}
	return error;
}

int ml_win_new(struct ml_comm *comm, struct ml_win **new_out)
{
	struct ml_win_target *target = calloc((size_t)comm->size, sizeof *target);
	struct ml_win *win = NULL;

	if (target && (ml_win_arena.base || ml_arena_init(&ml_win_arena, sizeof *win, WINS_MAX) == 0))
		win = ml_arena_new(&ml_win_arena);
	if (!win) {
		ml_note("no memory for a window; there are up to %zu", ml_arena_made(&ml_win_arena));
		free(target);
		return MPI_ERR_NO_MEM;
	}
	*win = (struct ml_win){
		.magic = ML_WIN_MAGIC, .rank = comm->rank, .size = comm->size, .target = target, .comm = comm,
		.errhandler = MPI_ERRORS_ARE_FATAL, .model = MPI_WIN_UNIFIED,
	};
	*new_out = win;
	return MPI_SUCCESS;
}

void ml_win_free(struct ml_win *win)
{
	ML_CHECK_MAGIC(win, ML_WIN_MAGIC);
	ml_errhandler_drop(win->errhandler);
	ml_attr_forget(&win->attrs);
	ml_info_free(win->info);
	free(win->target);
	win->magic = 0;
	ml_arena_free(&ml_win_arena, win);
}

int ml_win_number(const struct ml_win *win)
{
	return ml_arena_index(&ml_win_arena, win);
}

struct ml_win *ml_win_by_number(int number)
{
	return (size_t)number < ml_arena_made(&ml_win_arena) ? ml_arena_at(&ml_win_arena, (size_t)number) : NULL;
}

void ml_win_fini(void)
{
	for (size_t i = 0; i < ml_arena_made(&ml_win_arena); i++) {
		struct ml_win *win = ml_arena_at(&ml_win_arena, i);

		if (win->magic == ML_WIN_MAGIC)
			ml_win_free(win);
	}
}
