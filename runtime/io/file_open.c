/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Opening, closing and deleting files. Process 0 opens first: it alone creates the file, and makes sure that there was none
 * (MPI_MODE_EXCL). The others hear from it what came of that and open what is there then.
 */
#include "io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "collectives/coll.h"
#include "form/form.h"
#include "object/errhandler.h"
#include "object/error.h"
#include "object/info.h"
#include "os/fd.h"
#include "os/mem.h"
#include "shm/heap.h"

#define FILES_MAX ((size_t)1 << 16)
#define PERMISSIONS 0666

struct ml_arena ml_file_arena; /* from the first file on until the process ends */

/* What process 0 tells the others. */
struct greeting {
	int32_t error, amode;
	uint64_t shared;     /* offset of the shared pointer in the segment, or 0 */
	uint64_t dev, inode;
};

/* Names may begin with the sort of the file system, for other MPIs. */
static const char *plain_name(const char *name)
{
	static const char *const sorts[] = { "ufs:", "nfs:", "file:" };

	for (size_t i = 0; i < ML_ARRAY_LEN(sorts); i++)
		if (strncmp(name, sorts[i], strlen(sorts[i])) == 0)
			return name + strlen(sorts[i]);
	return name;
}

static int fail_on(const char *what, const char *name, int number)
{
	int error = ml_error_convert(-number);

	ml_note("%s \"%s\"", what, name);
	return error == MPI_ERR_OTHER ? MPI_ERR_IO : error;
}

/* ---- the object ------------------------------------------------------------------------------------------------- */

static struct ml_file *new_file(const struct ml_file_wish *wish)
{
	struct ml_file *file = NULL;

	if (ml_file_arena.base || ml_arena_init(&ml_file_arena, sizeof *file, FILES_MAX) == 0)
		file = ml_arena_new(&ml_file_arena);
	if (!file) {
		ml_note("%zu files are open already", ml_arena_made(&ml_file_arena));
		return NULL;
	}
	*file = (struct ml_file){ .fd = -1, .amode = wish->amode, .view = ml_view_bytes(),
		.atomicity = PTHREAD_MUTEX_INITIALIZER, .errhandler = ml_errhandler_hold(wish->errhandler) };
	file->magic = ML_FILE_MAGIC;
	file->info = ml_info_new();
	file->name = strdup(plain_name(wish->name ? wish->name : ""));
	return file;
}

static void free_file(struct ml_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	ml_view_drop(&file->view);
	ml_info_free(file->info);
	ml_errhandler_drop(file->errhandler);
	free(file->name);
	file->magic = 0;
	ml_arena_free(&ml_file_arena, file);
}

int ml_file_number(const struct ml_file *file)
{
	return ml_arena_index(&ml_file_arena, file);
}

struct ml_file *ml_file_by_number(int number)
{
	return (size_t)number < ml_arena_made(&ml_file_arena) ? ml_arena_at(&ml_file_arena, (size_t)number) : NULL;
}

/* The last who needs the shared word and the communicator. */
static void leave(struct ml_file *file)
{
	if (file->shared && file->comm->rank == 0)
		ml_heap_free(file->shared);
	ml_coll_end(file->comm);
	ml_form_free(file->comm);
	free_file(file);
}

/* ---- opening ---------------------------------------------------------------------------------------------------- */

static int open_flags(int amode)
{
	int flags = O_CLOEXEC;

	flags |= amode & MPI_MODE_RDWR ? O_RDWR : amode & MPI_MODE_WRONLY ? O_WRONLY : O_RDONLY;
	if (amode & MPI_MODE_CREATE)
		flags |= O_CREAT;
	if (amode & MPI_MODE_EXCL)
		flags |= O_EXCL;
	return flags;
}

/* The hint is octal, as chmod takes it. */
static mode_t permissions(const struct ml_file *file)
{
	const char *hint = ml_info_get(file->info, "file_perm");
	char *end;
	unsigned long mode = hint ? strtoul(hint, &end, 8) : PERMISSIONS;

	return hint && (end == hint || *end || mode > 07777) ? PERMISSIONS : (mode_t)mode;
}

static int open_here(struct ml_file *file, int flags)
{
	file->fd = open(file->name, flags, permissions(file));
	return file->fd >= 0 ? MPI_SUCCESS : fail_on("opening", file->name, errno);
}

/* A word that all processes of the file can reach. A job of one needs no more than any memory. */
static uint64_t make_shared(struct ml_file *file)
{
	void *word;

	if (ml_heap_alloc(sizeof *file->shared, &word) != 0)
		return 0;
	file->shared = word;
	ml_store_rlx(file->shared, 0);
	return ml_heap_offset(word, sizeof *file->shared);
}

static int open_first(struct ml_file *file, struct greeting *greeting)
{
	int error = open_here(file, open_flags(file->amode));

	if (error)
		return error;
	error = ml_error_convert(ml_mem_inode(file->fd, &greeting->dev, &greeting->inode));
	greeting->amode = file->amode;
	greeting->shared = make_shared(file);
	return error;
}

static int open_next(struct ml_file *file, const struct greeting *greeting)
{
	uint64_t dev, inode;
	int error = greeting->error;

	if (error) {
		ml_note("rank 0 has failed: %s", ml_error_string(error));
		return error;
	}
	if (greeting->amode != file->amode) {
		ml_note("amode is %d, at rank 0 it is %d", file->amode, greeting->amode);
		return MPI_ERR_NOT_SAME;
	}
	error = open_here(file, open_flags(file->amode) & ~(O_CREAT | O_EXCL));
	if (!error)
		error = ml_error_convert(ml_mem_inode(file->fd, &dev, &inode));
	if (!error && (dev != greeting->dev || inode != greeting->inode)) {
		ml_note("\"%s\" is another file than that of rank 0", file->name);
		error = MPI_ERR_NOT_SAME;
	}
	if (!error && greeting->shared)
		file->shared = ml_heap_at(greeting->shared, sizeof *file->shared);
	return error;
}

/* Between the two collective operations every process has found its own error. */
static int open_together(struct ml_file *file, int error)
{
	struct ml_comm *comm = file->comm;
	struct greeting greeting = { .error = error };
	int failed;

	if (comm->rank == 0 && !error)
		greeting.error = error = open_first(file, &greeting);
	if (comm->size == 1)
		return error;
	failed = ml_form_bcast(comm, &greeting, sizeof greeting, 0);
	if (failed)
		return failed;
	if (comm->rank != 0 && !error)
		error = open_next(file, &greeting);
	return ml_file_agree(comm, error, 0);
}

/* Both pointers begin at the end (MPI 5.0 section 14.2.1). */
static int go_to_end(struct ml_file *file, uint64_t value)
{
	int64_t size;
	int error = ml_error_convert(ml_fd_size(file->fd, &size));

	(void)value;
	if (error)
		return error;
	file->own = size;
	if (file->shared && file->comm->rank == 0)
		ml_store_rlx(file->shared, (uint64_t)size);
	return MPI_SUCCESS;
}

static int open_all(struct ml_file *file, const struct ml_file_wish *wish, int error)
{
	if (!error && (!file->info || !file->name)) {
		ml_note("no memory for a file");
		error = MPI_ERR_NO_MEM;
	}
	if (!error)
		error = ml_file_add_hints(file, wish->hints);
	error = open_together(file, error);
	if (!error && file->amode & MPI_MODE_APPEND) {
		error = ml_file_act(file, MPI_SUCCESS, 0, go_to_end);
		if (!error && file->comm->rank != 0)
			error = go_to_end(file, 0);
	}
	return error;
}

int ml_file_open(struct ml_comm *comm, const struct ml_file_wish *wish, int error, struct ml_file **file_out)
{
	struct ml_file *file = new_file(wish);
	int failed;

	if (!file)
		return MPI_ERR_NO_MEM;
	failed = ml_form_dup(comm, &file->comm);
	if (failed) {
		free_file(file);
		return failed;
	}
	snprintf(file->comm->name, sizeof file->comm->name, "the processes of file %.200s", file->name ? file->name : "");
	error = open_all(file, wish, error);
	if (error)
		leave(file);
	else
		*file_out = file;
	return error;
}

/* ---- the end ---------------------------------------------------------------------------------------------------- */

static int delete_closed(struct ml_file *file, uint64_t value)
{
	(void)value;
	return file->amode & MPI_MODE_DELETE_ON_CLOSE ? ml_file_delete(file->name) : MPI_SUCCESS;
}

int ml_file_close(struct ml_file *file)
{
	int fd = file->fd, error = MPI_SUCCESS;

	file->fd = -1;
	if (close(fd) != 0 && errno != EINTR)
		error = fail_on("closing", file->name, errno);
	error = ml_file_act(file, error, 0, delete_closed);
	leave(file);
	return error;
}

int ml_file_delete(const char *name)
{
	name = plain_name(name);
	return unlink(name) == 0 ? MPI_SUCCESS : fail_on("deleting", name, errno);
}

void ml_file_fini(void)
{
	for (size_t i = 0; i < ml_arena_made(&ml_file_arena); i++) {
		struct ml_file *file = ml_arena_at(&ml_file_arena, i);

		if (file->magic == ML_FILE_MAGIC)
			free_file(file);
	}
	ml_datarep_fini();
}
