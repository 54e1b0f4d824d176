/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Windows (MPI 5.0 chapter 12): memory that the processes of a communicator open to each other. This header is what the rest of
 * the layer and the functions of the standard know of one; window_make.h makes and frees them.
 *
 * The memory of a rank is reached in one of two ways, which is fixed when the window is made:
 *
 *   mapped    it lies in the heap of the segment (shm/heap.h), or is this process's own: `base` is where this process sees it,
 *             and a put is a store. With a `gate` it is in the part that its owner takes out when it forks: every visit
 *             stands between ml_heap_enter(gate) and ml_heap_leave(gate), and where enter says no the kernel copies.
 *   private   `base` is NULL, and the kernel copies from and to `address` in process `pid` (os/cma.h). Every rank has found
 *             out that it may, before the window exists.
 *
 * So data has moved when the call that moves it returns, with no help of the target. Windows are unified (MPI_WIN_UNIFIED): there is one
 * copy of the memory. What is left of synchronization is order: barriers, messages, locks and fences.
 *
 * Of a dynamic window `base` is NULL and `address` 0 everywhere; displacements are addresses in the target's process, and
 * region.h finds what is attached there.
 *
 * Functions return MPI_SUCCESS or an MPI_ERR_ class with a note. The caller excludes other threads.
 */
#ifndef ML_RMA_WINDOW_H
#define ML_RMA_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/atomic.h"
#include "base/compiler.h"
#include "mpi_lite.h"
#include "object/arena.h"
#include "object/comm.h"
#include "object/error.h"
#include "shm/lock.h"

#define ML_WIN_MAGIC 0x77696e64u

struct ml_attr; /* object/attr.h */
struct ml_info; /* object/info.h */

/* What a rank has attached to a dynamic window: see region.h. */
struct ml_region_shm;
struct ml_regions_shm {
	ml_atomic_u64 version;
	ml_atomic_u64 table; /* offset in the segment of struct ml_region_shm[count] */
	ml_atomic_u64 count;
};

/*
 * What a rank's part of a window has in shared memory: a block of its heap, which only this rank frees, when all have left
 * the window. Written by everybody.
 */
struct ml_win_shm {
	ml_atomic_u32 accumulate; /* 0, or held by the process of this number + 1 while it accumulates here */
	struct ml_regions_shm regions;
	struct ml_lock_shm lock ml_aligned(ML_CACHELINE); /* of MPI_Win_lock */
} ml_aligned(ML_CACHELINE);

/* How this process holds the lock of a rank. */
enum ml_win_hold {
	ML_WIN_FREE,
	ML_WIN_SHARED,
	ML_WIN_ALONE,
	ML_WIN_UNCHECKED, /* it has promised that nobody else wants it (MPI_MODE_NOCHECK) */
};

/* A rank's part of the window, as this process sees it. */
struct ml_win_target {
	unsigned char *base;    /* its first byte here; NULL: the kernel copies */
	uint64_t address;       /* its first byte in its process */
	uint64_t gate;          /* 0, or what ml_heap_enter and ml_heap_leave take */
	size_t size;            /* bytes */
	size_t disp_unit;       /* bytes of a step of displacements */
	struct ml_win_shm *shm;
	uint32_t peer;          /* process, in the job */
	pid_t pid;
	uint32_t ticket;        /* of its lock, while it is held */
	uint8_t hold;           /* enum ml_win_hold */
	bool is_open;           /* the access epoch reaches this rank: it is locked, or one of those of MPI_Win_start */
};

/* The epoch in which this process may access others (MPI 5.0 section 12.5). */
enum ml_win_epoch {
	ML_WIN_NONE,
	ML_WIN_FENCE,    /* to all */
	ML_WIN_START,    /* to those of the group: is_open */
	ML_WIN_LOCK,     /* to those that are locked: is_open */
	ML_WIN_LOCK_ALL, /* to all */
};

struct ml_win {
	uint32_t magic;               /* ML_WIN_MAGIC while the window exists */
	int32_t rank;                 /* of this process */
	int32_t size;
	bool is_open;                 /* the access epoch reaches every rank */
	uint8_t epoch;                /* enum ml_win_epoch */
	struct ml_win_target *target; /* [size] */
	struct ml_comm *comm;         /* the window's own: its barriers and messages; its name is the window's */
	MPI_Errhandler errhandler;
	int32_t locked;               /* ranks, under ML_WIN_LOCK */
	int32_t completed;            /* of the origins: so many, in their order */
	struct ml_group *targets;     /* of MPI_Win_start, or NULL */
	struct ml_group *origins;     /* of MPI_Win_post, while the memory is exposed to them, or NULL */
	struct ml_attr *attrs;        /* youngest first */
	struct ml_info *info;         /* hints of the user, or NULL */
	void *memory;                 /* that the window frees, or NULL */
	bool by_kernel;               /* the kernel lets all ranks access each other's memory */
	struct ml_region_shm *regions; /* dynamic: the own table, or NULL; */
	uint64_t regions_room;        /* the entries that it has room for */
	/* What the attributes of a window point to. */
	int flavor;                   /* MPI_WIN_FLAVOR_... */
	int model;
	int disp_unit;
	MPI_Aint bytes;
};

extern struct ml_arena ml_win_arena __attribute__((visibility("hidden")));

#define ML_WIN_STRIDE ML_ROUND_UP(sizeof(struct ml_win), ML_CACHELINE)

/* The window behind a handle, or NULL. */
ml_inline struct ml_win *ml_win_find(MPI_Win handle)
{
	struct ml_win *win = (struct ml_win *)handle;
	uintptr_t offset = (uintptr_t)handle - (uintptr_t)ml_win_arena.base;

	if (offset < ml_arena_made(&ml_win_arena) * ML_WIN_STRIDE && offset % ML_WIN_STRIDE == 0 && win->magic == ML_WIN_MAGIC)
		return win;
	return NULL;
}

ml_inline MPI_Win ml_win_handle(struct ml_win *win)
{
	return (MPI_Win)win;
}

/* Notes which epoch the window is in, or that it does not reach the rank: MPI_ERR_RMA_SYNC. */
ml_cold int ml_win_note_epoch(const struct ml_win *win);
ml_cold int ml_win_note_closed(const struct ml_win *win, int32_t rank);

/* MPI_SUCCESS when an epoch reaches the rank, which is in range; else MPI_ERR_RMA_SYNC. */
ml_inline int ml_win_may_access(const struct ml_win *win, int32_t rank)
{
	return ml_likely(win->is_open || win->target[rank].is_open) ? MPI_SUCCESS : ml_win_note_closed(win, rank);
}

/* The same for what is allowed under locks alone: operations that have a request, and flushes. */
ml_inline int ml_win_may_flush(const struct ml_win *win, int32_t rank)
{
	bool locked = win->epoch == ML_WIN_LOCK_ALL || (win->epoch == ML_WIN_LOCK && win->target[rank].is_open);

	return ml_likely(locked) ? MPI_SUCCESS : ml_win_note_closed(win, rank);
}

/* A window over `comm`, which it takes over, with targets that are not known yet; frees the object alone. MPI_ERR_NO_MEM. */
int ml_win_new(struct ml_comm *comm, struct ml_win **new_out);
void ml_win_free(struct ml_win *win);

/* Takes over those of the user's hints that MPI-Lite knows, in place of all earlier ones. MPI_SUCCESS or MPI_ERR_NO_MEM. */
int ml_win_set_hints(struct ml_win *win, const struct ml_info *hints);

/* Between an object and a number that fits an int and is not negative. */
int ml_win_number(const struct ml_win *win);
struct ml_win *ml_win_by_number(int number);

/* The end of the library: frees the windows that the user has left. */
void ml_win_fini(void);

#endif
