/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Cross-memory attach: the kernel copies between this process and another in one pass. Permission
 * is that of ptrace(2), so containers and hardened systems refuse it; ask with ml_cma_probe()
 * before the first use.
 */
#ifndef ML_OS_CMA_H
#define ML_OS_CMA_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/piece.h"

/*
 * Copies n bytes from address `src` of process `pid` to `dst`, or from `src` to address `dst` of
 * process `pid`. 0 when all of them were copied. Otherwise a part may have been: -EFAULT (an
 * address of either side is not mapped so), -EPERM, -ESRCH (no such process), -ENOMEM, -ENOSYS.
 */
int ml_cma_read(pid_t pid, void *dst, uint64_t src, size_t n);
int ml_cma_write(pid_t pid, uint64_t dst, const void *src, size_t n);

/* The pieces of one side of a copy: at least one, each of at least one byte. */
struct ml_cma_list {
	const struct ml_piece *piece;
	size_t count;
};

/* The kernel takes this many pieces of each side in one call. */
#define ML_CMA_PIECES_MAX 1024

/*
 * Copies between pieces of this process (`here`) and of process `pid` (`there`), from the first bytes of both lists on, as much as both
 * have or as the kernel does in one call. Returns how many bytes were copied, at least one, or -errno as above.
 */
ssize_t ml_cma_read_list(pid_t pid, struct ml_cma_list here, struct ml_cma_list there);
ssize_t ml_cma_write_list(pid_t pid, struct ml_cma_list there, struct ml_cma_list here);

/*
 * Lets any process of this user copy from and to this one where Yama would not (ptrace_scope 1).
 * Never fails.
 */
void ml_cma_allow(void);

/*
 * Tries to read the word at `address` of process `pid`, which holds `expected`. 0: copies work.
 * -EPERM, -ENOSYS, -ESRCH ...: the kernel refused. -EXDEV: it read something else, as when the pid
 * means another process here (pid namespaces).
 */
int ml_cma_probe(pid_t pid, uint64_t address, uint64_t expected);

/* Says in words why a probe returned `error`: part of a sentence, constant text. */
const char *ml_cma_reason(int error);

#endif
