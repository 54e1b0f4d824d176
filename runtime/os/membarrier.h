/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A full fence on all cores that run a registered process, paid by one caller (about a microsecond
 * and an interrupt per core) instead of by every message. The kernel feature is membarrier(2),
 * GLOBAL_EXPEDITED. Containers and old kernels may refuse; callers then fence on both sides.
 */
#ifndef ML_OS_MEMBARRIER_H
#define ML_OS_MEMBARRIER_H

/*
 * Makes this process one that others' barriers reach, now and after fork, until exec. 0, -ENOSYS or
 * -EPERM.
 */
int ml_membarrier_register(void);

/*
 * When it returns 0, every running thread of every registered process has passed a full fence since
 * the call began. -ENOSYS when the kernel lacks it, -EPERM when it is forbidden: then nothing is
 * known.
 */
int ml_membarrier_issue(void);

#endif
