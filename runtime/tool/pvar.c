/* SPDX-License-Identifier: BSD-2-Clause */
/* Performance variables: see pvar.h. */
#include "tool/pvar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/list.h"

struct session {
	struct ml_list link;    /* in `sessions` */
	struct ml_list handles;
};

struct handle {
	struct ml_list link;    /* in its session */
	const struct ml_count_row *row;
	bool is_started;
	uint64_t value;         /* started: what the counter said when the handle would have said 0; else what the handle says */
};

static struct ml_list sessions = { &sessions, &sessions };

/* Handles are looked for rather than trusted: there are few of them. */
static struct ml_list *find(struct ml_list *list, const void *node)
{
	struct ml_list *at = ml_list_first(list);

	while (at && at != node)
		at = ml_list_next(list, at);
	return at;
}

static struct session *find_session(MPI_T_pvar_session handle)
{
	return ml_container_of(find(&sessions, handle), struct session, link);
}

/* MPI_SUCCESS, with a NULL handle for MPI_T_PVAR_ALL_HANDLES where that is allowed. */
static int find_handle(MPI_T_pvar_session in, MPI_T_pvar_handle of, bool takes_all, struct handle **handle_out)
{
	struct ml_list *session = find(&sessions, in), *node;

	*handle_out = NULL;
	if (!session)
		return MPI_T_ERR_INVALID_SESSION;
	if (takes_all && of == MPI_T_PVAR_ALL_HANDLES)
		return MPI_SUCCESS;
	node = find(&find_session(in)->handles, of);
	if (!node)
		return MPI_T_ERR_INVALID_HANDLE;
	*handle_out = ml_container_of(node, struct handle, link);
	return MPI_SUCCESS;
}

const struct ml_count_row *ml_pvar_at(int index)
{
	return index >= 0 && (size_t)index < ml_count_table_count ? &ml_count_table[index] : NULL;
}

int ml_pvar_class(const struct ml_count_row *row)
{
	return strcmp(row->unit, "bytes") == 0 ? MPI_T_PVAR_CLASS_AGGREGATE : MPI_T_PVAR_CLASS_COUNTER;
}

int ml_pvar_find(const char *name, int class)
{
	for (size_t i = 0; i < ml_count_table_count; i++)
		if (strcmp(ml_count_table[i].name, name) == 0 && ml_pvar_class(&ml_count_table[i]) == class)
			return (int)i;
	return -1;
}

/* ---- sessions and handles --------------------------------------------------------------------------------------- */

int ml_pvar_session_new(MPI_T_pvar_session *session_out)
{
	struct session *session = malloc(sizeof *session);

	if (!session)
		return MPI_T_ERR_OUT_OF_SESSIONS;
	ml_list_init(&session->handles);
	ml_list_push(&sessions, &session->link);
	*session_out = (MPI_T_pvar_session)&session->link;
	return MPI_SUCCESS;
}

static void free_session(struct session *session)
{
	struct ml_list *node;

	while ((node = ml_list_pop(&session->handles)))
		free(ml_container_of(node, struct handle, link));
	ml_list_remove(&session->link);
	free(session);
}

int ml_pvar_session_free(MPI_T_pvar_session session)
{
	if (!find(&sessions, session))
		return MPI_T_ERR_INVALID_SESSION;
	free_session(find_session(session));
	return MPI_SUCCESS;
}

void ml_pvar_fini(void)
{
	while (!ml_list_is_empty(&sessions))
		free_session(ml_container_of(ml_list_first(&sessions), struct session, link));
}

int ml_pvar_new(MPI_T_pvar_session session, const struct ml_count_row *row, MPI_T_pvar_handle *handle_out)
{
	struct handle *handle;

	if (!find(&sessions, session))
		return MPI_T_ERR_INVALID_SESSION;
	handle = malloc(sizeof *handle);
	if (!handle)
		return MPI_T_ERR_OUT_OF_HANDLES;
	*handle = (struct handle){ .row = row };
	ml_list_push(&find_session(session)->handles, &handle->link);
	*handle_out = (MPI_T_pvar_handle)&handle->link;
	return MPI_SUCCESS;
}

int ml_pvar_free(MPI_T_pvar_session session, MPI_T_pvar_handle of)
{
	struct handle *handle;
	int error = find_handle(session, of, false, &handle);

	if (error)
		return error;
	ml_list_remove(&handle->link);
	free(handle);
	return MPI_SUCCESS;
}

/* ---- values ----------------------------------------------------------------------------------------------------- */

static uint64_t read(const struct handle *handle)
{
	return handle->is_started ? ml_count_value(&ml_count, handle->row) - handle->value : handle->value;
}

static void write(struct handle *handle, uint64_t value)
{
	handle->value = handle->is_started ? ml_count_value(&ml_count, handle->row) - value : value;
}

static void start(struct handle *handle)
{
	uint64_t value = read(handle);

	handle->is_started = true;
	write(handle, value);
}

static void stop(struct handle *handle)
{
	uint64_t value = read(handle);

	handle->is_started = false;
	write(handle, value);
}

static void reset(struct handle *handle)
{
	write(handle, 0);
}

/* Does something to one handle or to all of a session. */
static int apply(MPI_T_pvar_session session, MPI_T_pvar_handle of, void (*action)(struct handle *handle))
{
	struct handle *handle;
	int error = find_handle(session, of, true, &handle);

	if (error)
		return error;
	if (handle) {
		action(handle);
	} else {
		struct ml_list *list = &find_session(session)->handles;

		for (struct ml_list *node = ml_list_first(list); node; node = ml_list_next(list, node))
			action(ml_container_of(node, struct handle, link));
	}
	return MPI_SUCCESS;
}

int ml_pvar_start(MPI_T_pvar_session session, MPI_T_pvar_handle handle)
{
	return apply(session, handle, start);
}

int ml_pvar_stop(MPI_T_pvar_session session, MPI_T_pvar_handle handle)
{
	return apply(session, handle, stop);
}

int ml_pvar_reset(MPI_T_pvar_session session, MPI_T_pvar_handle handle)
{
	return apply(session, handle, reset);
}

int ml_pvar_read(MPI_T_pvar_session session, MPI_T_pvar_handle of, uint64_t *value_out)
{
	struct handle *handle;
	int error = find_handle(session, of, false, &handle);

	if (!error)
		*value_out = read(handle);
	return error;
}

int ml_pvar_write(MPI_T_pvar_session session, MPI_T_pvar_handle of, uint64_t value)
{
	struct handle *handle;
	int error = find_handle(session, of, false, &handle);

	if (!error)
		write(handle, value);
	return error;
}
