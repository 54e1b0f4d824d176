/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the control groups of this process (containers, batch systems) leave to it. Understands
 * versions 1 and 2, and looks at all enclosing groups that are visible, because the tightest one
 * counts.
 *
 * `root` is a directory that stands for / and has proc/ and sys/ below it: "" for the machine
 * itself, anything else for tests.
 */
#ifndef ML_OS_CGROUP_H
#define ML_OS_CGROUP_H

#include <stdint.h>

/*
 * Bytes of memory until the tightest limit; file pages that can be dropped count as free.
 * UINT64_MAX when there is no limit.
 */
uint64_t ml_cgroup_memory_left(const char *root);

/*
 * A number that is larger after the kernel has killed a process, in these groups or anywhere on the
 * machine, because memory ran out.
 */
uint64_t ml_cgroup_count_oom_kills(const char *root);

/*
 * CPU time the groups grant, in thousandths of a CPU (1500: one and a half); 0 when there is no
 * limit.
 */
int ml_cgroup_cpu_milli(const char *root);

#endif
