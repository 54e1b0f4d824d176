/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a window is made: every process says where its memory is; who finds that it cannot reach some of it says so; then all have
 * the window, or nobody has.
 */
#include "rma/window_make.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/param.h"
#include "collectives/coll.h"
#include "form/form.h"
#include "os/cma.h"
#include "p2p/peer.h"
#include "rma/window.h"
#include "shm/heap.h"

/* What a process says of its part. */
struct entry {
	uint64_t address;   /* of its memory in its process */
	uint64_t heap;      /* and in the segment, or 0 */
	uint64_t size;
	uint64_t disp_unit;
	uint64_t shm;       /* of its struct ml_win_shm, in the segment */
	uint64_t probe;     /* address of a word that holds its own address, while the window is made */
	int64_t error;      /* MPI_SUCCESS, or why it has no part */
};

/* ---- one's own part ---------------------------------------------------------------------------------------------- */

/*
 * In the heap, where all others have it mapped: blocks there are aligned to their own size. Else, where nothing else will do, not: then
 * the kernel has to copy. NULL with a note.
 */
static void *provide(struct ml_win *win, size_t size, size_t alignment)
{
	bool shares = win->flavor == MPI_WIN_FLAVOR_SHARED && win->size > 1;
	void *memory = NULL;

	if (ml_heap_alloc(ml_max(size, alignment), &memory) != 0 && !shares && size <= PTRDIFF_MAX - alignment)
		memory = aligned_alloc(alignment, ML_ROUND_UP(size + !size, alignment));
	if (!memory)
		ml_note("no %smemory for %zu bytes of a window", shares ? "shared " : "", size);
	win->memory = memory;
	return memory;
}

void *ml_win_provide_shared(const struct ml_win *win, size_t bytes)
{
	void *memory = NULL;

	bytes = ML_ROUND_UP(bytes, ML_CACHELINE);
	if (ml_heap_alloc(bytes, &memory) == 0)
		return memory;
	return win->size == 1 ? aligned_alloc(ML_CACHELINE, bytes) : NULL;
}

void ml_win_give_back(void *memory)
{
	if (memory && ml_heap_free(memory) != 0)
		free(memory);
}

static size_t shm_bytes(const struct ml_win *win)
{
	return sizeof(struct ml_win_shm) + ml_lock_places((uint32_t)win->size) * sizeof(uint32_t);
}

/* The words that all ranks use to agree on who accesses this part. */
static int provide_shm(struct ml_win *win)
{
	struct ml_win_target *own = &win->target[win->rank];
	size_t bytes = shm_bytes(win);

	own->shm = ml_win_provide_shared(win, bytes);
	if (!own->shm) {
		ml_note("no shared memory for a window");
		return MPI_ERR_NO_MEM;
	}
	memset(own->shm, 0, bytes);
	ml_lock_init(&own->shm->lock, ml_lock_places((uint32_t)win->size));
	return MPI_SUCCESS;
}

/* What this process says. */
static struct entry describe(struct ml_win *win, const struct ml_win_wish *wish)
{
	void *base = wish->base;
	struct entry mine = { .size = wish->size, .disp_unit = wish->disp_unit };

	win->flavor = wish->flavor;
	win->bytes = (MPI_Aint)wish->size;
	win->disp_unit = wish->disp_unit > INT_MAX ? MPI_UNDEFINED : (int)wish->disp_unit;
	mine.error = provide_shm(win);
	if (!mine.error && wish->brings == ML_WIN_BRINGS_PARTS && !(base = provide(win, wish->size, wish->alignment)))
		mine.error = MPI_ERR_NO_MEM;
	mine.address = (uintptr_t)base;
	mine.heap = wish->size ? ml_heap_offset(base, wish->size) : 0;
	mine.shm = mine.error ? 0 : ml_heap_offset(win->target[win->rank].shm, shm_bytes(win));
	return mine;
}

/*
 * One block for all parts, without gaps, in the heap of rank 0, which says where it is. The others' notes tell only that there is no
 * memory: only rank 0 knows why.
 */
static int provide_whole(struct ml_win *win, size_t alignment, struct entry *all)
{
	struct entry whole = { 0 };
	int error = MPI_SUCCESS;

	for (int32_t rank = 0; rank < win->size && !error; rank++)
		if (__builtin_add_overflow(whole.size, all[rank].size, &whole.size) || whole.size > PTRDIFF_MAX)
			error = MPI_ERR_NO_MEM;
	if (!error && win->rank == 0)
		whole.address = (uintptr_t)provide(win, whole.size, alignment);
	whole.heap = whole.address && whole.size ? ml_heap_offset((void *)(uintptr_t)whole.address, whole.size) : 0;
	if (!error)
		error = ml_form_bcast(win->comm, &whole, sizeof whole, 0);
	if (!error && !whole.address)
		error = MPI_ERR_NO_MEM;
	if (error && win->rank != 0)
		ml_note("no shared memory for %llu bytes of a window", (unsigned long long)whole.size);
	for (int32_t rank = 0; rank < win->size && !error; rank++) {
		all[rank].heap = all[rank].size ? whole.heap : 0;
		all[rank].address = win->size > 1 ? (uintptr_t)ml_heap_at(whole.heap, all[rank].size) : whole.address;
		whole.heap += all[rank].size;
	}
	return error;
}

/* ---- the others' ------------------------------------------------------------------------------------------------- */

/* Finds out, once for each pair, whether the kernel copies between us and that process. */
static bool is_reached(const struct ml_win_target *target, const struct entry *entry)
{
	struct ml_peer *peer = &ml_peers.peer[target->peer];

	if (peer->single == ML_SINGLE_UNKNOWN)
		peer->single = ml_cma_probe(target->pid, entry->probe, entry->probe) == 0 ? ML_SINGLE_YES : ML_SINGLE_NO;
	return peer->single == ML_SINGLE_YES && ml_param.engine != ML_ENGINE_PIPE;
}

/* Fills in where a rank's part is for us. False: we do not reach it, or of a dynamic window what it may attach. */
static bool meet(struct ml_win *win, int32_t rank, const struct entry *entry)
{
	struct ml_win_target *target = &win->target[rank];

	target->address = entry->address;
	target->size = entry->size;
	target->disp_unit = entry->disp_unit;
	target->peer = ml_comm_peer(win->comm, rank);
	target->pid = (pid_t)ml_load_rlx(&ml_peers.segment.rank[target->peer].pid);
	if (rank == win->rank) {
		target->base = (unsigned char *)(uintptr_t)entry->address;
		return true;
	}
	target->shm = ml_heap_at(entry->shm, shm_bytes(win));
	target->base = entry->heap ? ml_heap_at(entry->heap, entry->size) : NULL;
	target->gate = target->base && ml_heap_is_malloc(entry->heap) ? entry->heap : 0;
	ml_assert(target->shm); /* a process that does not map the heap has found no place for its own */
	if (win->flavor != MPI_WIN_FLAVOR_DYNAMIC && (!entry->size || (target->base && !target->gate)))
		return true;
	return is_reached(target, entry);
}

/* The first process that has no part in it says so to all. */
static int find_error(const struct ml_win *win, const struct entry *all)
{
	for (int32_t rank = 0; rank < win->size; rank++)
		if (all[rank].error) {
			if (rank != win->rank)
				ml_note("rank %d could not make its part of the window", rank);
			return (int)all[rank].error;
		}
	return MPI_SUCCESS;
}

/* What it means that some rank's memory is not reached by another one. */
static int note_unreached(int flavor)
{
	if (flavor == MPI_WIN_FLAVOR_ALLOCATE) {
		ml_note("not enough shared memory, and the kernel does not let the ranks access each other's");
		return MPI_ERR_NO_MEM;
	}
	ml_note("the kernel does not let the ranks access each other's memory; that of MPI_Win_allocate or MPI_Alloc_mem is shared");
	return MPI_ERR_UNSUPPORTED_OPERATION;
}

/* Everybody says whether it reaches all; returns 0 on all when one does not. */
static int agree(struct ml_win *win, bool mine, bool *all_out)
{
	bool *said = malloc((size_t)win->size * sizeof *said);
	int error = said ? ml_form_allgather(win->comm, &mine, sizeof mine, said) : MPI_ERR_NO_MEM;

	*all_out = true;
	for (int32_t rank = 0; rank < win->size && !error; rank++)
		*all_out = *all_out && said[rank];
	free(said);
	return error;
}

static int join(struct ml_win *win, const struct ml_win_wish *wish, struct entry *mine, struct entry *all)
{
	bool reached = true, by_all;
	uint64_t word = (uintptr_t)&word;
	int error;

	mine->probe = word;
	error = ml_form_allgather(win->comm, mine, sizeof *mine, all);
	if (!error)
		error = find_error(win, all);
	if (!error && wish->brings == ML_WIN_BRINGS_WHOLE)
		error = provide_whole(win, wish->alignment, all);
	for (int32_t rank = 0; rank < win->size && !error; rank++)
		reached = meet(win, rank, &all[rank]) && reached;
	if (!error)
		error = agree(win, reached, &by_all);
	win->by_kernel = !error && by_all;
	if (!error && !by_all && win->flavor != MPI_WIN_FLAVOR_DYNAMIC)
		error = note_unreached(win->flavor);
	return error;
}

/* ---- from the beginning to the end ------------------------------------------------------------------------------- */

static void release(struct ml_win *win)
{
	struct ml_comm *comm = win->comm;

	ml_win_give_back(win->memory);
	ml_win_give_back(win->regions);
	ml_win_give_back(win->target[win->rank].shm);
	ml_win_free(win);
	ml_coll_end(comm);
	ml_form_free(comm);
}

int ml_win_make(struct ml_comm *comm, const struct ml_win_wish *wish, struct ml_win **win_out)
{
	struct entry *all = malloc((size_t)comm->size * sizeof *all), mine;
	struct ml_comm *own = NULL;
	struct ml_win *win = NULL;
	int error = all ? ml_form_dup(comm, &own) : MPI_ERR_NO_MEM;

	if (!error)
		error = ml_win_new(own, &win);
	if (!error) {
		mine = describe(win, wish);
		error = join(win, wish, &mine, all);
	}
	free(all);
	if (!error)
		*win_out = win;
	else if (win)
		release(win);
	else if (own)
		ml_form_free(own);
	return error;
}

int ml_win_end(struct ml_win *win, const char *call)
{
	int error = ml_coll_barrier_of(win->comm, call);

	if (!error)
		release(win);
	return error;
}
