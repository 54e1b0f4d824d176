/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * MPI_Win_post, start, complete, wait: an epoch between some of the processes. The target sends an empty message to those whom it lets
 * in, and each of them sends one when it has done; messages keep their order, so epochs that follow each other are told apart.
 * With MPI_MODE_NOCHECK, which both sides give, the first message is left out.
 */
#include "form/line.h"
#include "object/group.h"
#include "p2p/match.h"
#include "p2p/peer.h"
#include "p2p/progress.h"
#include "rma/sync.h"

enum { TAG_POST, TAG_COMPLETE };

/* No communicator is made of the window's own: so the context of such agreement is free. */
static struct ml_line line_of(const struct ml_win *win, const char *call, int32_t tag)
{
	return (struct ml_line){ call, win->comm, ML_COMM_FORM_CTX(win->comm), tag };
}

/* Each member is a rank of the window. */
static int check_members(const struct ml_win *win, const struct ml_group *group)
{
	for (int32_t i = 0; i < group->size; i++)
		if (ml_group_rank_of(win->comm->group, ml_group_peer(group, i)) == MPI_UNDEFINED) {
			ml_note("its rank %d is not in the group of the window", i);
			return MPI_ERR_GROUP;
		}
	return MPI_SUCCESS;
}

static int send_each(const struct ml_line *line, const struct ml_group *group)
{
	int error = MPI_SUCCESS;

	for (int32_t i = 0; i < group->size && !error; i++)
		error = ml_line_send(line, ml_group_peer(group, i), NULL, 0);
	return error;
}

/* From the members behind the first *done. */
static int recv_each(const struct ml_line *line, const struct ml_group *group, int32_t *done)
{
	int error = MPI_SUCCESS;

	for (; *done < group->size && !error; (*done)++)
		error = ml_line_recv(line, ml_group_peer(group, *done), NULL, 0);
	return error;
}

/* ---- the origin --------------------------------------------------------------------------------------------------- */

static void open_to(struct ml_win *win, const struct ml_group *group, bool is_open)
{
	for (int32_t i = 0; i < group->size; i++)
		win->target[ml_group_rank_of(win->comm->group, ml_group_peer(group, i))].is_open = is_open;
}

int ml_sync_start(struct ml_win *win, struct ml_group *group, bool unchecked)
{
	struct ml_line line = line_of(win, "MPI_Win_start", TAG_POST);
	int error = ml_sync_check_access(win);
	int32_t done = 0;

	if (!error)
		error = check_members(win, group);
	if (!error && !unchecked)
		error = recv_each(&line, group, &done);
	if (error)
		return error;
	win->targets = ml_group_hold(group);
	win->is_open = false;
	win->epoch = ML_WIN_START;
	open_to(win, group, true);
	return MPI_SUCCESS;
}

int ml_sync_complete(struct ml_win *win)
{
	struct ml_line line = line_of(win, "MPI_Win_complete", TAG_COMPLETE);
	int error;

	if (win->epoch != ML_WIN_START)
		return ml_win_note_epoch(win);
	open_to(win, win->targets, false);
	win->epoch = ML_WIN_NONE;
	error = send_each(&line, win->targets);
	ml_group_drop(win->targets);
	win->targets = NULL;
	return error;
}

/* ---- the target --------------------------------------------------------------------------------------------------- */

int ml_sync_post(struct ml_win *win, struct ml_group *group, bool unchecked)
{
	struct ml_line line = line_of(win, "MPI_Win_post", TAG_POST);
	int error = ml_sync_check_exposure(win, false);

	if (!error)
		error = check_members(win, group);
	if (error)
		return error;
	win->origins = ml_group_hold(group);
	win->completed = 0;
	return unchecked ? MPI_SUCCESS : send_each(&line, group);
}

static void end_exposure(struct ml_win *win)
{
	ml_group_drop(win->origins);
	win->origins = NULL;
}

int ml_sync_wait(struct ml_win *win)
{
	struct ml_line line = line_of(win, "MPI_Win_wait", TAG_COMPLETE);
	int error = ml_sync_check_exposure(win, true);

	if (!error)
		error = recv_each(&line, win->origins, &win->completed);
	if (!error)
		end_exposure(win);
	return error;
}

/* The members whose message has been received are the first `completed` of the group. */
int ml_sync_test(struct ml_win *win, bool *flag_out)
{
	struct ml_line line = line_of(win, "MPI_Win_test", TAG_COMPLETE);
	int error = ml_sync_check_exposure(win, true);

	if (error)
		return error;
	ml_progress_test();
	while (!error && win->completed < win->origins->size) {
		uint32_t peer = ml_group_peer(win->origins, win->completed);

		if (!ml_match_find(peer, line.tag, line.ctx))
			break;
		error = ml_line_recv(&line, peer, NULL, 0);
		win->completed += !error;
	}
	*flag_out = win->completed == win->origins->size;
	if (!error && *flag_out)
		end_exposure(win);
	return error;
}
