/* SPDX-License-Identifier: BSD-2-Clause */
/* The core of reading and writing: see file_run.h. */
#include "api/file_run.h"

#include "api/coll_run.h"
#include "api/type_check.h"
#include "io/access.h"
#include "object/status.h"
#include "os/fd.h"
#include "p2p/request.h"

/* ---- checks ----------------------------------------------------------------------------------------------------- */

int ml_file_run_find(MPI_File handle, struct ml_file **file_out)
{
	*file_out = ml_file_find(handle);
	if (*file_out)
		return MPI_SUCCESS;
	ml_note(handle == MPI_FILE_NULL ? "the file is MPI_FILE_NULL" : "not an open file: %p", (void *)handle);
	return MPI_ERR_FILE;
}

static int note_sequential(void)
{
	ml_note("it was opened with MPI_MODE_SEQUENTIAL");
	return MPI_ERR_UNSUPPORTED_OPERATION;
}

int ml_file_run_find_random(MPI_File handle, struct ml_file **file_out)
{
	int error = ml_file_run_find(handle, file_out);

	return !error && (*file_out)->amode & MPI_MODE_SEQUENTIAL ? note_sequential() : error;
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

/* Describes the data. */
static int check_data(const struct ml_file *file, struct ml_file_data data, struct ml_access *memory)
{
	size_t etype = file->view.etype->size, size = 0, bytes;
	const struct ml_type *type;
	int error = ml_type_check_committed(data.datatype, &type);

	if (!error)
		error = ml_type_check_bytes(data.count, type->size, &bytes);
	if (!error)
		error = ml_datarep_size(file->view.rep, type, &size);
	if (!error)
		error = ml_type_check_bytes(data.count, size, &bytes);
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
	*memory = (struct ml_access){ type, (void *)(uintptr_t)data.buffer, (size_t)data.count, bytes };
	return MPI_SUCCESS;
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

/* Where the data is in the file; a file pointer is moved on. With the order of ranks all have to come, errors or not. */
static int claim(struct ml_file *file, int how, int error, MPI_Offset offset, size_t bytes, size_t *position)
{
	uint64_t etypes = error ? 0 : (uint64_t)ml_view_etypes(&file->view, bytes);

	if ((how & ML_FILE_SHARED) && (how & ML_FILE_ALL))
		error = ml_file_take_ordered(file, error, etypes, &offset);
	else if (!error && how & ML_FILE_SHARED)
		error = ml_file_take(file, etypes, &offset);
	else if (how & ML_FILE_OWN)
		offset = file->own;
	if (!error && offset < 0) {
		ml_note("offset is %lld", (long long)offset);
		error = MPI_ERR_ARG;
	}
	if (!error)
		error = ml_view_find(&file->view, offset, bytes, position);
	if (!error && how & ML_FILE_OWN)
		file->own += (MPI_Offset)etypes;
	return error;
}

/* All of a call but its ending. */
static int run(const char *call, int how, struct ml_file *file, MPI_Offset offset, struct ml_file_data data, size_t *done)
{
	struct ml_access memory = { .bytes = 0 };
	size_t position = 0;
	int error = MPI_SUCCESS;

	if (file->amode & MPI_MODE_SEQUENTIAL && !(how & ML_FILE_SHARED))
		error = note_sequential();
	if (!error)
		error = check_direction(file, how);
	if (!error)
		error = check_data(file, data, &memory);
	if (!error && how & ML_FILE_ALL)
		error = ml_run_agree(call, file->comm, 0);
	error = claim(file, how, error, offset, memory.bytes, &position);
	return error ? error : ml_access_run(file, how & ML_FILE_WRITE, position, &memory, done);
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
	size_t done = 0;
	int error = ml_file_run_find(fh, &file);

	if (!error)
		error = run(call, how, file, offset, data, &done);
	if (!error)
		fill(status, done);
	return ml_api_raise_file(call, error, file);
}

/* ---- requests --------------------------------------------------------------------------------------------------- */

static int outcome(const struct ml_request *request, MPI_Status *status)
{
	fill(status, request->bytes);
	return MPI_SUCCESS;
}

static const struct ml_request_ops ops = { .outcome = outcome };

int ml_file_run_now(const char *call, int how, MPI_File fh, MPI_Offset offset, struct ml_file_data data, MPI_Request *handle)
{
	ML_GUARD;
	struct ml_request *request = NULL;
	struct ml_file *file;
	size_t done = 0;
	int error = ml_api_need(ml_file_run_find(fh, &file), handle, "request");

	if (!error && !(request = ml_request_new()))
		error = MPI_ERR_NO_MEM;
	if (!error)
		error = run(call, how, file, offset, data, &done);
	if (!error) {
		request->ops = &ops;
		request->bytes = done;
		request->state = ML_REQUEST_DONE;
		*handle = ml_request_handle(request);
	} else if (request) {
		ml_request_free(request);
	}
	return ml_api_raise_file(call, error, file);
}

/* ---- split collective calls ------------------------------------------------------------------------------------- */

int ml_file_run_begin(const char *call, int how, MPI_File fh, MPI_Offset offset, struct ml_file_data data)
{
	ML_GUARD;
	struct ml_file *file;
	size_t done = 0;
	int error = ml_file_run_find(fh, &file);

	if (!error && file->split.is_open) {
		ml_note("another split collective call has begun and not ended");
		error = MPI_ERR_IO;
	}
	if (!error)
		error = run(call, how, file, offset, data, &done);
	if (!error)
		file->split = (struct ml_file_split){ true, how, done };
	return ml_api_raise_file(call, error, file);
}

int ml_file_run_end(const char *call, int how, MPI_File fh, MPI_Status *status)
{
	ML_GUARD;
	struct ml_file *file;
	int error = ml_file_run_find(fh, &file);

	if (!error && (!file->split.is_open || file->split.how != how)) {
		ml_note(file->split.is_open ? "another split collective call has begun" : "no split collective call has begun");
		error = MPI_ERR_IO;
	}
	if (!error) {
		fill(status, file->split.done);
		file->split.is_open = false;
	}
	return ml_api_raise_file(call, error, file);
}
