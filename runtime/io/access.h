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

/*
 * Reads to, or writes from, the memory under a cursor, all of it, at a position of the file's view that ml_view_find has found. A
 * read stops where the file ends. *done_out is how many bytes were moved, also with an error. MPI_SUCCESS or a class with a note.
 */
int ml_access_run(struct ml_file *file, bool writes, size_t position, struct ml_pack *memory, size_t *done_out);

#endif
