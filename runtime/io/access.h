/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Data between memory and a file, both of which may have gaps. Nothing here looks at file pointers or talks to other processes. The
 * calling thread is outside the guard meanwhile.
 */
#ifndef ML_IO_ACCESS_H
#define ML_IO_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "io/file.h"
#include "type/pack.h"

/* Data in memory. */
struct ml_access {
	const struct ml_type *type;
	void *buffer;
	size_t count;
	size_t bytes; /* that it has in the file: those of the type, or others when the view's representation converts */
};

/*
 * Reads to, or writes from, memory at a position of the file's view that ml_view_find has found. A read stops where the file ends.
 * *done_out is how many bytes of memory were moved, also with an error. MPI_SUCCESS or a class with a note.
 */
int ml_access_run(struct ml_file *file, bool writes, size_t position, const struct ml_access *data, size_t *done_out);

#endif
