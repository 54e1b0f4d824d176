/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Locks: MPI_Win_lock and its kin. The origin takes the target's lock by itself (shm/lock.h), and the target has no part in it. A lock is
 * taken when it is asked for, unless MPI_MODE_NOCHECK says that there is nobody else.
 */
#include "p2p/peer.h"
#include "p2p/progress.h"
#include "rma/sync.h"

/* Wakes the process whose turn has come, if it sleeps. F1 of shm/lock.h stands between the turn and this. */
static void tell(const struct ml_lock_shm *lock, uint32_t ticket, bool alone)
{
	uint32_t process = ml_lock_waiter(lock, ticket, alone);

	if (ml_unlikely(process != ML_LOCK_NOBODY))
		ml_bell_ring(ml_peers.peer[process].bell);
}

/* F1: on exclusive cores the sleeper's membarrier stands for it. */
static void fence(void)
{
	if (ml_bell.fenced)
		ml_fence();
	else
		ml_compiler_fence();
}

static void wait_for_turn(const struct ml_win *win, int32_t rank, uint32_t ticket, bool alone, const char *call)
{
	struct ml_lock_shm *lock = &win->target[rank].shm->lock;
	struct ml_wait_reason reason = {
		.call = call, .comm = win->comm, .peer = rank, .tag = ML_WAIT_NONE, .is_place = true,
	};
	struct ml_idle idle = { 0 };

	ml_lock_enlist(lock, ticket, alone, ml_peers.me); /* W */
	while (!ml_lock_is_turn(lock, ticket, alone))
		ml_progress_idle(&idle, &reason);
	ml_progress_awake(&idle);
	ml_lock_delist(lock, ticket);
}

static void take(struct ml_win *win, int32_t rank, enum ml_win_hold hold, const char *call)
{
	struct ml_win_target *target = &win->target[rank];
	bool alone = hold == ML_WIN_ALONE;

	target->hold = hold;
	if (hold == ML_WIN_UNCHECKED)
		return;
	target->ticket = ml_lock_draw(&target->shm->lock);
	if (!ml_lock_is_turn(&target->shm->lock, target->ticket, alone))
		wait_for_turn(win, rank, target->ticket, alone, call);
	if (alone)
		return;
	ml_lock_share(&target->shm->lock, target->ticket);
	fence();
	tell(&target->shm->lock, target->ticket + 1, false);
}

static void leave(struct ml_win_target *target)
{
	struct ml_lock_shm *lock = &target->shm->lock;
	bool alone = target->hold == ML_WIN_ALONE, held = target->hold != ML_WIN_UNCHECKED;
	uint32_t gone;

	target->hold = ML_WIN_FREE;
	if (!held) {
		ml_fence(); /* what was put is there for all that this process does next */
		return;
	}
	gone = ml_lock_leave(lock, target->ticket, alone);
	fence();
	tell(lock, gone, true);
	if (alone)
		tell(lock, target->ticket + 1, false);
}

int ml_sync_lock(struct ml_win *win, int32_t rank, enum ml_win_hold hold)
{
	struct ml_win_target *target = &win->target[rank];

	if (win->epoch == ML_WIN_START || win->epoch == ML_WIN_LOCK_ALL)
		return ml_win_note_epoch(win);
	if (target->hold != ML_WIN_FREE) {
		ml_note("rank %d is locked already", rank);
		return MPI_ERR_RMA_SYNC;
	}
	win->is_open = false;
	win->epoch = ML_WIN_LOCK;
	win->locked++;
	take(win, rank, hold, "MPI_Win_lock");
	target->is_open = true;
	return MPI_SUCCESS;
}

int ml_sync_unlock(struct ml_win *win, int32_t rank)
{
	struct ml_win_target *target = &win->target[rank];

	if (win->epoch != ML_WIN_LOCK || !target->is_open) {
		ml_note("rank %d is not locked", rank);
		return MPI_ERR_RMA_SYNC;
	}
	target->is_open = false;
	leave(target);
	if (--win->locked == 0)
		win->epoch = ML_WIN_NONE;
	return MPI_SUCCESS;
}

/* One after the other in the order of ranks, which is the same everywhere: so two who do it never wait for each other. */
int ml_sync_lock_all(struct ml_win *win, enum ml_win_hold hold)
{
	int error = ml_sync_check_access(win);

	if (error)
		return error;
	win->is_open = false;
	win->epoch = ML_WIN_LOCK_ALL;
	for (int32_t rank = 0; rank < win->size; rank++)
		take(win, rank, hold, "MPI_Win_lock_all");
	win->is_open = true;
	return MPI_SUCCESS;
}

int ml_sync_unlock_all(struct ml_win *win)
{
	if (win->epoch != ML_WIN_LOCK_ALL)
		return ml_win_note_epoch(win);
	win->is_open = false;
	for (int32_t rank = 0; rank < win->size; rank++)
		leave(&win->target[rank]);
	win->epoch = ML_WIN_NONE;
	return MPI_SUCCESS;
}

int ml_sync_flush(const struct ml_win *win, int32_t rank)
{
	int error = ml_win_may_flush(win, rank);

	ml_fence(); /* what was put is there before anything that follows is read */
	return error;
}

int ml_sync_flush_all(const struct ml_win *win)
{
	if (win->epoch != ML_WIN_LOCK && win->epoch != ML_WIN_LOCK_ALL)
		return ml_win_note_epoch(win);
	ml_fence();
	return MPI_SUCCESS;
}
