/* SPDX-License-Identifier: BSD-2-Clause */
/* Arguments of the functions of windows. */
#ifndef ML_API_WIN_CHECK_H
#define ML_API_WIN_CHECK_H

#include "api/check.h"
#include "rma/window.h"

/* MPI_SUCCESS when the promises are some of those that the call may be given, else MPI_ERR_ASSERT with a note. */
ml_inline int ml_win_check_assert(int promises, int allowed)
{
	if (ml_likely(!(promises & ~allowed)) || !ml_check_is_wanted())
		return MPI_SUCCESS;
	ml_note("assert is %d, of which only %d is allowed here", promises, promises & allowed);
	return MPI_ERR_ASSERT;
}

/* MPI_SUCCESS, or MPI_ERR_RANK with a note. MPI_PROC_NULL is no rank here. */
ml_inline int ml_win_check_rank(const struct ml_win *win, int rank)
{
	if (ml_likely(rank >= 0 && rank < win->size))
		return MPI_SUCCESS;
	ml_note("rank is %d, the window has %d process%s", rank, win->size, win->size == 1 ? "" : "es");
	return MPI_ERR_RANK;
}

#endif
