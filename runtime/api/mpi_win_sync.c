/* SPDX-License-Identifier: BSD-2-Clause */
/* Synchronization of windows (MPI 5.0 section 12.5). */
#include "api/api.h"

#include "api/check.h"
#include "rma/sync.h"
#include "rma/window.h"

/* The promises of a call are some of those that it may be given. */
static int check_assert(int promises, int allowed)
{
	if (!(promises & ~allowed) || !ml_check_is_wanted())
		return MPI_SUCCESS;
	ml_note("assert is %d, which is not a combination of what is allowed here", promises);
	return MPI_ERR_ASSERT;
}

int PMPI_Win_fence(int assert, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = check_assert(assert, MPI_MODE_NOSTORE | MPI_MODE_NOPUT | MPI_MODE_NOPRECEDE | MPI_MODE_NOSUCCEED);
	if (!error)
		error = ml_sync_fence(win, assert);
	return ml_api_raise_win("MPI_Win_fence", error, win);
}
ML_ALIAS(Win_fence);
