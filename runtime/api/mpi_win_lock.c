/* SPDX-License-Identifier: BSD-2-Clause */
/* Synchronization of windows (MPI 5.0 sections 12.5.3 and 12.5.4): locks and flushes, in which the target has no part. */
#include "api/api.h"

#include "api/check.h"
#include "api/win_check.h"
#include "rma/sync.h"

static int check_lock_type(int type)
{
	if (type == MPI_LOCK_EXCLUSIVE || type == MPI_LOCK_SHARED)
		return MPI_SUCCESS;
	ml_note("lock_type is %d", type);
	return MPI_ERR_LOCKTYPE;
}

static int check_target(MPI_Win handle, int rank, struct ml_win **win_out)
{
	int error = ml_check_win(handle, win_out);

	return error ? error : ml_win_check_rank(*win_out, rank);
}

int PMPI_Win_lock(int lock_type, int rank, int assert, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = check_target(handle, rank, &win);

	if (!error)
		error = check_lock_type(lock_type);
	if (!error)
		error = ml_win_check_assert(assert, MPI_MODE_NOCHECK);
	if (!error)
		error = ml_sync_lock(win, rank, assert ? ML_WIN_UNCHECKED : lock_type == MPI_LOCK_SHARED ? ML_WIN_SHARED : ML_WIN_ALONE);
	return ml_api_raise_win("MPI_Win_lock", error, win);
}
ML_ALIAS(Win_lock);

int PMPI_Win_unlock(int rank, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = check_target(handle, rank, &win);

	if (!error)
		error = ml_sync_unlock(win, rank);
	return ml_api_raise_win("MPI_Win_unlock", error, win);
}
ML_ALIAS(Win_unlock);

int PMPI_Win_lock_all(int assert, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = ml_win_check_assert(assert, MPI_MODE_NOCHECK);
	if (!error)
		error = ml_sync_lock_all(win, assert ? ML_WIN_UNCHECKED : ML_WIN_SHARED);
	return ml_api_raise_win("MPI_Win_lock_all", error, win);
}
ML_ALIAS(Win_lock_all);

int PMPI_Win_unlock_all(MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = ml_sync_unlock_all(win);
	return ml_api_raise_win("MPI_Win_unlock_all", error, win);
}
ML_ALIAS(Win_unlock_all);

/* Everything has been done where it was asked for, so here is nothing to wait for; "local" makes no difference. */

static int flush(const char *call, int rank, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = check_target(handle, rank, &win);

	if (!error)
		error = ml_sync_flush(win, rank);
	return ml_api_raise_win(call, error, win);
}

static int flush_all(const char *call, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = ml_sync_flush_all(win);
	return ml_api_raise_win(call, error, win);
}

int PMPI_Win_flush(int rank, MPI_Win win)
{
	return flush("MPI_Win_flush", rank, win);
}
ML_ALIAS(Win_flush);

int PMPI_Win_flush_local(int rank, MPI_Win win)
{
	return flush("MPI_Win_flush_local", rank, win);
}
ML_ALIAS(Win_flush_local);

int PMPI_Win_flush_all(MPI_Win win)
{
	return flush_all("MPI_Win_flush_all", win);
}
ML_ALIAS(Win_flush_all);

int PMPI_Win_flush_local_all(MPI_Win win)
{
	return flush_all("MPI_Win_flush_local_all", win);
}
ML_ALIAS(Win_flush_local_all);

/* There is one copy of the memory: what is left is the order of loads and stores. */
int PMPI_Win_sync(MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	ml_fence();
	return ml_api_raise_win("MPI_Win_sync", error, win);
}
ML_ALIAS(Win_sync);
