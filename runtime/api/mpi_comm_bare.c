/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Communicators of groups alone, as programs with sessions make them (MPI 5.0 sections 7.4.2 and 7.6.2). No communicator is there
 * whose error handler could be in charge: it is the one that the new communicator is to have.
 */
#include "api/api.h"

#include <string.h>

#include "api/check.h"
#include "api/startup.h"
#include "form/form.h"
#include "object/errhandler.h"
#include "object/group.h"
#include "object/info.h"

/* What both functions take besides their groups. */
struct making {
	const char *call;
	const char *name;
	MPI_Errhandler errhandler;
	const struct ml_info *hints;
};

static int check(struct making *making, MPI_Info info)
{
	size_t length = making->name ? strlen(making->name) : MPI_MAX_STRINGTAG_LEN;

	if (!ml_errhandler_is_valid(making->errhandler, ML_ERRHANDLER_COMM)) {
		ml_note("%p is not an error handler of communicators", (void *)making->errhandler);
		return MPI_ERR_ERRHANDLER;
	}
	if (length >= MPI_MAX_STRINGTAG_LEN) {
		ml_note("stringtag is %s", making->name ? "longer than MPI_MAX_STRINGTAG_LEN" : "a null pointer");
		return MPI_ERR_ARG;
	}
	return ml_check_hints(info, &making->hints);
}

/* Gives the new communicator, which may be none, its error handler and hints. */
static int finish(const struct making *making, int error, struct ml_comm *made, MPI_Comm *newcomm)
{
	struct ml_raised on = { NULL, making->errhandler, MPI_COMM_NULL };

	if (!error && made) {
		made->errhandler = ml_errhandler_hold(making->errhandler);
		error = ml_comm_set_hints(made, making->hints);
		if (error)
			ml_form_free(made);
	}
	if (!error)
		*newcomm = made ? made->handle : MPI_COMM_NULL;
	if (!ml_errhandler_is_valid(on.handler, ML_ERRHANDLER_COMM))
		on.handler = ml_comm_self.errhandler;
	return ml_raise(making->call, error, &on);
}

/* A group that this process is in; the empty one is allowed too. */
static int check_group(const char *which, MPI_Group handle)
{
	const struct ml_group *group = ml_group_find(handle);

	if (group && (group->rank != MPI_UNDEFINED || group->size == 0))
		return MPI_SUCCESS;
	ml_note(group ? "this process is not in %s" : "%s is not a group", which);
	return MPI_ERR_GROUP;
}

static int check_leader(const char *which, int leader, const struct ml_group *group)
{
	if (leader >= 0 && leader < group->size)
		return MPI_SUCCESS;
	ml_note("%s is %d, the group has %d process%s", which, leader, group->size, group->size == 1 ? "" : "es");
	return MPI_ERR_RANK;
}

int PMPI_Comm_create_from_group(MPI_Group handle, const char *stringtag, MPI_Info info, MPI_Errhandler errhandler,
				MPI_Comm *newcomm)
{
	ML_GUARD;
	struct making making = { "MPI_Comm_create_from_group", stringtag, errhandler, NULL };
	struct ml_group *group = ml_group_find(handle);
	struct ml_comm *made = NULL;
	int error = ml_api_need(ml_check_running(), newcomm, "newcomm");

	if (!error)
		error = check_group("group", handle);
	if (!error)
		error = check(&making, info);
	if (!error && group->size > 0)
		error = ml_form_create_bare(making.call, group, stringtag, &made);
	return finish(&making, error, made, newcomm);
}
ML_ALIAS(Comm_create_from_group);

/* The other side counts at the leader alone. */
static int check_sides(const struct ml_form_sides *sides)
{
	int error = check_leader("local_leader", sides->local_leader, sides->local);

	if (error || sides->local->rank != sides->local_leader)
		return error;
	if (!sides->remote) {
		ml_note("remote_group is not a group");
		return MPI_ERR_GROUP;
	}
	return check_leader("remote_leader", sides->remote_leader, sides->remote);
}

int PMPI_Intercomm_create_from_groups(MPI_Group local_group, int local_leader, MPI_Group remote_group, int remote_leader,
				      const char *stringtag, MPI_Info info, MPI_Errhandler errhandler, MPI_Comm *newintercomm)
{
	ML_GUARD;
	struct making making = { "MPI_Intercomm_create_from_groups", stringtag, errhandler, NULL };
	struct ml_form_sides sides = {
		ml_group_find(local_group), local_leader, ml_group_find(remote_group), remote_leader, stringtag,
	};
	struct ml_comm *made = NULL;
	int error = ml_api_need(ml_check_running(), newintercomm, "newintercomm");

	if (!error)
		error = check_group("local_group", local_group);
	if (!error)
		error = check(&making, info);
	if (!error && sides.local->size > 0)
		error = check_sides(&sides);
	if (!error && sides.local->size > 0)
		error = ml_form_intercomm_bare(making.call, &sides, &made);
	return finish(&making, error, made, newintercomm);
}
ML_ALIAS(Intercomm_create_from_groups);
