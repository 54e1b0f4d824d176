/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: a callback may take a lock that another thread holds while it calls MPI, as language bindings with an interpreter lock
 * do: the library holds none of its own then. Callbacks of attributes, error handlers and generalized requests; they call MPI too.
 */
#include "tests/lib/threads.h"

enum { ROUNDS = 200 };

static pthread_mutex_t interpreter = PTHREAD_MUTEX_INITIALIZER;
static int calls;

static void enter(void)
{
	int rank;

	pthread_mutex_lock(&interpreter);
	MPI_Comm_rank(MPI_COMM_WORLD, &rank);
	calls++;
	pthread_mutex_unlock(&interpreter);
}

static int copy(MPI_Comm comm, int key, void *state, void *in, void *out, int *flag)
{
	(void)comm, (void)key, (void)state;
	enter();
	*(void **)out = in;
	*flag = 1;
	return MPI_SUCCESS;
}

static int delete(MPI_Comm comm, int key, void *value, void *state)
{
	(void)comm, (void)key, (void)value, (void)state;
	enter();
	return MPI_SUCCESS;
}

static void handle(MPI_Comm *comm, int *code, ...)
{
	(void)comm, (void)code;
	enter();
}

static int query(void *state, MPI_Status *status)
{
	(void)state;
	enter();
	MPI_Status_set_elements(status, MPI_BYTE, 0);
	MPI_Status_set_cancelled(status, 0);
	return MPI_SUCCESS;
}

static int release(void *state)
{
	(void)state;
	enter();
	return MPI_SUCCESS;
}

static int cancel(void *state, int complete)
{
	(void)state, (void)complete;
	return MPI_SUCCESS;
}

/* Everything that ends in a callback. */
static void use_callbacks(int key, MPI_Comm comm)
{
	MPI_Request request;
	MPI_Comm other;

	MPI_Comm_set_attr(comm, key, &calls);
	MPI_Comm_dup(comm, &other);
	MPI_Comm_delete_attr(comm, key);
	MPI_Comm_free(&other);
	MPI_Send(NULL, 0, MPI_BYTE, -77, 0, comm);
	MPI_Grequest_start(query, release, cancel, NULL, &request);
	MPI_Grequest_complete(request);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
}

/* Calls MPI with the lock held. */
static void hold_lock(void)
{
	MPI_Info info;
	int flag;

	pthread_mutex_lock(&interpreter);
	MPI_Info_create(&info);
	MPI_Iprobe(MPI_ANY_SOURCE, 5, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
	MPI_Info_free(&info);
	pthread_mutex_unlock(&interpreter);
}

static void work(int thread)
{
	MPI_Errhandler handler;
	MPI_Comm comm;
	int key;

	if (thread) {
		for (int round = 0; round < ROUNDS; round++)
			hold_lock();
		return;
	}
	MPI_Comm_create_keyval(copy, delete, &key, NULL);
	MPI_Comm_create_errhandler(handle, &handler);
	MPI_Comm_dup(MPI_COMM_SELF, &comm);
	MPI_Comm_set_errhandler(comm, handler);
	for (int round = 0; round < ROUNDS; round++)
		use_callbacks(key, comm);
	t_check_eq(calls, 6 * ROUNDS, "callbacks");
	MPI_Comm_free(&comm);
	MPI_Errhandler_free(&handler);
	MPI_Comm_free_keyval(&key);
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	t_team(2, work);
	return t_done();
}
