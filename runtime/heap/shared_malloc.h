/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * `mpirun --shared-heap` preloads libmpilite_heap.so into its ranks: a malloc, mimalloc's, whose memory lies in the rank's part
 * of the segment, so that any buffer of the program is reached by the other ranks without the kernel.
 *
 * The library asks for it through this symbol, which is not there in a process without the preloaded object.
 */
#ifndef ML_HEAP_SHARED_MALLOC_H
#define ML_HEAP_SHARED_MALLOC_H

#include <stdint.h>

/* Where the heaps of the segment with this inode are mapped already, or NULL. */
__attribute__((weak)) char *ml_shared_malloc_base(uint64_t inode);

#endif
