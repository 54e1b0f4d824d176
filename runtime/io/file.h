/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Files as objects (MPI 5.0 chapter 14). The processes that have opened a file together have a communicator of their own for what
 * they agree on. Each has a descriptor of its own; data goes through the kernel's page cache, which all of them share, so nothing
 * is exchanged to read or write, collective or not.
 *
 * What they share is one word of memory with the shared file pointer. Process 0 of the file allocates it and gives it back.
 *
 *	shared		writers and readers: all processes of the file, by fetch-and-add; process 0 also stores it between two
 *			collective operations. No order is needed: the word says nothing about other memory.
 *	Crash		a process that dies leaves a gap in the file, as long as what it was about to write.
 *
 * Functions return MPI_SUCCESS or an MPI_ERR_ class with a note; arguments are checked. The caller excludes other threads.
 */
#ifndef ML_IO_FILE_H
#define ML_IO_FILE_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/atomic.h"
#include "io/view.h"
#include "mpi_lite.h"
#include "object/arena.h"
#include "object/comm.h"

#define ML_FILE_MAGIC 0x656c6966u

struct ml_info; /* object/info.h */

/* A split collective call that has begun. */
struct ml_file_split {
	bool is_open;
	int how;     /* as it was called: api/file_run.h */
	size_t done; /* bytes moved */
};

struct ml_file {
	uint32_t magic;            /* ML_FILE_MAGIC while the file is open */
	int fd;
	int amode;
	bool atomic;
	struct ml_comm *comm;      /* its processes, for this file alone */
	MPI_Errhandler errhandler;
	struct ml_info *info;      /* hints of the user */
	struct ml_view view;
	MPI_Offset own;            /* the individual file pointer, in etypes */
	ml_atomic_u64 *shared;     /* the shared one; NULL: there is no memory to share */
	struct ml_file_split split;
	pthread_mutex_t atomicity; /* threads of this process one after the other, in atomic mode */
	char *name;
};

/* A file as somebody wants it opened. */
struct ml_file_wish {
	const char *name;
	int amode;
	const struct ml_info *hints;
	MPI_Errhandler errhandler;
};

/*
 * Opens a file on all processes of comm, or on none. `error` is what is wrong with the wish at this process: all processes get to
 * know, and return the same error class.
 */
int ml_file_open(struct ml_comm *comm, const struct ml_file_wish *wish, int error, struct ml_file **file_out);

/* Closes it on all processes; the file is gone whatever the result says. */
int ml_file_close(struct ml_file *file);

/* Deletes the file of that name. */
int ml_file_delete(const char *name);

/* Closes what the user has left open, on this process. */
void ml_file_fini(void);

/*
 * Whether all processes of the file are here without an error and with the same value: MPI_SUCCESS, else at all of them the error
 * of the first that has one, or MPI_ERR_NOT_SAME.
 */
int ml_file_agree(struct ml_comm *comm, int error, uint64_t value);

/* The same; then process 0 does something for all of them, and all return what came of it. */
int ml_file_act(struct ml_file *file, int error, uint64_t value, int (*act)(struct ml_file *file, uint64_t value));

/* Takes over those of the hints that are about files, in place of earlier ones of the same name. */
int ml_file_add_hints(struct ml_file *file, const struct ml_info *hints);

/* A view that has been made unless there is an error, and is the callee's; both file pointers go to 0. */
int ml_file_set_view(struct ml_file *file, int error, const struct ml_view *view);

/*
 * Takes the next etypes at the shared file pointer: alone, or with all processes of the file in the order of ranks, of which none
 * takes any when one has an error. MPI_ERR_NO_MEM where there is no such pointer, as in the next two.
 */
int ml_file_take(struct ml_file *file, uint64_t etypes, MPI_Offset *first_out);
int ml_file_take_ordered(struct ml_file *file, int error, uint64_t etypes, MPI_Offset *first_out);

/* Where the shared file pointer is; and puts it somewhere, which process 0 does in ml_file_act. */
int ml_file_get_shared(const struct ml_file *file, MPI_Offset *offset_out);
int ml_file_set_shared(struct ml_file *file, uint64_t offset);

/* The file behind a handle, or NULL. */
extern struct ml_arena ml_file_arena __attribute__((visibility("hidden")));
ml_inline struct ml_file *ml_file_find(MPI_File handle)
{
	struct ml_file *file = (struct ml_file *)handle;

	return ml_arena_has(&ml_file_arena, file) && file->magic == ML_FILE_MAGIC ? file : NULL;
}

ml_inline MPI_File ml_file_handle(struct ml_file *file)
{
	return (MPI_File)file;
}

/* Between an object and a number that fits an int and is not negative. */
int ml_file_number(const struct ml_file *file);
struct ml_file *ml_file_by_number(int number);

#endif
