/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Calls that read and write files. They differ in where the data is in the file, in the direction, in who calls and in when they
 * are done; a function of the standard says these in one line, and all share one core.
 *
 * Data goes through the page cache of this machine, so nobody has to wait for anybody, and a call that need not be done at once is
 * done at once all the same: its request is complete.
 */
#ifndef ML_API_FILE_RUN_H
#define ML_API_FILE_RUN_H

#include "api/api.h"
#include "io/file.h"

enum ml_file_how {
	ML_FILE_READ = 0,
	ML_FILE_WRITE = 1,
	ML_FILE_AT = 0,       /* at an explicit offset */
	ML_FILE_OWN = 2,      /* at the individual file pointer */
	ML_FILE_SHARED = 4,   /* at the shared one */
	ML_FILE_ALL = 8,      /* collective; with SHARED: in the order of ranks */
};

/* The data in memory. */
struct ml_file_data {
	const void *buffer;
	MPI_Count count;
	MPI_Datatype datatype;
};

ml_inline struct ml_file_data ml_file_data(const void *buffer, MPI_Count count, MPI_Datatype datatype)
{
	return (struct ml_file_data){ buffer, count, datatype };
}

/* The file behind a handle: MPI_SUCCESS, or MPI_ERR_FILE with a note. */
int ml_file_run_find(MPI_File handle, struct ml_file **file_out);

/* The same for calls that cannot be used on a file opened with MPI_MODE_SEQUENTIAL. */
int ml_file_run_find_random(MPI_File handle, struct ml_file **file_out);

/* Where an offset leads from the start, from `current` or from the end of the file: MPI_SUCCESS, or MPI_ERR_ARG with a note. */
int ml_file_run_seek(const struct ml_file *file, MPI_Offset offset, int whence, MPI_Offset current, MPI_Offset *offset_out);

/* A blocking call. `offset` counts with ML_FILE_AT alone. */
int ml_file_run_wait(const char *call, int how, MPI_File fh, MPI_Offset offset, struct ml_file_data data, MPI_Status *status);

/* One with a request. What goes wrong is an error of this call. */
int ml_file_run_now(const char *call, int how, MPI_File fh, MPI_Offset offset, struct ml_file_data data, MPI_Request *request);

/* The two halves of a split collective one. */
int ml_file_run_begin(const char *call, int how, MPI_File fh, MPI_Offset offset, struct ml_file_data data);
int ml_file_run_end(const char *call, int how, MPI_File fh, MPI_Status *status);

#endif
