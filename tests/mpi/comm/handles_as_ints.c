/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: handles become integers and integers the same handles again, for predefined objects and for those made at run
 * time (MPI 5.0 chapter 20).
 */
#include "tests/lib/t.h"

static void handle(MPI_Comm *comm, int *code, ...)
{
	(void)comm;
	(void)code;
}

static void check_requests(void)
{
	MPI_Request request[3];
	MPI_Message message;
	int value = 5, got[2];

	MPI_Isend(&value, 1, MPI_INT, t_rank, 1, MPI_COMM_WORLD, &request[0]);
	MPI_Irecv(&got[0], 1, MPI_INT, t_rank, 2, MPI_COMM_WORLD, &request[1]);
	MPI_Recv_init(&got[1], 1, MPI_INT, t_rank, 3, MPI_COMM_WORLD, &request[2]);
	MPI_Mprobe(t_rank, 1, MPI_COMM_WORLD, &message, MPI_STATUS_IGNORE);
	for (int i = 0; i < 3; i++) {
		t_check(MPI_Request_fromint(MPI_Request_toint(request[i])) == request[i]);
		t_check(MPI_Request_toint(request[i]) > 0);
		t_check(MPI_Request_toint(request[i]) != MPI_Request_toint(request[(i + 1) % 3]));
	}
	t_check(MPI_Request_fromint(MPI_Request_toint(MPI_REQUEST_NULL)) == MPI_REQUEST_NULL);
	t_check(MPI_Message_fromint(MPI_Message_toint(message)) == message);
	t_check(MPI_Message_fromint(MPI_Message_toint(MPI_MESSAGE_NO_PROC)) == MPI_MESSAGE_NO_PROC);
	MPI_Mrecv(&got[1], 1, MPI_INT, &message, MPI_STATUS_IGNORE);
	t_check_eq(got[1], 5);
	MPI_Send(&value, 1, MPI_INT, t_rank, 2, MPI_COMM_WORLD);
	MPI_Waitall(2, request, MPI_STATUSES_IGNORE);
	MPI_Request_free(&request[2]);
}

static void check_sessions(void)
{
	MPI_Session session[2];

	for (int i = 0; i < 2; i++)
		MPI_Session_init(MPI_INFO_NULL, MPI_ERRORS_RETURN, &session[i]);
	t_check(MPI_Session_toint(session[0]) != MPI_Session_toint(session[1]));
	t_check(MPI_Session_fromint(MPI_Session_toint(MPI_SESSION_NULL)) == MPI_SESSION_NULL);
	for (int i = 0; i < 2; i++) {
		t_check(MPI_Session_fromint(MPI_Session_toint(session[i])) == session[i]);
		MPI_Session_finalize(&session[i]);
	}
}

int main(int argc, char **argv)
{
	MPI_Comm comm[3];
	MPI_Group group;
	MPI_Info info;
	MPI_Errhandler errhandler;

	t_init(&argc, &argv);
	t_check(MPI_Comm_fromint(MPI_Comm_toint(MPI_COMM_WORLD)) == MPI_COMM_WORLD);
	t_check(MPI_Comm_fromint(MPI_Comm_toint(MPI_COMM_NULL)) == MPI_COMM_NULL);
	for (int i = 0; i < 3; i++)
		MPI_Comm_dup(MPI_COMM_WORLD, &comm[i]);
	for (int i = 0; i < 3; i++) {
		t_check(MPI_Comm_fromint(MPI_Comm_toint(comm[i])) == comm[i]);
		t_check(MPI_Comm_toint(comm[i]) != MPI_Comm_toint(comm[(i + 1) % 3]));
		t_check(MPI_Comm_toint(comm[i]) > 0);
	}
	MPI_Comm_group(comm[1], &group);
	t_check(MPI_Group_fromint(MPI_Group_toint(group)) == group);
	t_check(MPI_Group_fromint(MPI_Group_toint(MPI_GROUP_EMPTY)) == MPI_GROUP_EMPTY);
	MPI_Info_create(&info);
	t_check(MPI_Info_fromint(MPI_Info_toint(info)) == info);
	t_check(MPI_Info_fromint(MPI_Info_toint(MPI_INFO_ENV)) == MPI_INFO_ENV);
	MPI_Comm_create_errhandler(handle, &errhandler);
	t_check(MPI_Errhandler_fromint(MPI_Errhandler_toint(errhandler)) == errhandler);
	t_check(MPI_Errhandler_fromint(MPI_Errhandler_toint(MPI_ERRORS_RETURN)) == MPI_ERRORS_RETURN);
	check_requests();
	check_sessions();
	MPI_Errhandler_free(&errhandler);
	MPI_Info_free(&info);
	MPI_Group_free(&group);
	for (int i = 0; i < 3; i++)
		MPI_Comm_free(&comm[i]);
	return t_done();
}
