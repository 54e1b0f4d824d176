/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table of error classes, the note of each thread, and raising. See error.h.
 */
#include "object/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/log.h"
#include "object/errcode.h"
#include "object/errhandler.h"

struct error {
	int error_class;
	const char *name;
	const char *string;
};

static const struct error errors[] = {
#define ML_ERROR(error_class, string) { error_class, #error_class, string },
#include "object/error.def"
#undef ML_ERROR
};

static const struct error unknown = { -1, NULL, NULL };

static _Thread_local char note[ML_NOTE_MAX];
static void (*end_job)(int error_class);

void ml_error_init(void (*end_job_with)(int error_class))
{
	end_job = end_job_with;
}

static const struct error *find(int error_class)
{
	for (size_t i = 0; i < ML_ARRAY_LEN(errors); i++)
		if (errors[i].error_class == error_class)
			return &errors[i];
	return &unknown;
}

const char *ml_error_string(int error_class)
{
	return error_class > MPI_ERR_LASTCODE ? ml_errcode_string(error_class) : find(error_class)->string;
}

const char *ml_error_name(int error_class)
{
	return find(error_class)->name;
}

void ml_note(const char *format, ...)
{
	size_t used = strlen(note);
	va_list args;

	if (used > 0)
		used += (size_t)snprintf(note + used, sizeof(note) - used, "; ");
	if (used >= sizeof(note))
		return;
	va_start(args, format);
	vsnprintf(note + used, sizeof(note) - used, format, args);
	va_end(args);
}

void ml_note_clear(void)
{
	note[0] = '\0';
}

int ml_error_convert(int result)
{
	static const struct {
		int number, error_class;
	} classes[] = {
		{ ENOMEM, MPI_ERR_NO_MEM },
		{ EACCES, MPI_ERR_ACCESS },
		{ EPERM, MPI_ERR_ACCESS },
		{ ENOENT, MPI_ERR_NO_SUCH_FILE },
		{ EEXIST, MPI_ERR_FILE_EXISTS },
		{ EBUSY, MPI_ERR_FILE_IN_USE },
		{ ETXTBSY, MPI_ERR_FILE_IN_USE },
		{ EISDIR, MPI_ERR_BAD_FILE },
		{ ENOTDIR, MPI_ERR_BAD_FILE },
		{ ENAMETOOLONG, MPI_ERR_BAD_FILE },
		{ ELOOP, MPI_ERR_BAD_FILE },
		{ EROFS, MPI_ERR_READ_ONLY },
		{ ENOSPC, MPI_ERR_NO_SPACE },
		{ EDQUOT, MPI_ERR_QUOTA },
		{ EIO, MPI_ERR_IO },
		{ EFBIG, MPI_ERR_IO },
		{ ESPIPE, MPI_ERR_UNSUPPORTED_OPERATION },
		{ ECANCELED, MPI_ERR_PROC_ABORTED }, /* the job is being aborted */
		{ ESRCH, MPI_ERR_PROC_ABORTED },     /* the peer's process is gone */
	};

	if (result == 0)
		return MPI_SUCCESS;
	ml_assert(result < 0);
	ml_note("%s", strerror(-result));
	for (size_t i = 0; i < ML_ARRAY_LEN(classes); i++)
		if (classes[i].number == -result)
			return classes[i].error_class;
	return MPI_ERR_OTHER;
}

/* MPI_ERRORS_ABORT would spare ranks outside the communicator; the launcher ends the whole job in either case. */
_Noreturn ml_cold static void die(const char *function, int error_class, const char *object)
{
	const char *string = ml_error_string(error_class);

	if (object && !object[0])
		object = "a communicator without a name";
	ml_log("%s%s%s: %s%s%s", function, object ? " on " : "", object ? object : "",
	       string && string[0] ? string : "unknown error", note[0] ? ": " : "", note);
	if (end_job)
		end_job(error_class);
	_Exit(EXIT_FAILURE);
}

int ml_raise(const char *function, int error_class, const struct ml_raised *on)
{
	if (ml_likely(error_class == MPI_SUCCESS))
		return MPI_SUCCESS;
	if (on->handler == MPI_ERRORS_RETURN) {
		ml_note_clear();
		return error_class;
	}
	if (!on->handler || ml_errhandler_is_predefined(on->handler))
		die(function, error_class, on->name);
	ml_note_clear(); /* before the user's function makes calls that may note something */
	ml_errhandler_call(on->handler, on->handle, error_class);
	return error_class;
}
