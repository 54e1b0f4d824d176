/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory: the descriptor that ranks share, its mappings, and how much of it may be used. A fresh
 * mapping is promises only; the kernel finds the pages on first touch, and where there are none it
 * kills (SIGBUS, or the OOM killer). So whoever is about to use a range populates it first and gets
 * an error code instead.
 *
 * Sizes and offsets are in bytes; offsets are multiples of the page size. All functions return 0 or
 * -errno.
 */
#ifndef ML_OS_MEM_H
#define ML_OS_MEM_H

#include <stddef.h>
#include <stdint.h>

/*
 * Creates a shared memory object of `size` zero bytes that uses no pages yet. It can grow, but
 * never shrink under a mapping. The descriptor is close-on-exec; `name` is seen in /proc only and
 * need not be unique. Gone with its last user.
 */
int ml_mem_create(const char *name, size_t size, int *fd_out);

/*
 * Maps a part of the object for reading and writing, left out of core dumps. Undo with
 * ml_mem_unmap().
 */
int ml_mem_map(int fd, size_t offset, size_t size, void **out);

/*
 * The same for a large part of which most is never touched: begins at a multiple of `align`, a power of
 * two, so that the kernel can use large pages.
 */
int ml_mem_map_aligned(int fd, size_t offset, size_t size, size_t align, void **out);

/*
 * Reserves addresses without memory: any touch is a fault until ml_mem_commit(). Undo with
 * ml_mem_unmap().
 */
int ml_mem_reserve(size_t size, void **out);

/*
 * Makes a part of a reservation usable, zero at first. Both p and size are multiples of the page
 * size.
 */
int ml_mem_commit(void *p, size_t size);

int ml_mem_unmap(void *p, size_t size);

/*
 * Takes the pages that contain p .. p+size-1 from the system now; their contents do not change,
 * even while other processes write there. -ENOMEM when there are not enough: some may have been
 * taken.
 */
int ml_mem_populate(void *p, size_t size);

/*
 * Gives the pages of p .. p+size-1 in a shared mapping back to the system, for all processes; they
 * are zero when they are touched again. Both are multiples of the page size. Where it is not
 * possible the pages stay.
 */
void ml_mem_discard(void *p, size_t size);

/*
 * Replaces p .. p+size-1, mapped from the object at `offset`, by a private view of the same bytes:
 * what this process and its future children write there is their own from now on.
 */
int ml_mem_make_private(int fd, size_t offset, void *p, size_t size);

/* Puts a mapping into core dumps after all. */
void ml_mem_include_in_dump(void *p, size_t size);

/* The largest size that a file may get, in bytes (RLIMIT_FSIZE; beyond it is a signal). */
uint64_t ml_mem_object_max(void);

/*
 * Identity of what the descriptor refers to: equal for two descriptors of the same object on this
 * machine.
 */
int ml_mem_inode(int fd, uint64_t *dev_out, uint64_t *ino_out);

/* Bytes of a page. */
size_t ml_mem_page_size(void);

/*
 * Bytes this process can still take before the machine or a control group it is in runs out.
 * An estimate: others take memory as well.
 */
uint64_t ml_mem_available(void);

#endif
