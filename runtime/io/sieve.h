/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Many small extents of a file at once. All that lies between the first and the last is read into memory, or mapped for writing; there the
 * view is what it is anywhere else in memory, a datatype, and the loops of type/pack.h do the rest. A mapping is written byte by byte,
 * so what others write between the extents stays as it is, which reading and writing back would undo.
 */
#ifndef ML_IO_SIEVE_H
#define ML_IO_SIEVE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "io/view.h"

/* A stretch of a view's stream. */
struct ml_sieve {
	int fd;
	bool writes;
	const struct ml_view *view;
	size_t position, bytes;
};

/* How much of the beginning of a stretch had best be moved at once: 0 when that is better done extent by extent. */
size_t ml_sieve_find(const struct ml_sieve *stretch);

/*
 * Moves a stretch that ml_sieve_find has found. Returns the bytes moved, fewer than all where the file ends; or -errno, when nothing has
 * been moved and each extent may be tried by itself.
 */
ssize_t ml_sieve_move(const struct ml_sieve *stretch, unsigned char *data);

#endif
