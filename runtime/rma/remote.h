/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The mover: data between a buffer of this process and the memory that a rank has opened by a window. Target datatypes are described in
 * the origin's process, so nothing has to travel but the data; and both sides may have gaps, each its own.
 *
 *	ml_remote_open(win, rank, disp, type, count, &remote)    finds the place and checks that it lies in the window
 *	there = ml_remote_cursor(&remote, type, count)           the stream of bytes there: see type/pack.h
 *	ml_remote_read(&remote, &there, &here, n), _write        as often as needed
 *	ml_remote_close(&remote)
 *
 * What is mapped here is copied straight from type to type. Of other memory both sides are listed as pieces, and the kernel copies from
 * the ones to the others. Either way the data is there when the call returns. No allocation, no lock.
 */
#ifndef ML_RMA_REMOTE_H
#define ML_RMA_REMOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "rma/window.h"
#include "type/pack.h"
#include "type/type.h"

/* The address that displacement `disp` means, while it is open. */
struct ml_remote {
	bool is_mapped;
	uintptr_t at;  /* where we see it; or, if it is not mapped, in the target's process */
	uint64_t gate; /* 0, or what is to be left */
	pid_t pid;
	int32_t rank;
};

/* For count elements of a type, at least one of which has data. MPI_ERR_DISP or MPI_ERR_RMA_RANGE with a note. */
int ml_remote_open(const struct ml_win *win, int32_t rank, MPI_Aint disp, const struct ml_type *type, size_t count,
                   struct ml_remote *remote_out);
void ml_remote_close(const struct ml_remote *remote);

ml_inline struct ml_pack ml_remote_cursor(const struct ml_remote *remote, const struct ml_type *type, size_t count)
{
	struct ml_pack there;

	ml_pack_init(&there, (const void *)remote->at, count, type);
	return there;
}

/*
 * Move the next n bytes of both streams. MPI_SUCCESS; MPI_ERR_RMA_RANGE when memory of one of the sides is none, MPI_ERR_OTHER when the
 * kernel refuses, with a note: then a part may have been moved, and the cursors are anywhere.
 */
int ml_remote_read(const struct ml_remote *remote, struct ml_pack *there, struct ml_pack *here, size_t n);
int ml_remote_write(const struct ml_remote *remote, struct ml_pack *there, struct ml_pack *here, size_t n);

#endif
