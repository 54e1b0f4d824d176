/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which NUMA node the pages of a range come from. It says where pages shall be, before they exist; nothing is moved. The policy
 * belongs to the shared object, so the launcher states it once for all ranks.
 */
#ifndef ML_HOST_NUMA_H
#define ML_HOST_NUMA_H

#include <stddef.h>

/*
 * Pages of [base, base + size), which starts and ends on a page and is a mapping of a shared object, come from `node` (the
 * operating system's number) while it has any, then from elsewhere. 0 or -errno; a caller may go on without.
 */
int ml_numa_prefer(void *base, size_t size, int node);

#endif
