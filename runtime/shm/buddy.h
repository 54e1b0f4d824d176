/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which parts of a range are in use: a buddy allocator that does not touch the memory it hands out, because other processes
 * may write there, and pages that nobody has used are not there at all. Offsets and sizes are bytes.
 *
 * A block has a size of a power of two and lies at a multiple of it; what is wasted by rounding up is addresses only, since
 * memory is asked for by the byte: `provide` is called for the pages of a block of ML_BUDDY_GROUP bytes or more, and once for a
 * whole group that is cut into smaller blocks; `withdraw` when the block is freed or the group is whole again.
 *
 * The caller excludes other threads.
 */
#ifndef ML_SHM_BUDDY_H
#define ML_SHM_BUDDY_H

#include <stdint.h>

#include "base/list.h"
#include "base/map.h"
#include "base/pool.h"

#define ML_BUDDY_SMALLEST 6 /* order of the smallest block: a cache line */
#define ML_BUDDY_GROUP 16   /* order of a group of smaller blocks */
#define ML_BUDDY_LARGEST 47

struct ml_buddy {
	struct ml_list free[ML_BUDDY_LARGEST + 1]; /* by order */
	struct ml_map blocks;                      /* offset -> struct block, in use and free */
	struct ml_pool pool;                       /* of struct block */
	/* 0 or -ENOMEM; offset and size are multiples of the page */
	int (*provide)(uint64_t offset, uint64_t size);
	void (*withdraw)(uint64_t offset, uint64_t size);
};

/* An allocator of 2^order bytes from offset 0. 0 or -ENOMEM; fini is allowed after both. */
int ml_buddy_init(struct ml_buddy *buddy, unsigned int order, int (*provide)(uint64_t offset, uint64_t size),
                  void (*withdraw)(uint64_t offset, uint64_t size));
void ml_buddy_fini(struct ml_buddy *buddy);

/* A block of at least `size` bytes, aligned to a cache line, from a page on to a page. 0 or -ENOMEM. */
int ml_buddy_new(struct ml_buddy *buddy, uint64_t size, uint64_t *offset_out);

/* Takes back a block. -EINVAL when no block in use begins there. */
int ml_buddy_free(struct ml_buddy *buddy, uint64_t offset);

#endif
