/* SPDX-License-Identifier: BSD-2-Clause */
/* The one use of libnuma: mbind(2), which the C library does not wrap. */
#include "host/numa.h"

#include <errno.h>
#include <numaif.h>
#include <string.h>

#define NODES_MAX 1024
#define WORD_BITS (8 * (int)sizeof(unsigned long))

int ml_numa_prefer(void *base, size_t size, int node)
{
	unsigned long nodes[NODES_MAX / WORD_BITS];

	if (node < 0 || node >= NODES_MAX)
		return -EINVAL;
	memset(nodes, 0, sizeof(nodes));
	nodes[node / WORD_BITS] |= 1UL << node % WORD_BITS;
	/* The kernel looks at one bit less than it is told. */
	return mbind(base, size, MPOL_PREFERRED, nodes, NODES_MAX + 1, 0) ? -errno : 0;
}
