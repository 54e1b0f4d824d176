/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The preloaded object: see shared_malloc.h. It is loaded into everything between mpirun and the program (shells, wrappers) and has
 * to be right in all of them:
 *
 * - A rank's malloc memory has one owner at a time. A process that finds it taken by a living one, or that is not started by
 *   mpirun, allocates privately, silently. exec keeps the owner, who begins anew.
 * - fork gives both sides the same memory, which malloc does not expect. So before it the owner closes its gate (shm/heap.h),
 *   waits until no other rank is in its memory, and takes a private view of it; the child inherits one of its own. What is lost
 *   is speed, until the process ends. system, popen and posix_spawn do not come here, and need not.
 * - What was allocated before the constructor ran stays where it is, and so would what fits behind it: see fill_up.
 */
#include "heap/shared_malloc.h"

#include <errno.h>
#include <fcntl.h>
#include <mimalloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/cpu.h"
#include "base/log.h"
#include "job/card.h"
#include "os/clock.h"
#include "os/fd.h"
#include "os/mem.h"
#include "os/proc.h"
#include "shm/heap.h"
#include "shm/segment.h"

#define ML_PUBLIC __attribute__((visibility("default")))

/* How long a fork waits for a visitor, who copies 64 KiB; a longer stay means that it is dead. */
#define VISIT_MAX_NS INT64_C(1000000000)

static struct ml_segment segment;
static uint64_t inode;
static uint32_t rank;
static char *base;      /* of all heaps */
static char *memory;    /* of this rank's malloc */
static size_t size;

ML_PUBLIC char *ml_shared_malloc_base(uint64_t wanted)
{
	return base && wanted == inode ? base : NULL;
}

static struct ml_heap_shm *gate_of(uint32_t which)
{
	return (struct ml_heap_shm *)(segment.base + segment.layout.gate) + which;
}

/* ---- beginning ---- */

/* A segment of our own to look at, since the library will take over the descriptor that we inherited. */
static int attach(void)
{
	const char *text = getenv(ML_CARD_VARIABLE);
	struct ml_card card;
	uint64_t dev;
	int fd, own, error;

	if (!text || ml_card_parse(text, &card) != 0 || ml_card_open(&card, &fd) != 0)
		return -ENOENT;
	own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (fd == card.fd)
		ml_fd_set_cloexec(fd, false); /* as it was, for the program behind a wrapper */
	else
		close(fd);
	if (own < 0)
		return -errno;
	error = ml_segment_attach(own, &segment);
	if (error) {
		close(own);
		return error;
	}
	inode = card.inode;
	rank = card.rank;
	return ml_mem_inode(own, &dev, &inode);
}

/* False when another process has, or had, its malloc there and may still see it. */
static bool claim(void)
{
	struct ml_heap_shm *heap = gate_of(rank);
	uint32_t me = (uint32_t)getpid(), owner = 0;

	if (rank >= segment.layout.ranks || ml_load_acq(&heap->gate) & ML_HEAP_CLOSED)
		return false;
	return ml_cas_acqrel(&heap->owner, &owner, me) || owner == me;
}

/*
 * mimalloc carves a region of 32 MiB into pages and takes the next region when that is full. The first one came from the system
 * before it knew of our memory, so all it has left is taken, and never touched.
 */
static void fill_up(void)
{
	for (size_t piece = (size_t)16 << 20; piece >= (size_t)64 << 10; piece /= 2) {
		char *p;

		do
			p = mi_malloc(piece);
		while (p && (uintptr_t)p - (uintptr_t)memory >= size);
		mi_free(p);
	}
}

/* ---- fork ---- */

static void before_fork(void)
{
	struct ml_heap_shm *heap = gate_of(rank);
	int64_t since = ml_clock_ns();
	int error;

	if (ml_or_acqrel(&heap->gate, ML_HEAP_CLOSED) & ML_HEAP_CLOSED)
		return;
	while (ml_load_acq(&heap->gate) != ML_HEAP_CLOSED && ml_clock_ns() - since < VISIT_MAX_NS) /* A1 */
		ml_cpu_pause();
	error = ml_mem_make_private(segment.fd, (size_t)(memory - base) + segment.layout.heap, memory, size);
	if (!error)
		return;
	ml_log("cannot make the shared heap private for a fork; run without --shared-heap");
	abort();
}

__attribute__((constructor)) static void begin(void)
{
	if (attach() != 0 || !claim() || ml_heap_map(&segment, &base) != 0)
		return;
	size = segment.layout.heap_size / 2;
	memory = base + rank * segment.layout.heap_size + size;
	ml_mem_discard(memory, size); /* what a program before exec has left */
	ml_mem_include_in_dump(memory, size);
	if (pthread_atfork(before_fork, NULL, NULL) == 0 && mi_manage_os_memory(memory, size, true, true, true, -1))
		fill_up();
}

/* ---- the names ---- */

ML_PUBLIC void *malloc(size_t n)
{
	return mi_malloc(n);
}

ML_PUBLIC void *calloc(size_t count, size_t n)
{
	return mi_calloc(count, n);
}

ML_PUBLIC void *realloc(void *p, size_t n)
{
	return mi_realloc(p, n);
}

ML_PUBLIC void *reallocarray(void *p, size_t count, size_t n)
{
	return mi_reallocarray(p, count, n);
}

ML_PUBLIC void free(void *p)
{
	mi_free(p);
}

ML_PUBLIC void *memalign(size_t alignment, size_t n)
{
	return mi_memalign(alignment, n);
}

ML_PUBLIC void *aligned_alloc(size_t alignment, size_t n)
{
	return mi_memalign(alignment, n);
}

ML_PUBLIC int posix_memalign(void **p, size_t alignment, size_t n)
{
	return mi_posix_memalign(p, alignment, n);
}

ML_PUBLIC void *valloc(size_t n)
{
	return mi_valloc(n);
}

ML_PUBLIC void *pvalloc(size_t n)
{
	return mi_pvalloc(n);
}

ML_PUBLIC size_t malloc_usable_size(void *p)
{
	return mi_malloc_usable_size(p);
}
