/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: the process sets of a session: every one has a name and a size, this process is in it, the first two are the
 * standard's; a name that is none gives MPI_GROUP_NULL and an error, wrong arguments go to the session's error handler (MPI 5.0 sections 11.3
 * and 7.3.2). The session says which thread level it got.
 */
#include "tests/lib/t.h"

static MPI_Session session;
static int calls;

static void handle(MPI_Session *at, int *code, ...)
{
	t_check(*at == session);
	(void)code;
	calls++;
}

static void check_set(int n)
{
	char name[MPI_MAX_PSET_NAME_LEN], cut[5], text[16];
	int length = 0, whole, size, rank, flag, room = sizeof text;
	MPI_Group group;
	MPI_Info info;

	MPI_Session_get_nth_pset(session, MPI_INFO_NULL, n, &length, NULL);
	whole = length;
	MPI_Session_get_nth_pset(session, MPI_INFO_NULL, n, &length, name);
	t_check_eq(length, whole);
	t_check_eq(strlen(name) + 1, whole);
	length = sizeof cut;
	MPI_Session_get_nth_pset(session, MPI_INFO_NULL, n, &length, cut);
	t_check(strncmp(cut, name, 4) == 0 && cut[4] == '\0');
	t_check_eq(length, whole);

	MPI_Group_from_session_pset(session, name, &group);
	MPI_Group_rank(group, &rank);
	MPI_Group_size(group, &size);
	t_check(rank >= 0 && rank < size, "%s", name);
	MPI_Group_free(&group);
	MPI_Session_get_pset_info(session, name, &info);
	MPI_Info_get_string(info, "mpi_size", &room, text, &flag);
	t_check(flag && atoi(text) == size, "%s", name);
	MPI_Info_free(&info);
}

static void check_level(void)
{
	char text[32] = "";
	int flag, room = sizeof text;
	MPI_Info info;

	MPI_Session_get_info(session, &info);
	MPI_Info_get_string(info, "thread_level", &room, text, &flag);
	t_check(flag && strcmp(text, "MPI_THREAD_FUNNELED") == 0, "%s", text);
	MPI_Info_free(&info);
}

static void check_errors(int count)
{
	MPI_Errhandler errhandler, got;
	MPI_Group group = MPI_GROUP_EMPTY;
	MPI_Info info;
	int length = 0;

	t_check_class(MPI_Group_from_session_pset(session, "no://such/set", &group), MPI_ERR_ARG);
	t_check(group == MPI_GROUP_NULL);
	MPI_Session_create_errhandler(handle, &errhandler);
	MPI_Session_set_errhandler(session, errhandler);
	MPI_Session_get_errhandler(session, &got);
	t_check(got == errhandler);
	MPI_Errhandler_free(&got);
	MPI_Errhandler_free(&errhandler);
	t_check_class(MPI_Session_get_nth_pset(session, MPI_INFO_NULL, count, &length, NULL), MPI_ERR_ARG);
	t_check_class(MPI_Session_get_nth_pset(session, MPI_INFO_NULL, -1, &length, NULL), MPI_ERR_ARG);
	t_check_class(MPI_Session_get_pset_info(session, "no://such/set", &info), MPI_ERR_ARG);
	t_check_class(MPI_Session_call_errhandler(session, MPI_ERR_OTHER), MPI_SUCCESS);
	t_check_eq(calls, 4);
}

int main(void)
{
	MPI_Info info;
	int count;

	MPI_Info_create(&info);
	MPI_Info_set(info, "thread_level", "MPI_THREAD_FUNNELED");
	MPI_Session_init(info, MPI_ERRORS_RETURN, &session);
	MPI_Info_free(&info);
	MPI_Session_get_num_psets(session, MPI_INFO_NULL, &count);
	t_check(count >= 2);
	for (int n = 0; n < count; n++)
		check_set(n);
	check_level();
	check_errors(count);
	MPI_Session_finalize(&session);
	return 0;
}
