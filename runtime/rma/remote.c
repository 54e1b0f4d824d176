/* SPDX-License-Identifier: BSD-2-Clause */
/* Reaching the memory of windows: see remote.h. */
#include "rma/remote.h"

#include <errno.h>

#include "os/cma.h"
#include "rma/region.h"
#include "shm/heap.h"

/* Of each side in one call: two lists of 4 KiB on the stack, and what a call costs is spread over enough of them. */
#define PIECES ((size_t)256)
static_assert(PIECES <= ML_CMA_PIECES_MAX, "a list fits a call");

/* The bytes in which elements lie: from `low` on to before `high`, counted from the address of the first. False: too many to be counted. */
static bool find_span(const struct ml_type *type, size_t count, ptrdiff_t *low, ptrdiff_t *high)
{
	ptrdiff_t last;

	if (count > PTRDIFF_MAX || __builtin_mul_overflow((ptrdiff_t)count - 1, type->extent, &last))
		return false;
	*low = type->true_lb + ml_min(last, 0);
	return !__builtin_add_overflow(type->true_lb + type->true_extent, ml_max(last, 0), high);
}

/* Where in a rank's part of the window displacement `disp` is; or in one of its regions, and then `region` is written. */
static int find_place(const struct ml_win *win, int32_t rank, MPI_Aint disp, ptrdiff_t low, const struct ml_win_target **target,
                      struct ml_win_target *region, ptrdiff_t *at_out)
{
	int error;

	if (win->flavor != MPI_WIN_FLAVOR_DYNAMIC)
		return __builtin_mul_overflow(disp, (*target)->disp_unit, at_out) ? MPI_ERR_RMA_RANGE : MPI_SUCCESS;
	error = ml_region_find(win, rank, (uint64_t)disp + (uint64_t)low, region);
	if (error)
		return error;
	*target = region;
	*at_out = (ptrdiff_t)((uint64_t)disp - region->address);
	return MPI_SUCCESS;
}

/* Whether the bytes from `low` on to before `high`, counted from `at`, are a rank's. */
static bool is_inside(const struct ml_win_target *target, ptrdiff_t at, ptrdiff_t low, ptrdiff_t high)
{
	return !__builtin_add_overflow(at, low, &low) && !__builtin_add_overflow(at, high, &high) && low >= 0 &&
	       (size_t)high <= target->size;
}

int ml_remote_open(const struct ml_win *win, int32_t rank, MPI_Aint disp, const struct ml_type *type, size_t count,
                   struct ml_remote *remote_out)
{
	const struct ml_win_target *target = &win->target[rank];
	struct ml_win_target region;
	bool is_mapped, is_countable;
	ptrdiff_t at, low, high;

	if (disp < 0) {
		ml_note("the displacement is %lld", (long long)disp);
		return MPI_ERR_DISP;
	}
	is_countable = find_span(type, count, &low, &high);
	if (!is_countable || find_place(win, rank, disp, low, &target, &region, &at) || !is_inside(target, at, low, high)) {
		ml_note("%zu elements of %s at displacement %lld are not inside the %zu bytes of rank %d", count, type->name,
		        (long long)disp, target->size, rank);
		return MPI_ERR_RMA_RANGE;
	}
	is_mapped = target->base != NULL;
	if (target->gate && !ml_heap_enter(target->gate))
		is_mapped = false;
	*remote_out = (struct ml_remote){
		.is_mapped = is_mapped,
		.at = (is_mapped ? (uintptr_t)target->base : (uintptr_t)target->address) + (uintptr_t)at,
		.gate = is_mapped ? target->gate : 0,
		.pid = target->pid,
		.rank = rank,
	};
	return MPI_SUCCESS;
}

void ml_remote_close(const struct ml_remote *remote)
{
	if (remote->gate)
		ml_heap_leave(remote->gate);
}

ml_cold static int note_failure(const struct ml_remote *remote, int error)
{
	if (error == -EFAULT) {
		ml_note("memory of rank %d, or of the buffer here, is not there", remote->rank);
		return MPI_ERR_RMA_RANGE;
	}
	ml_note("the kernel does not copy from or to rank %d: %s", remote->rank, ml_cma_reason(error));
	return MPI_ERR_OTHER;
}

static int move_by_kernel(const struct ml_remote *remote, bool reads, struct ml_pack *there, struct ml_pack *here, size_t n)
{
	struct ml_piece far[PIECES], near[PIECES];

	while (n) {
		struct ml_pack theirs = *there, ours = *here; /* behind what is listed, which may be more than is copied */
		struct ml_cma_list far_list = { far, ml_pack_pieces(&theirs, n, far, PIECES) };
		struct ml_cma_list near_list = { near, ml_pack_pieces(&ours, n, near, PIECES) };
		ssize_t done = reads ? ml_cma_read_list(remote->pid, near_list, far_list) : ml_cma_write_list(remote->pid, far_list, near_list);

		if (done < 0)
			return note_failure(remote, (int)done);
		there->position += (size_t)done;
		here->position += (size_t)done;
		n -= (size_t)done;
	}
	return MPI_SUCCESS;
}

int ml_remote_read(const struct ml_remote *remote, struct ml_pack *there, struct ml_pack *here, size_t n)
{
	if (!remote->is_mapped)
		return move_by_kernel(remote, true, there, here, n);
	ml_pack_copy(here, there, n);
	return MPI_SUCCESS;
}

int ml_remote_write(const struct ml_remote *remote, struct ml_pack *there, struct ml_pack *here, size_t n)
{
	if (!remote->is_mapped)
		return move_by_kernel(remote, false, there, here, n);
	ml_pack_copy(there, here, n);
	return MPI_SUCCESS;
}
