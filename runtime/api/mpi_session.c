/* SPDX-License-Identifier: BSD-2-Clause */
/* Sessions and their process sets (MPI 5.0 sections 11.3 and 7.3.2). What is made of their groups: mpi_comm_make.c. */
#include "api/api.h"

#include <stdio.h>
#include <string.h>

#include "api/check.h"
#include "api/startup.h"
#include "form/pset.h"
#include "object/errhandler.h"
#include "object/info.h"
#include "p2p/bsend.h"

static const char level_key[] = "thread_level";

static const struct {
	int level;
	const char *name;
} levels[] = {
	{ MPI_THREAD_SINGLE, "MPI_THREAD_SINGLE" },
	{ MPI_THREAD_FUNNELED, "MPI_THREAD_FUNNELED" },
	{ MPI_THREAD_SERIALIZED, "MPI_THREAD_SERIALIZED" },
	{ MPI_THREAD_MULTIPLE, "MPI_THREAD_MULTIPLE" },
};

/* The thread level of a session: the one that its user asks for. */
static int level_of(const struct ml_info *info)
{
	const char *name = info ? ml_info_get(info, level_key) : NULL;
	int level = MPI_THREAD_SINGLE;

	for (size_t i = 0; name && i < ML_ARRAY_LEN(levels); i++)
		if (strcmp(name, levels[i].name) == 0)
			level = levels[i].level;
	return level;
}

static const char *level_name(int level)
{
	size_t i = 0;

	while (levels[i].level != level)
		i++;
	return levels[i].name;
}

int PMPI_Session_init(MPI_Info info, MPI_Errhandler errhandler, MPI_Session *handle)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = NULL;
	struct ml_raised on = { "a session", errhandler, MPI_SESSION_NULL };
	int error = MPI_SUCCESS;

	if (!ml_errhandler_is_valid(errhandler, ML_ERRHANDLER_SESSION)) {
		ml_note("%p is not an error handler of sessions", (void *)errhandler);
		return ml_api_raise("MPI_Session_init", MPI_ERR_ERRHANDLER, NULL);
	}
	error = ml_api_need(ml_check_hints(info, NULL), handle, "session");
	if (!error) {
		session = ml_session_new(level_of(ml_info_find(info)), errhandler);
		error = session ? MPI_SUCCESS : MPI_ERR_NO_MEM;
	}
	if (!error) {
		ml_startup_hold();
		if (session->level == MPI_THREAD_MULTIPLE)
			ml_startup_allow_threads();
		*handle = (MPI_Session)session;
	}
	return ml_raise("MPI_Session_init", error, &on);
}
ML_ALIAS(Session_init);

int PMPI_Session_finalize(MPI_Session *handle)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = handle ? ml_session_find(*handle) : NULL;
	int error = handle ? ml_check_session(*handle) : ml_api_note_null("session");

	if (!error) {
		void *buffer;
		size_t size;

		ml_bsend_detach((struct ml_bsend_owner){ NULL, session }, "MPI_Session_finalize", &buffer, &size);
		ml_startup_drop("MPI_Session_finalize");
		ml_session_free(session);
		*handle = MPI_SESSION_NULL;
	}
	return ml_api_raise_session("MPI_Session_finalize", error, error ? session : NULL);
}
ML_ALIAS(Session_finalize);

/* The end of the functions that make an info object, which is freed when it could not be filled. */
static int finish_info(int error, struct ml_info *made, MPI_Info *info)
{
	if (error)
		ml_info_free(made);
	else
		*info = ml_info_handle(made);
	return error;
}

int PMPI_Session_get_info(MPI_Session handle, MPI_Info *info_used)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = ml_session_find(handle);
	int error = ml_api_need(ml_check_session(handle), info_used, "info_used");

	if (!error) {
		struct ml_info *made = ml_info_new();

		error = made ? ml_info_set(made, level_key, level_name(session->level)) : MPI_ERR_NO_MEM;
		if (!error)
			error = ml_info_set(made, "mpi_memory_alloc_kinds", "mpi,system");
		error = finish_info(error, made, info_used);
	}
	return ml_api_raise_session("MPI_Session_get_info", error, session);
}
ML_ALIAS(Session_get_info);

/* ---- process sets ----------------------------------------------------------------------------------------------- */

int PMPI_Session_get_num_psets(MPI_Session handle, MPI_Info info, int *npset_names)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = ml_session_find(handle);
	int error = ml_api_need(ml_check_session(handle), npset_names, "npset_names");

	if (!error)
		error = ml_check_hints(info, NULL);
	if (!error)
		*npset_names = ml_pset_count();
	return ml_api_raise_session("MPI_Session_get_num_psets", error, session);
}
ML_ALIAS(Session_get_num_psets);

/* pset_len counts the final zero; on return it is the size that the name needs. With 0 only that is asked. */
int PMPI_Session_get_nth_pset(MPI_Session handle, MPI_Info info, int n, int *pset_len, char *pset_name)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = ml_session_find(handle);
	int error = ml_check_session(handle), count = error ? 0 : ml_pset_count();

	if (!error)
		error = ml_api_need(ml_check_hints(info, NULL), pset_len, "pset_len");
	if (!error && (n < 0 || n >= count || *pset_len < 0)) {
		ml_note("n is %d, there are %d process sets, pset_len is %d", n, count, *pset_len);
		error = MPI_ERR_ARG;
	}
	if (!error)
		error = ml_api_need_array(error, pset_name, *pset_len, "pset_name");
	if (!error) {
		char name[MPI_MAX_PSET_NAME_LEN];

		ml_pset_name(n, name);
		if (*pset_len > 0)
			snprintf(pset_name, (size_t)*pset_len, "%s", name);
		*pset_len = (int)strlen(name) + 1;
	}
	return ml_api_raise_session("MPI_Session_get_nth_pset", error, session);
}
ML_ALIAS(Session_get_nth_pset);

int PMPI_Session_get_pset_info(MPI_Session handle, const char *pset_name, MPI_Info *info)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = ml_session_find(handle);
	struct ml_group *group = NULL;
	int error = ml_api_need(ml_api_need(ml_check_session(handle), pset_name, "pset_name"), info, "info");

	if (!error)
		error = ml_pset_group(pset_name, &group);
	if (!error && !group) {
		ml_note("there is no process set \"%s\"", pset_name);
		error = MPI_ERR_ARG;
	}
	if (!error) {
		struct ml_info *made = ml_info_new();
		char size[12];

		snprintf(size, sizeof size, "%d", group->size);
		error = finish_info(made ? ml_info_set(made, "mpi_size", size) : MPI_ERR_NO_MEM, made, info);
	}
	if (group)
		ml_group_drop(group);
	return ml_api_raise_session("MPI_Session_get_pset_info", error, session);
}
ML_ALIAS(Session_get_pset_info);

/* A set that does not exist gives MPI_GROUP_NULL (section 7.3.2), and an error. */
int PMPI_Group_from_session_pset(MPI_Session handle, const char *pset_name, MPI_Group *newgroup)
{
	ML_GUARD_ALWAYS;
	struct ml_session *session = ml_session_find(handle);
	struct ml_group *group;
	int error = ml_api_need(ml_api_need(ml_check_session(handle), pset_name, "pset_name"), newgroup, "newgroup");

	if (!error)
		error = ml_pset_group(pset_name, &group);
	if (!error && group)
		group->session = session;
	if (!error)
		*newgroup = group ? ml_group_handle(group) : MPI_GROUP_NULL;
	if (!error && !group) {
		ml_note("there is no process set \"%s\"", pset_name);
		error = MPI_ERR_ARG;
	}
	return ml_api_raise_session("MPI_Group_from_session_pset", error, session);
}
ML_ALIAS(Group_from_session_pset);
