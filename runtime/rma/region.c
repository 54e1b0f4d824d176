/* SPDX-License-Identifier: BSD-2-Clause */
/* Tables of regions: see region.h. */
#include "rma/region.h"

#include <sched.h>
#include <string.h>

#include "rma/window_make.h"
#include "shm/heap.h"

#define ROOM_FIRST UINT64_C(16)

struct ml_region_shm {
	ml_atomic_u64 address;
	ml_atomic_u64 bytes;
	ml_atomic_u64 heap;  /* offset in the segment, or 0: private memory */
};

/* ---- the owner ---------------------------------------------------------------------------------------------------- */

static struct ml_regions_shm *own(const struct ml_win *win)
{
	return &win->target[win->rank].shm->regions;
}

static void begin_change(struct ml_regions_shm *regions)
{
	ml_store_rlx(&regions->version, ml_load_rlx(&regions->version) + 1);
}

static void end_change(struct ml_regions_shm *regions)
{
	ml_store_rel(&regions->version, ml_load_rlx(&regions->version) + 1); /* R1 */
}

static void set(struct ml_region_shm *to, uint64_t address, uint64_t bytes, uint64_t heap)
{
	ml_store_rel(&to->address, address); /* R1 */
	ml_store_rel(&to->bytes, bytes);
	ml_store_rel(&to->heap, heap);
}

/* A larger table with what stands in the old one. */
static int grow(struct ml_win *win)
{
	struct ml_regions_shm *regions = own(win);
	uint64_t room = win->regions ? 2 * win->regions_room : ROOM_FIRST, count = ml_load_rlx(&regions->count);
	struct ml_region_shm *table = ml_win_provide_shared(win, room * sizeof *table), *old = win->regions;

	if (!table) {
		ml_note("no shared memory for a table of %llu regions", (unsigned long long)room);
		return MPI_ERR_RMA_ATTACH;
	}
	for (uint64_t i = 0; i < count; i++)
		set(&table[i], ml_load_rlx(&old[i].address), ml_load_rlx(&old[i].bytes), ml_load_rlx(&old[i].heap));
	begin_change(regions);
	ml_store_rel(&regions->table, ml_heap_offset(table, room * sizeof *table));
	end_change(regions);
	win->regions = table;
	win->regions_room = room;
	ml_win_give_back(old);
	return MPI_SUCCESS;
}

static int check_reach(const struct ml_win *win, const void *base, uint64_t heap)
{
	if (win->size == 1 || win->by_kernel || (heap && !ml_heap_is_malloc(heap)))
		return MPI_SUCCESS;
	ml_note("the kernel does not let the ranks access each other's memory, and %p is not from MPI_Alloc_mem", base);
	return MPI_ERR_RMA_ATTACH;
}

static int check_overlap(const struct ml_win *win, uint64_t address, uint64_t bytes)
{
	uint64_t count = ml_load_rlx(&own(win)->count);

	for (uint64_t i = 0; i < count; i++) {
		uint64_t begin = ml_load_rlx(&win->regions[i].address), size = ml_load_rlx(&win->regions[i].bytes);

		if (address < begin + size && begin < address + bytes) {
			ml_note("%llu bytes at %#llx overlap the %llu at %#llx, which are attached", (unsigned long long)bytes,
			        (unsigned long long)address, (unsigned long long)size, (unsigned long long)begin);
			return MPI_ERR_RMA_ATTACH;
		}
	}
	return MPI_SUCCESS;
}

int ml_region_add(struct ml_win *win, void *base, size_t bytes)
{
	struct ml_regions_shm *regions = own(win);
	uint64_t address = (uintptr_t)base, heap = bytes ? ml_heap_offset(base, bytes) : 0, count = ml_load_rlx(&regions->count);
	int error = check_reach(win, base, heap);

	if (!error)
		error = check_overlap(win, address, bytes);
	if (!error && count == win->regions_room)
		error = grow(win);
	if (error)
		return error;
	begin_change(regions);
	set(&win->regions[count], address, bytes, heap);
	ml_store_rel(&regions->count, count + 1); /* R1 */
	end_change(regions);
	return MPI_SUCCESS;
}

/* The last region takes the place of the one that goes. */
int ml_region_remove(struct ml_win *win, const void *base)
{
	struct ml_regions_shm *regions = own(win);
	uint64_t count = ml_load_rlx(&regions->count), i = 0;
	struct ml_region_shm *last;

	while (i < count && ml_load_rlx(&win->regions[i].address) != (uintptr_t)base)
		i++;
	if (i == count) {
		ml_note("nothing is attached that begins at %p", base);
		return MPI_ERR_BASE;
	}
	last = &win->regions[count - 1];
	begin_change(regions);
	set(&win->regions[i], ml_load_rlx(&last->address), ml_load_rlx(&last->bytes), ml_load_rlx(&last->heap));
	ml_store_rel(&regions->count, count - 1); /* R1 */
	end_change(regions);
	return MPI_SUCCESS;
}

/* ---- the others ---------------------------------------------------------------------------------------------------- */

struct found {
	uint64_t address, bytes, heap;
};

/* Looks through a table that may change meanwhile: then whatever is found counts for nothing. */
static bool look(const struct ml_region_shm *table, uint64_t count, uint64_t address, struct found *out)
{
	for (uint64_t i = 0; i < count; i++) {
		uint64_t begin = ml_load_acq(&table[i].address), bytes = ml_load_acq(&table[i].bytes); /* A1 */

		if (address - begin < bytes) {
			*out = (struct found){ begin, bytes, ml_load_acq(&table[i].heap) };
			return true;
		}
	}
	return false;
}

static bool find(const struct ml_win *win, int32_t rank, uint64_t address, struct found *out)
{
	const struct ml_regions_shm *regions = &win->target[rank].shm->regions;

	for (;;) {
		uint64_t version = ml_load_acq(&regions->version), count = ml_load_acq(&regions->count); /* A1 */
		const struct ml_region_shm *table = win->regions;
		bool is_there;

		if (rank != win->rank)
			table = ml_heap_at(ml_load_acq(&regions->table), count * sizeof *table);
		is_there = table && look(table, count, address, out);
		if (version % 2 == 0 && ml_load_rlx(&regions->version) == version)
			return is_there;
		sched_yield();
	}
}

int ml_region_find(const struct ml_win *win, int32_t rank, uint64_t address, struct ml_win_target *region_out)
{
	struct found found = { 0 };

	if (!find(win, rank, address, &found)) {
		ml_note("rank %d has nothing attached at %#llx", rank, (unsigned long long)address);
		return MPI_ERR_RMA_RANGE;
	}
	*region_out = win->target[rank];
	region_out->address = found.address;
	region_out->size = found.bytes;
	region_out->base = (unsigned char *)(uintptr_t)(rank == win->rank ? found.address : 0);
	if (found.heap && rank != win->rank) {
		region_out->base = ml_heap_at(found.heap, found.bytes);
		region_out->gate = ml_heap_is_malloc(found.heap) ? found.heap : 0;
	}
	return MPI_SUCCESS;
}
