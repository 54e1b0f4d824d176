/* SPDX-License-Identifier: BSD-2-Clause */
/* Opening and closing files, their sizes and hints (MPI 5.0 section 14.2). */
#include "api/api.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "api/check.h"
#include "api/coll_run.h"
#include "api/file_run.h"
#include "object/group.h"
#include "object/info.h"
#include "os/fd.h"

/* ---- open and closed -------------------------------------------------------------------------------------------- */

static int check_amode(int amode)
{
	static const int all = MPI_MODE_APPEND | MPI_MODE_CREATE | MPI_MODE_DELETE_ON_CLOSE | MPI_MODE_EXCL | MPI_MODE_RDONLY |
			       MPI_MODE_RDWR | MPI_MODE_SEQUENTIAL | MPI_MODE_UNIQUE_OPEN | MPI_MODE_WRONLY;
	int direction = amode & (MPI_MODE_RDONLY | MPI_MODE_RDWR | MPI_MODE_WRONLY);

	if (amode & ~all)
		ml_note("amode is %d", amode);
	else if (direction != MPI_MODE_RDONLY && direction != MPI_MODE_RDWR && direction != MPI_MODE_WRONLY)
		ml_note("amode has not one of MPI_MODE_RDONLY, MPI_MODE_RDWR and MPI_MODE_WRONLY");
	else if (direction == MPI_MODE_RDONLY && amode & (MPI_MODE_CREATE | MPI_MODE_EXCL))
		ml_note("a file that is created can be written");
	else if (direction == MPI_MODE_RDWR && amode & MPI_MODE_SEQUENTIAL)
		ml_note("a sequential file is read or written, not both");
	else
		return MPI_SUCCESS;
	return MPI_ERR_AMODE;
}

/* What is wrong at one rank, all get to know; but for the communicator, without which there are no others. */
int PMPI_File_open(MPI_Comm handle, const char *filename, int amode, MPI_Info info, MPI_File *fh)
{
	ML_GUARD;
	struct ml_file_wish wish = { filename, amode, NULL, ml_api_file_errhandler };
	struct ml_file *file = NULL;
	struct ml_comm *comm = ml_comm_find(handle);
	int error = ml_check_intracomm(handle), wrong;

	if (error)
		return ml_api_raise_file("MPI_File_open", error, NULL);
	wrong = ml_check_hints(info, &wish.hints);
	if (!wrong)
		wrong = check_amode(amode);
	wrong = ml_api_need(ml_api_need(wrong, filename, "filename"), fh, "fh");
	error = ml_run_agree("MPI_File_open", comm, (uint64_t)amode);
	if (!error)
		error = ml_file_open(comm, &wish, wrong, &file);
	if (!error)
		*fh = ml_file_handle(file);
	return ml_api_raise_file("MPI_File_open", error, NULL);
}
ML_ALIAS(File_open);

int PMPI_File_close(MPI_File *fh)
{
	ML_GUARD;
	struct ml_file *file = NULL;
	int error = ml_api_need(MPI_SUCCESS, fh, "fh");

	if (!error)
		error = ml_file_run_find(*fh, &file);
	if (!error)
		error = ml_run_agree("MPI_File_close", file->comm, 0);
	if (error)
		return ml_api_raise_file("MPI_File_close", error, file);
	*fh = MPI_FILE_NULL;
	return ml_api_raise_file("MPI_File_close", ml_file_close(file), NULL);
}
ML_ALIAS(File_close);

int PMPI_File_delete(const char *filename, MPI_Info info)
{
	ML_GUARD;
	int error = ml_api_need(ml_check_hints(info, NULL), filename, "filename");

	if (!error)
		error = ml_file_delete(filename);
	return ml_api_raise_file("MPI_File_delete", error, NULL);
}
ML_ALIAS(File_delete);

/* ---- size ------------------------------------------------------------------------------------------------------- */

static int cut(struct ml_file *file, uint64_t size)
{
	return ml_error_convert(ftruncate(file->fd, (off_t)size) == 0 ? 0 : -errno);
}

static int reserve(struct ml_file *file, uint64_t size)
{
	return ml_error_convert(size ? -posix_fallocate(file->fd, 0, (off_t)size) : 0);
}

static int resize(const char *call, MPI_File fh, MPI_Offset size, int (*act)(struct ml_file *file, uint64_t size))
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_file_run_find(fh, &file), wrong;

	if (error)
		return ml_api_raise_file(call, error, NULL);
	wrong = ml_file_run_find_random(fh, &file);
	if (!wrong && file->amode & MPI_MODE_RDONLY) {
		ml_note("it was opened with MPI_MODE_RDONLY");
		wrong = MPI_ERR_READ_ONLY;
	}
	if (!wrong && size < 0) {
		ml_note("size is %lld", (long long)size);
		wrong = MPI_ERR_ARG;
	}
	error = ml_run_agree(call, file->comm, 0);
	if (!error)
		error = ml_file_act(file, wrong, (uint64_t)size, act);
	return ml_api_raise_file(call, error, file);
}

int PMPI_File_set_size(MPI_File fh, MPI_Offset size)
{
	return resize("MPI_File_set_size", fh, size, cut);
}
ML_ALIAS(File_set_size);

int PMPI_File_preallocate(MPI_File fh, MPI_Offset size)
{
	return resize("MPI_File_preallocate", fh, size, reserve);
}
ML_ALIAS(File_preallocate);

int PMPI_File_get_size(MPI_File fh, MPI_Offset *size)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_api_need(ml_file_run_find(fh, &file), size, "size");

	if (!error)
		error = ml_error_convert(ml_fd_size(file->fd, size));
	return ml_api_raise_file("MPI_File_get_size", error, file);
}
ML_ALIAS(File_get_size);

/* ---- what it was opened with ------------------------------------------------------------------------------------ */

int PMPI_File_get_group(MPI_File fh, MPI_Group *group)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_api_need(ml_file_run_find(fh, &file), group, "group");

	if (!error)
		*group = ml_group_handle(ml_group_hold(file->comm->group));
	return ml_api_raise_file("MPI_File_get_group", error, file);
}
ML_ALIAS(File_get_group);

int PMPI_File_get_amode(MPI_File fh, int *amode)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_api_need(ml_file_run_find(fh, &file), amode, "amode");

	if (!error)
		*amode = file->amode;
	return ml_api_raise_file("MPI_File_get_amode", error, file);
}
ML_ALIAS(File_get_amode);

int PMPI_File_set_info(MPI_File fh, MPI_Info info)
{
	ML_GUARD;
	const struct ml_info *hints;
	struct ml_file *file;
	int error = ml_file_run_find(fh, &file);

	if (!error)
		error = ml_check_hints(info, &hints);
	if (!error)
		error = ml_run_agree("MPI_File_set_info", file->comm, 0);
	if (!error)
		error = ml_file_add_hints(file, hints);
	return ml_api_raise_file("MPI_File_set_info", error, file);
}
ML_ALIAS(File_set_info);

int PMPI_File_get_info(MPI_File fh, MPI_Info *info_used)
{
	ML_GUARD;
	struct ml_info *copy;
	struct ml_file *file;
	int error = ml_api_need(ml_file_run_find(fh, &file), info_used, "info_used");

	if (!error)
		error = ml_info_dup(file->info, &copy);
	if (!error)
		*info_used = ml_info_handle(copy);
	return ml_api_raise_file("MPI_File_get_info", error, file);
}
ML_ALIAS(File_get_info);
