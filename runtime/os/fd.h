/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * File descriptors: the calls that everybody gets slightly wrong. Signals never cut a transfer
 * short. All functions return 0 (or what they say) or -errno.
 */
#ifndef ML_OS_FD_H
#define ML_OS_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* A pipe whose ends, fds[0] to read and fds[1] to write, are both close-on-exec. */
int ml_fd_pipe(int fds[2]);

/*
 * Reads until n bytes are there or the file ends; returns how many, so fewer than n means the end.
 */
ssize_t ml_fd_read_all(int fd, void *buffer, size_t n);

/* Writes all n bytes. -EAGAIN on a non-blocking descriptor leaves a part written. */
int ml_fd_write_all(int fd, const void *buffer, size_t n);

/* The same two at an offset of a file. What was written before an error stays. */
ssize_t ml_fd_read_at(int fd, void *buffer, size_t n, int64_t offset);
int ml_fd_write_at(int fd, const void *buffer, size_t n, int64_t offset);

int ml_fd_size(int fd, int64_t *size_out);

/*
 * Locks n bytes of a file against every other opening of it, to read or to write, and waits until
 * nobody else has locked one of them so; unlock undoes it.
 */
int ml_fd_lock(int fd, bool writes, int64_t offset, int64_t n);
int ml_fd_unlock(int fd, int64_t offset, int64_t n);

/* Reads a small file as text, at most size - 1 bytes, and ends it with NUL. Returns its length. */
ssize_t ml_fd_read_text(const char *path, char *text, size_t size);

/* Whether the descriptor is closed by exec. */
int ml_fd_set_cloexec(int fd, bool on);

/*
 * Whether reads and writes return -EAGAIN instead of waiting. Shared by all descriptors of the same
 * open file.
 */
int ml_fd_set_nonblock(int fd, bool on);

#endif
