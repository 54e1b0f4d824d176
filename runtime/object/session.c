/* SPDX-License-Identifier: BSD-2-Clause */
/* The memory of sessions: see session.h. */
#include "object/session.h"

#include "base/fail.h"
#include "object/arena.h"
#include "object/errhandler.h"
#include "object/error.h"

#define SESSIONS_MAX ((size_t)1 << 16)

static struct ml_arena arena; /* from the first session on until the process ends */

struct ml_session *ml_session_new(int level, MPI_Errhandler errhandler)
{
	struct ml_session *session = NULL;

	if (arena.base || ml_arena_init(&arena, sizeof *session, SESSIONS_MAX) == 0)
		session = ml_arena_new(&arena);
	if (!session) {
		ml_note("there are %zu sessions already", ml_arena_made(&arena));
		return NULL;
	}
	*session = (struct ml_session){
		.magic = ML_SESSION_MAGIC, .level = level, .errhandler = ml_errhandler_hold(errhandler),
	};
	return session;
}

void ml_session_free(struct ml_session *session)
{
	ML_CHECK_MAGIC(session, ML_SESSION_MAGIC);
	ml_errhandler_drop(session->errhandler);
	session->magic = 0;
	ml_arena_free(&arena, session);
}

struct ml_session *ml_session_find(MPI_Session handle)
{
	struct ml_session *session = (struct ml_session *)handle;

	return ml_arena_has(&arena, session) && session->magic == ML_SESSION_MAGIC ? session : NULL;
}

int ml_session_number(const struct ml_session *session)
{
	return ml_arena_index(&arena, session);
}

struct ml_session *ml_session_by_number(int number)
{
	return (size_t)number < ml_arena_made(&arena) ? ml_arena_at(&arena, (size_t)number) : NULL;
}
