/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * process_vm_readv(2) and process_vm_writev(2) in full-length form, and why they may be refused.
 * See cma.h.
 *
 * The kernel stops early at its limit for one call (2 GiB), which is not an error, and at the first
 * bad page, which it reports only when asked to go on from there. So to copy all is a loop that ends on
 * an error or when nothing is left.
 */
#include "os/cma.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/uio.h>

#include "os/fd.h"

static_assert(sizeof(struct ml_piece) == sizeof(struct iovec) && offsetof(struct ml_piece, address) == offsetof(struct iovec, iov_base) &&
                      offsetof(struct ml_piece, bytes) == offsetof(struct iovec, iov_len),
              "the kernel reads our lists");

static ssize_t transfer_list(bool is_read, pid_t pid, struct ml_cma_list here, struct ml_cma_list there)
{
	const void *local = here.piece, *remote = there.piece;
	ssize_t done = is_read ? process_vm_readv(pid, local, here.count, remote, there.count, 0)
	                       : process_vm_writev(pid, local, here.count, remote, there.count, 0);

	if (done < 0)
		return -errno;
	return done ? done : -EFAULT;
}

ssize_t ml_cma_read_list(pid_t pid, struct ml_cma_list here, struct ml_cma_list there)
{
	return transfer_list(true, pid, here, there);
}

ssize_t ml_cma_write_list(pid_t pid, struct ml_cma_list there, struct ml_cma_list here)
{
	return transfer_list(false, pid, here, there);
}

static int transfer(bool is_read, pid_t pid, void *local, uint64_t remote, size_t n)
{
	struct ml_piece here = { local, n }, there = { (unsigned char *)(uintptr_t)remote, n };

	while (here.bytes > 0) {
		ssize_t done = transfer_list(is_read, pid, (struct ml_cma_list){ &here, 1 }, (struct ml_cma_list){ &there, 1 });

		if (done < 0)
			return (int)done;
		here.address += done;
		there.address = (unsigned char *)((uintptr_t)there.address + (uintptr_t)done);
		here.bytes -= (size_t)done;
		there.bytes -= (size_t)done;
	}
	return 0;
}

int ml_cma_read(pid_t pid, void *dst, uint64_t src, size_t n)
{
	return transfer(true, pid, dst, src, n);
}

int ml_cma_write(pid_t pid, uint64_t dst, const void *src, size_t n)
{
	return transfer(false, pid, (void *)(uintptr_t)src, dst, n);
}

/* 0 also where there is no Yama. */
static int yama_scope(void)
{
	char text[16];

	if (ml_fd_read_text("/proc/sys/kernel/yama/ptrace_scope", text, sizeof(text)) <= 0)
		return 0;
	return atoi(text);
}

void ml_cma_allow(void)
{
	if (yama_scope() == 1)
		prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
}

int ml_cma_probe(pid_t pid, uint64_t address, uint64_t expected)
{
	uint64_t word;
	int error = ml_cma_read(pid, &word, address, sizeof(word));

	if (error)
		return error;
	return word == expected ? 0 : -EXDEV;
}

static const char *reason_not_permitted(void)
{
	switch (yama_scope()) {
	case 0:
		return "a seccomp filter, a security module or another user id forbids it";
	case 1:
		return "kernel.yama.ptrace_scope is 1 and the other process did not allow it";
	default:
		return "kernel.yama.ptrace_scope is above 1";
	}
}

const char *ml_cma_reason(int error)
{
	switch (error) {
	case 0:
		return "it is permitted";
	case -EPERM:
	case -EACCES:
		return reason_not_permitted();
	case -ENOSYS:
		return "the kernel was built without it";
	case -EXDEV:
		return "the other process is in another pid namespace";
	case -ESRCH:
		return "the other process has ended or is in another pid namespace";
	case -EFAULT:
		return "the word is not where the other process said";
	default:
		return "the kernel gave an unusual error";
	}
}
