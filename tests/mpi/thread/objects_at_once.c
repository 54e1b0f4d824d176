/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: local objects of every class are made, used and freed by several threads at once, and attributes of one communicator
 * set, read and deleted (MPI 5.0 section 11.6.1: as if the calls came one after the other).
 */
#include "tests/lib/threads.h"

enum { THREADS = 4, ROUNDS = 100 };

static int shared_key;

static void groups(void)
{
	int range[1][3] = { { 0, t_size - 1, 1 } }, size;
	MPI_Group world, part;

	MPI_Comm_group(MPI_COMM_WORLD, &world);
	MPI_Group_range_incl(world, 1, range, &part);
	MPI_Group_size(part, &size);
	t_check_eq(size, t_size);
	MPI_Group_free(&part);
	MPI_Group_free(&world);
}

static void infos(int thread)
{
	char value[16], got[16];
	int flag, length = sizeof got;
	MPI_Info info;

	snprintf(value, sizeof value, "%d", thread);
	MPI_Info_create(&info);
	MPI_Info_set(info, "thread", value);
	MPI_Info_get_string(info, "thread", &length, got, &flag);
	t_check(flag && !strcmp(got, value), "%s", got);
	MPI_Info_free(&info);
}

static void types(int thread)
{
	int in[8] = { 0 }, out[8] = { 0 }, size;
	MPI_Datatype type;
	MPI_Request request;

	MPI_Type_vector(2, 1, 2 + thread % 2, MPI_INT, &type);
	MPI_Type_commit(&type);
	MPI_Type_size(type, &size);
	t_check_eq(size, 2 * (int)sizeof(int));
	out[2 + thread % 2] = thread + 1;
	MPI_Isend(out, 1, type, t_rank, thread, MPI_COMM_WORLD, &request);
	MPI_Recv(in, 1, type, t_rank, thread, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	MPI_Type_free(&type);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	t_check_eq(in[2 + thread % 2], thread + 1);
}

static void attributes(int thread)
{
	int key, flag, *value;

	MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, MPI_COMM_NULL_DELETE_FN, &key, NULL);
	MPI_Comm_set_attr(MPI_COMM_SELF, key, &thread);
	MPI_Comm_set_attr(MPI_COMM_SELF, shared_key, &shared_key);
	MPI_Comm_get_attr(MPI_COMM_SELF, key, &value, &flag);
	t_check(flag && value == &thread);
	MPI_Comm_get_attr(MPI_COMM_SELF, shared_key, &value, &flag);
	t_check(flag && value == &shared_key);
	MPI_Comm_delete_attr(MPI_COMM_SELF, key);
	MPI_Comm_free_keyval(&key);
}

static void ignore(MPI_Comm *comm, int *code, ...)
{
	(void)comm;
	(void)code;
}

static void errors(void)
{
	char text[MPI_MAX_ERROR_STRING];
	MPI_Errhandler handler;
	int code, length;

	MPI_Comm_create_errhandler(ignore, &handler);
	MPI_Add_error_code(MPI_ERR_OTHER, &code);
	MPI_Add_error_string(code, "of a thread");
	MPI_Error_string(code, text, &length);
	t_check(!strcmp(text, "of a thread"), "%s", text);
	MPI_Errhandler_free(&handler);
}

static void work(int thread)
{
	for (int round = 0; round < ROUNDS; round++) {
		groups();
		infos(thread);
		types(thread);
		attributes(thread);
		errors();
	}
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, MPI_COMM_NULL_DELETE_FN, &shared_key, NULL);
	t_team(THREADS, work);
	MPI_Comm_free_keyval(&shared_key);
	return t_done();
}
