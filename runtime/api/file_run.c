/* SPDX-License-Identifier: BSD-2-Clause */
/* The core of reading and writing: see file_run.h. */
#include "api/file_run.h"

#include "api/coll_run.h"
#include "api/type_check.h"
#include "io/access.h"
#include "object/status.h"
#include "os/fd.h"

/* ---- checks ----------------------------------------------------------------------------------------------------- */

int ml_file_run_find(MPI_File handle, struct ml_file **file_out)
{
	*file_out = ml_file_find(handle);
	if (*file_out)
		return MPI_SUCCESS;
	ml_note(handle == MPI_FILE_NULL ? "the file is MPI_FILE_NULL" : "not an open file: %p", (void *)handle);
	return MPI_ERR_FILE;
}

int ml_file_run_find_random(MPI_File handle, struct ml_file **file_out)
{
	int error = ml_file_run_find(handle, file_out);

	if (error || !((*file_out)->amode & MPI_MODE_SEQUENTIAL))
		return error;
	ml_note("it was opened with MPI_MODE_SEQUENTIAL");
	return MPI_ERR_UNSUPPORTED_OPERATION;
}

static int check_direction(const struct ml_file *file, int how)
{
	if (how & ML_FILE_WRITE && file->amode & MPI_MODE_RDONLY) {
		ml_note("it was opened with MPI_MODE_RDONLY");
		return MPI_ERR_READ_ONLY;
	}
	if (!(how & ML_FILE_WRITE) && file->amode & MPI_MODE_WRONLY) {
		ml_note("it was opened with MPI_MODE_WRONLY");
		return MPI_ERR_ACCESS;
	}
	return MPI_SUCCESS;
}

/* Makes a cursor of the data. */
static int check_data(const struct ml_file *file, struct ml_file_data data, struct ml_pack *memory)
{
	size_t etype = file->view.etype->size, bytes = 0;
	const struct ml_type *type;
	int error = ml_type_check_committed(data.datatype, &type);

	if (!error)
		error = ml_type_check_bytes(data.count, type->size, &bytes);
	if (error)
		return error;
	if (bytes % etype != 0) {
		ml_note("%lld elements of %s are no whole etypes of %zu bytes", (long long)data.count, type->name, etype);
		return MPI_ERR_TYPE;
	}
	if (bytes && !data.buffer && !ml_type_is_derived(type)) {
		ml_note("the buffer is a null pointer and count is %lld", (long long)data.count);
		return MPI_ERR_BUFFER;
	}
	ml_pack_init(memory, data.buffer, (size_t)data.count, type);
	return MPI_SUCCESS;
}

static int check(MPI_File fh, int how, struct ml_file_data data, struct ml_file **file_out, struct ml_pack *memory)
{
	int error = how & ML_FILE_SHARED ? ml_file_run_find(fh, file_out) : ml_file_run_find_random(fh, file_out);

	if (!error)
		error = check_direction(*file_out, how);
	return error ? error : check_data(*file_out, data, memory);
}

int ml_file_run_seek(const struct ml_file *file, MPI_Offset offset, int whence, MPI_Offset current, MPI_Offset *offset_out)
{
	MPI_Offset from = whence == MPI_SEEK_CUR ? current : 0, to;
	int64_t size;
	int error = MPI_SUCCESS;

	if (whence == MPI_SEEK_END) {
		error = ml_error_convert(ml_fd_size(file->fd, &size));
		from = error ? 0 : ml_view_end(&file->view, size);
	} else if (whence != MPI_SEEK_SET && whence != MPI_SEEK_CUR) {
		ml_note("whence is %d", whence);
		error = MPI_ERR_ARG;
	}
	if (!error && (__builtin_add_overflow(from, offset, &to) || to < 0)) {
		ml_note("%lld etypes from %lld are no place in a file", (long long)offset, (long long)from);
		error = MPI_ERR_ARG;
	}
	if (!error)
		*offset_out = to;
	return error;
}

/* ---- the core --------------------------------------------------------------------------------------------------- */

/* Where the data is in the file; a file pointer is moved on. */
static int claim(struct ml_file *file, int how, MPI_Offset offset, size_t bytes, size_t *position)
{
	int error;

	if (how & ML_FILE_OWN)
		offset = file->own;
	if (offset < 0) {
		ml_note("offset is %lld", (long long)offset);
		return MPI_ERR_ARG;
	}
	error = ml_view_find(&file->view, offset, bytes, position);
	if (!error && how & ML_FILE_OWN)
		file->own += ml_view_etypes(&file->view, bytes);
	return error;
}

static int run(const char *call, int how, struct ml_file *file, MPI_Offset offset, struct ml_pack *memory, size_t *done)
{
	size_t position = 0;
	int error = how & ML_FILE_ALL ? ml_run_agree(call, file->comm, 0) : MPI_SUCCESS;

	if (!error)
		error = claim(file, how, offset, memory->bytes, &position);
	return error ? error : ml_access_run(file, how & ML_FILE_WRITE, position, memory, done);
}

static void fill(MPI_Status *status, size_t bytes)
{
	ml_status_set_sent(status);
	ml_status_set_bytes(status, bytes);
}

int ml_file_run_wait(const char *call, int how, MPI_File fh, MPI_Offset offset, struct ml_file_data data, MPI_Status *status)
{
	ML_GUARD;
	struct ml_file *file;
	struct ml_pack memory;
	size_t done = 0;
	int error = check(fh, how, data, &file, &memory);

	if (!error)
		error = run(call, how, file, offset, &memory, &done);
	if (!error)
		fill(status, done);
	return ml_api_raise_file(call, error, file);
}
