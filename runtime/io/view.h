/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A view: which bytes of a file a process sees, and in which order (MPI 5.0 section 14.3). From displacement `disp` on the file is
 * tiled with filetypes; their data, one behind the other, is a stream, and offsets count etypes of it.
 *
 * That is what a datatype does to memory. So a place in a view is a cursor of type/pack.h over a buffer at address `disp`: the pieces
 * of memory that it lists are the extents of the file. It moves no data, and the memory is never touched.
 */
#ifndef ML_IO_VIEW_H
#define ML_IO_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "io/datarep.h"
#include "mpi_lite.h"
#include "type/pack.h"
#include "type/type.h"

struct ml_view {
	MPI_Offset disp;
	const struct ml_type *etype, *filetype;             /* as they lie in the file; held, as the next two */
	const struct ml_type *given_etype, *given_filetype; /* as the user has given them */
	const struct ml_datarep *rep;
	bool is_ascending; /* the extents lie one behind the other, as the standard wants it */
};

/* The whole file as bytes, which is what a file is opened with. */
struct ml_view ml_view_bytes(void);

/* Makes a view of these types: MPI_SUCCESS, or MPI_ERR_TYPE with a note when they make none. ml_view_drop lets them go. */
int ml_view_make(const struct ml_datarep *rep, const struct ml_type *etype, const struct ml_type *filetype, struct ml_view *view);
void ml_view_drop(const struct ml_view *view);

/* Where in the stream an offset is, and as many bytes behind it: MPI_SUCCESS, or MPI_ERR_ARG with a note when the file cannot be so long. */
int ml_view_find(const struct ml_view *view, MPI_Offset offset, size_t bytes, size_t *position_out);

/* A cursor at a position of the stream, which ml_view_find has found. */
struct ml_pack ml_view_cursor(const struct ml_view *view, size_t position);

/* The byte of the file in which that of the stream is. */
MPI_Offset ml_view_byte(const struct ml_view *view, size_t position);

/* The first position from `low` on, at most `high`, that is not before a byte of the file. Extents are ascending. */
size_t ml_view_before(const struct ml_view *view, size_t low, size_t high, int64_t byte);

/* The offset of the first etype that begins behind a file of `size` bytes. */
MPI_Offset ml_view_end(const struct ml_view *view, int64_t size);

ml_inline MPI_Offset ml_view_etypes(const struct ml_view *view, size_t bytes)
{
	return (MPI_Offset)(bytes / view->etype->size);
}

#endif
