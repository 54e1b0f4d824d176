/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which cores are taken by jobs of other launchers on this machine. The lock is an advisory one on the kernel's own directory of
 * the CPU, so that there is nothing to create, to clean up or to be left behind: it vanishes with its holder. Containers with
 * a /sys of their own do not see each other's locks.
 */
#ifndef ML_HOST_CORELOCK_H
#define ML_HOST_CORELOCK_H

/*
 * Takes the lock of a CPU (a core is known by its first one). Returns a close-on-exec descriptor; closing it and all its copies
 * gives the lock back. -EWOULDBLOCK when another job has it, -ENOENT and others when there are no locks here.
 */
int ml_corelock_take(int cpu);

#endif
