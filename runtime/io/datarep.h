/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Data representations: how elements look in a file (MPI 5.0 section 14.5). Under "native" and "internal" they look as in memory. Under
 * "external32" and those of the user they may have other sizes, so that the same datatype has another layout in the file, and data is
 * converted on the way.
 *
 * The functions of the user are called outside the guard. Functions return MPI_SUCCESS or an MPI_ERR_ class with a note. The caller
 * excludes other threads.
 */
#ifndef ML_IO_DATAREP_H
#define ML_IO_DATAREP_H

#include <stdbool.h>
#include <stddef.h>

#include "mpi_lite.h"
#include "type/type.h"

union ml_datarep_function {
	MPI_Datarep_conversion_function *narrow;
	MPI_Datarep_conversion_function_c *wide;
};

struct ml_datarep {
	char name[MPI_MAX_DATAREP_STRING];
	bool converts; /* false: as in memory */
	/* of the user; all NULL for external32. Without read or write function there is nothing to convert in that direction. */
	MPI_Datarep_extent_function *extent;
	union ml_datarep_function read, write;
	bool wide; /* counts are MPI_Count */
	void *state;
	struct ml_datarep *next;
};

/* The representation of that name: MPI_SUCCESS, or MPI_ERR_UNSUPPORTED_DATAREP. */
int ml_datarep_find(const char *name, const struct ml_datarep **rep_out);

/* Adds one of the user's, which is copied. MPI_ERR_DUP_DATAREP when the name is known. fini forgets them all. */
int ml_datarep_add(const struct ml_datarep *user);
void ml_datarep_fini(void);

/* A type with the bounds and the data that `type` has in the file, held. */
int ml_datarep_layout(const struct ml_datarep *rep, const struct ml_type *type, const struct ml_type **layout_out);

/* Bytes of the data of one element in the file. */
int ml_datarep_size(const struct ml_datarep *rep, const struct ml_type *type, size_t *bytes_out);

/* Elements of a buffer, as the conversions get them: `n` of them from number `first` on. */
struct ml_datarep_part {
	const struct ml_type *type;
	void *buffer;
	size_t first, n;
};

/* Converts a part into `packed`, which has ml_datarep_size for each; MPI_ERR_CONVERSION. */
int ml_datarep_write(const struct ml_datarep *rep, const struct ml_datarep_part *part, void *packed);

/* And back: `bytes` of them are there. *done_out: so many bytes of the buffer's own elements were written. */
int ml_datarep_read(const struct ml_datarep *rep, const struct ml_datarep_part *part, const void *packed, size_t bytes, size_t *done_out);

#endif
