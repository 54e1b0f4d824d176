/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes the kernel refuse a system call in this process from now on, as an old kernel or a
 * container would: a seccomp filter. It cannot be undone; each test runs in a child of its own.
 */
#ifndef ML_TESTS_UNIT_OS_DENY_H
#define ML_TESTS_UNIT_OS_DENY_H

#include <endian.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "base/compiler.h"
#include "tests/lib/unit.h"

/*
 * Lets call `number` fail with `error` when `bits` are set in its argument `index`. False, and
 * skipped, where that is impossible.
 */
static inline bool deny_bits(long number, int index, uint32_t bits, int error)
{
	/* The lower half of the argument. */
	uint32_t argument = (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (size_t)index) +
			    (__BYTE_ORDER == __BIG_ENDIAN ? 4 : 0);
	struct sock_filter program[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, argument),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, bits, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (uint32_t)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { .len = ML_ARRAY_LEN(program), .filter = program };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0)
		return true;
	unit_skip("no seccomp filters here");
	return false;
}

/* Lets every call `number` fail with `error`. */
static inline bool deny(long number, int error)
{
	return deny_bits(number, 0, 0, error);
}

#endif
