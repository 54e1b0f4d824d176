/* SPDX-License-Identifier: BSD-2-Clause */
/* Error handlers of the user: see errhandler.h. */
#include "object/errhandler.h"

#include "base/fail.h"
#include "object/arena.h"
#include "object/error.h"
#include "os/guard.h"

#define HANDLERS_MAX ((size_t)1 << 16)

struct errhandler {
	uint32_t magic; /* ML_ERRHANDLER_MAGIC while somebody refers to it */
	uint32_t references;
	enum ml_errhandler_kind kind;
	union ml_errhandler_function function;
};

static struct ml_arena arena; /* from the first handler on until the process ends */

static struct errhandler *find(MPI_Errhandler handle)
{
	struct errhandler *handler = (struct errhandler *)handle;

	return ml_arena_has(&arena, handler) && handler->magic == ML_ERRHANDLER_MAGIC ? handler : NULL;
}

MPI_Errhandler ml_errhandler_new(enum ml_errhandler_kind kind, union ml_errhandler_function function)
{
	struct errhandler *handler = NULL;

	if (arena.base || ml_arena_init(&arena, sizeof *handler, HANDLERS_MAX) == 0)
		handler = ml_arena_new(&arena);
	if (!handler) {
		ml_note("there are %zu error handlers already", ml_arena_made(&arena));
		return MPI_ERRHANDLER_NULL;
	}
	*handler = (struct errhandler){
		.magic = ML_ERRHANDLER_MAGIC, .references = 1, .kind = kind, .function = function,
	};
	return (MPI_Errhandler)handler;
}

bool ml_errhandler_is_predefined(MPI_Errhandler handle)
{
	return handle == MPI_ERRORS_ARE_FATAL || handle == MPI_ERRORS_ABORT || handle == MPI_ERRORS_RETURN;
}

bool ml_errhandler_is_any(MPI_Errhandler handle)
{
	return ml_errhandler_is_predefined(handle) || find(handle);
}

bool ml_errhandler_is_valid(MPI_Errhandler handle, enum ml_errhandler_kind kind)
{
	const struct errhandler *handler = find(handle);

	return handler ? handler->kind == kind : ml_errhandler_is_predefined(handle);
}

MPI_Errhandler ml_errhandler_hold(MPI_Errhandler handle)
{
	struct errhandler *handler = find(handle);

	if (handler)
		handler->references++;
	return handle;
}

void ml_errhandler_drop(MPI_Errhandler handle)
{
	struct errhandler *handler = find(handle);

	if (!handler || --handler->references > 0)
		return;
	handler->magic = 0;
	ml_arena_free(&arena, handler);
}

void ml_errhandler_call(MPI_Errhandler handle, void *object, int code)
{
	const struct errhandler *found = find(handle);
	struct errhandler handler;

	ml_assert(found);
	handler = *found; /* its user may free it while it runs */

	ML_GUARD_AWAY;

	switch (handler.kind) {
	case ML_ERRHANDLER_COMM:
		handler.function.comm(&(MPI_Comm){ object }, &code);
		break;
	case ML_ERRHANDLER_WIN:
		handler.function.win(&(MPI_Win){ object }, &code);
		break;
	case ML_ERRHANDLER_FILE:
		handler.function.file(&(MPI_File){ object }, &code);
		break;
	case ML_ERRHANDLER_SESSION:
		handler.function.session(&(MPI_Session){ object }, &code);
		break;
	}
}

int ml_errhandler_number(MPI_Errhandler handle)
{
	return ml_arena_index(&arena, handle);
}

MPI_Errhandler ml_errhandler_by_number(int number)
{
	return (size_t)number < ml_arena_made(&arena) ? ml_arena_at(&arena, (size_t)number) : NULL;
}
