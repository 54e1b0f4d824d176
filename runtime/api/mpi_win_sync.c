/* SPDX-License-Identifier: BSD-2-Clause */
/* Synchronization of windows (MPI 5.0 section 12.5): fences, and epochs between some of the processes. */
#include "api/api.h"

#include "api/check.h"
#include "api/win_check.h"
#include "object/group.h"
#include "rma/sync.h"

int PMPI_Win_fence(int assert, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = ml_win_check_assert(assert, MPI_MODE_NOSTORE | MPI_MODE_NOPUT | MPI_MODE_NOPRECEDE | MPI_MODE_NOSUCCEED);
	if (!error)
		error = ml_sync_fence(win, assert);
	return ml_api_raise_win("MPI_Win_fence", error, win);
}
ML_ALIAS(Win_fence);

/* The window, the group of the other side, and the promises of the call. */
static int check(MPI_Win handle, MPI_Group group, int assert, int allowed, struct ml_win **win_out, struct ml_group **group_out)
{
	int error = ml_check_win(handle, win_out);

	if (!error)
		error = ml_check_group(group, group_out);
	return error ? error : ml_win_check_assert(assert, allowed);
}

int PMPI_Win_start(MPI_Group group, int assert, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	struct ml_group *targets;
	int error = check(handle, group, assert, MPI_MODE_NOCHECK, &win, &targets);

	if (!error)
		error = ml_sync_start(win, targets, assert & MPI_MODE_NOCHECK);
	return ml_api_raise_win("MPI_Win_start", error, win);
}
ML_ALIAS(Win_start);

int PMPI_Win_complete(MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = ml_sync_complete(win);
	return ml_api_raise_win("MPI_Win_complete", error, win);
}
ML_ALIAS(Win_complete);

int PMPI_Win_post(MPI_Group group, int assert, MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	struct ml_group *origins;
	int error = check(handle, group, assert, MPI_MODE_NOCHECK | MPI_MODE_NOSTORE | MPI_MODE_NOPUT, &win, &origins);

	if (!error)
		error = ml_sync_post(win, origins, assert & MPI_MODE_NOCHECK);
	return ml_api_raise_win("MPI_Win_post", error, win);
}
ML_ALIAS(Win_post);

int PMPI_Win_wait(MPI_Win handle)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	int error = ml_check_win(handle, &win);

	if (!error)
		error = ml_sync_wait(win);
	return ml_api_raise_win("MPI_Win_wait", error, win);
}
ML_ALIAS(Win_wait);

int PMPI_Win_test(MPI_Win handle, int *flag)
{
	ML_GUARD;
	struct ml_win *win = NULL;
	bool done;
	int error = ml_api_need(ml_check_win(handle, &win), flag, "flag");

	if (!error)
		error = ml_sync_test(win, &done);
	if (!error)
		*flag = done;
	return ml_api_raise_win("MPI_Win_test", error, win);
}
ML_ALIAS(Win_test);
