/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The heap: the part of the segment in which users' buffers lie, so that other ranks reach them without the kernel. Each
 * rank has two halves of its own:
 *
 *   blocks   MPI_Alloc_mem and whatever the library wants to share; allocated by shm/buddy.h, paid from the budget
 *   malloc   under `mpirun --shared-heap`: everything the program allocates (runtime/heap)
 *
 * All heaps of a job are one stretch of the file, mapped on first use. An address in it has an offset in the segment,
 * which is what ranks tell each other.
 *
 * Who forks takes its malloc half out: afterwards parent and child each have a private copy, and what stands in the file is
 * no longer what the program sees. Blocks stay shared with the child, like any other shared memory. So a visit to another
 * rank's malloc half is announced at its gate, and a gate that is closed is not passed any more:
 *
 *   gate     visitors: acq_rel addition before and after a visit (R1); the owner closes by an acq_rel or (R2)
 *   visit    a visitor that finds the bit in the value before its addition turns back
 *   close    the owner waits until nobody is left (A1), and then has the only view of its memory
 *   Crash    a visitor that dies inside keeps the owner waiting for a bounded time; the launcher ends the job.
 */
#ifndef ML_SHM_HEAP_H
#define ML_SHM_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/compiler.h"

struct ml_segment;

#define ML_HEAP_CLOSED (UINT32_C(1) << 31)

struct ml_heap_shm {
	ml_atomic_u32 owner;     /* pid of the process whose malloc is there, 0 = nobody's */
	ml_atomic_u32 gate;      /* visitors of the malloc half, ML_HEAP_CLOSED */
} ml_aligned(ML_CACHELINE);

/* The heap as this process sees it. */
struct ml_heap {
	struct ml_segment *segment;
	struct ml_heap_shm *gates; /* [ranks] */
	char *base;                /* where all heaps are mapped, or NULL */
	size_t begin, size;        /* of all heaps, in the segment */
	size_t half;               /* of one rank's heap */
	uint32_t me;
	bool is_refused;           /* it could not be mapped: do without */
};
extern struct ml_heap ml_heap;

/* `mapped`: where the heaps are mapped already, or NULL. */
void ml_heap_init(struct ml_segment *segment, uint32_t me, char *mapped);

/* Forgets the blocks. The mapping stays as long as the process, since somebody may still use what lies there. */
void ml_heap_fini(void);

/* Maps the heaps of a segment: 0 or -errno. For runtime/heap, which does it before there is a job. */
int ml_heap_map(const struct ml_segment *segment, char **base_out);

/* A block of this rank's heap: on a page's start from a page on, else of a cache line. 0 or -ENOMEM. */
int ml_heap_alloc(size_t size, void **out);

/* Gives a block back. -EINVAL when there is none at p. */
int ml_heap_free(void *p);

/* The offset in the segment of the n bytes at p, which other ranks may use; 0 when they are not theirs to see. */
uint64_t ml_heap_offset(const void *p, size_t n);

/* The same bytes as this process sees them, or NULL when they are out of its reach. */
void *ml_heap_at(uint64_t offset, size_t n);

/* Before and after each visit to memory of another rank. False: it is no longer there. */
bool ml_heap_enter(uint64_t offset);
void ml_heap_leave(uint64_t offset);

/* Whose heap an offset is in, and whether in its malloc half. */
ml_inline uint32_t ml_heap_rank_of(uint64_t offset)
{
	return (uint32_t)((offset - ml_heap.begin) / ml_heap.half / 2);
}

ml_inline bool ml_heap_is_malloc(uint64_t offset)
{
	return (offset - ml_heap.begin) / ml_heap.half % 2;
}

#endif
