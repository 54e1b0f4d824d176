/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: wrong arguments and calls outside of their epoch are reported with the class that the standard has for them (MPI 5.0
 * section 12.6), on the window or, where there is none yet, on the communicator, and leave the window as it was.
 */
#include "tests/lib/t.h"

static char memory[256];
static MPI_Win win, dynamic;
static MPI_Group none, world;
static int handled;

static void on_error(MPI_Win *on, int *code, ...)
{
	t_check(*on == win);
	handled = *code;
}

static void creation(void)
{
	MPI_Comm inter = MPI_COMM_NULL, half;
	MPI_Aint size = 1;
	void *base;
	MPI_Win bad;

	t_errors_return(MPI_COMM_WORLD);
	t_check_class(MPI_Win_create(memory, -1, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &bad), MPI_ERR_SIZE);
	t_check_class(MPI_Win_create(memory, size, 0, MPI_INFO_NULL, MPI_COMM_WORLD, &bad), MPI_ERR_DISP);
	t_check_class(MPI_Win_create(NULL, size, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &bad), MPI_ERR_BASE);
	t_check_class(MPI_Win_allocate_c(size, -1, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &bad), MPI_ERR_DISP);
	t_check_class(MPI_Win_allocate_shared(-1, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &bad), MPI_ERR_SIZE);
	t_check_class(MPI_Win_create_dynamic((MPI_Info)memory, MPI_COMM_WORLD, &bad), MPI_ERR_INFO);
	MPI_Comm_set_errhandler(MPI_COMM_SELF, MPI_ERRORS_RETURN);
	t_check_class(MPI_Win_create(memory, size, 1, MPI_INFO_NULL, MPI_COMM_NULL, &bad), MPI_ERR_COMM);
	t_check_class(MPI_Win_free(&(MPI_Win){ MPI_WIN_NULL }), MPI_ERR_WIN);
	t_check_class(MPI_Win_fence(0, (MPI_Win)memory), MPI_ERR_WIN);
	/* More than there is, on all. */
	t_check_class(MPI_Win_allocate_shared(INT64_MAX / 2, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &bad), MPI_ERR_NO_MEM);
	if (t_size > 1) {
		MPI_Comm_split(MPI_COMM_WORLD, t_rank, 0, &half);
		MPI_Intercomm_create(half, 0, MPI_COMM_WORLD, !t_rank, 0, &inter);
		MPI_Comm_set_errhandler(inter, MPI_ERRORS_RETURN);
		t_check_class(MPI_Win_create(memory, size, 1, MPI_INFO_NULL, inter, &bad), MPI_ERR_COMM);
		MPI_Comm_free(&inter);
		MPI_Comm_free(&half);
	}
}

static void arguments(void)
{
	int unit, flag;
	MPI_Aint size;
	void *base;

	t_check_class(MPI_Win_lock(MPI_LOCK_SHARED, t_size, 0, win), MPI_ERR_RANK);
	t_check_class(MPI_Win_lock(MPI_LOCK_SHARED, -1, 0, win), MPI_ERR_RANK);
	t_check_class(MPI_Win_lock(MPI_WIN_BASE, 0, 0, win), MPI_ERR_LOCKTYPE);
	t_check_class(MPI_Win_lock(MPI_LOCK_SHARED, 0, MPI_MODE_NOPUT, win), MPI_ERR_ASSERT);
	t_check_class(MPI_Win_lock_all(MPI_MODE_NOSTORE, win), MPI_ERR_ASSERT);
	t_check_class(MPI_Win_fence(MPI_MODE_NOCHECK, win), MPI_ERR_ASSERT);
	t_check_class(MPI_Win_post(none, 1, win), MPI_ERR_ASSERT);
	t_check_class(MPI_Win_start(MPI_GROUP_NULL, 0, win), MPI_ERR_GROUP);
	t_check_class(MPI_Win_shared_query(win, t_size, &size, &unit, &base), MPI_ERR_RANK);
	t_check_class(MPI_Win_set_attr(win, MPI_WIN_BASE, &size), MPI_ERR_KEYVAL);
	t_check_class(MPI_Win_delete_attr(win, MPI_WIN_MODEL), MPI_ERR_KEYVAL);
	t_check_class(MPI_Win_get_attr(win, MPI_KEYVAL_INVALID, &base, &flag), MPI_ERR_KEYVAL);
	t_check_class(MPI_Win_set_errhandler(win, MPI_ERRHANDLER_NULL), MPI_ERR_ERRHANDLER);
	t_check_class(MPI_Win_set_info(win, MPI_INFO_NULL), MPI_SUCCESS);
	t_check_class(MPI_Win_shared_query(dynamic, 0, &size, &unit, &base), MPI_ERR_RMA_FLAVOR);
}

static void outside_of_epochs(void)
{
	int flag;

	t_check_class(MPI_Win_unlock(0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_unlock_all(win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_flush(0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_flush_local_all(win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_complete(win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_wait(win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_test(win, &flag), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_sync(win), MPI_SUCCESS);
}

/* What may not follow while the one is open. */
static void not_now(void)
{
	t_check_class(MPI_Win_fence(0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_start(none, 0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_lock_all(0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_free(&win), MPI_ERR_RMA_SYNC);
}

static void inside_of_epochs(void)
{
	MPI_Win_lock(MPI_LOCK_SHARED, t_rank, 0, win);
	not_now();
	t_check_class(MPI_Win_lock(MPI_LOCK_SHARED, t_rank, 0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_unlock_all(win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_flush(t_rank, win), MPI_SUCCESS);
	if (t_size > 1)
		t_check_class(MPI_Win_flush(!t_rank, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_flush_all(win), MPI_SUCCESS);
	MPI_Win_unlock(t_rank, win);

	MPI_Win_lock_all(0, win);
	not_now();
	t_check_class(MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_unlock(0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_flush(0, win), MPI_SUCCESS);
	MPI_Win_unlock_all(win);

	MPI_Win_start(none, 0, win);
	not_now();
	t_check_class(MPI_Win_lock(MPI_LOCK_SHARED, 0, 0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_flush_all(win), MPI_ERR_RMA_SYNC);
	MPI_Win_complete(win);

	MPI_Win_post(none, 0, win);
	t_check_class(MPI_Win_fence(0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_post(none, 0, win), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_free(&win), MPI_ERR_RMA_SYNC);
	MPI_Win_wait(win);

	/* An epoch of fences in which nothing was done is none. */
	MPI_Win_fence(0, win);
	MPI_Win_lock_all(0, win);
	MPI_Win_unlock_all(win);
	MPI_Win_fence(MPI_MODE_NOSUCCEED, win);
	t_check_class(MPI_Win_flush_all(win), MPI_ERR_RMA_SYNC);
}

static void groups(void)
{
	MPI_Win alone;

	MPI_Win_create(memory, sizeof memory, 1, MPI_INFO_NULL, MPI_COMM_SELF, &alone);
	MPI_Win_set_errhandler(alone, MPI_ERRORS_RETURN);
	t_check_class(MPI_Win_start(world, MPI_MODE_NOCHECK, alone), t_size > 1 ? MPI_ERR_GROUP : MPI_SUCCESS);
	t_check_class(MPI_Win_complete(alone), t_size > 1 ? MPI_ERR_RMA_SYNC : MPI_SUCCESS);
	if (t_size > 1)
		t_check_class(MPI_Win_post(world, 0, alone), MPI_ERR_GROUP);
	else
		MPI_Win_post(world, MPI_MODE_NOCHECK, alone);
	if (t_size == 1)
		MPI_Win_wait(alone);
	MPI_Win_free(&alone);
}

/* A hundred regions that lie in the heap, so that the table grows; one goes and may come again. */
static void regions(void)
{
	char *shared;

	t_check_class(MPI_Win_attach(win, memory, 1), MPI_ERR_RMA_FLAVOR);
	t_check_class(MPI_Win_detach(win, memory), MPI_ERR_RMA_FLAVOR);
	t_check_class(MPI_Win_attach(dynamic, memory, -1), MPI_ERR_SIZE);
	t_check_class(MPI_Win_attach(dynamic, NULL, 1), MPI_ERR_BASE);
	MPI_Alloc_mem(1000, MPI_INFO_NULL, &shared);
	for (int i = 0; i < 100; i++)
		t_check_class(MPI_Win_attach(dynamic, shared + 10L * i, 10), MPI_SUCCESS);
	t_check_class(MPI_Win_attach(dynamic, shared + 995, 10), MPI_ERR_RMA_ATTACH);
	t_check_class(MPI_Win_attach(dynamic, shared + 505, 1), MPI_ERR_RMA_ATTACH);
	t_check_class(MPI_Win_detach(dynamic, shared + 505), MPI_ERR_BASE);
	t_check_class(MPI_Win_detach(dynamic, shared + 500), MPI_SUCCESS);
	t_check_class(MPI_Win_detach(dynamic, shared + 500), MPI_ERR_BASE);
	t_check_class(MPI_Win_attach(dynamic, shared + 500, 10), MPI_SUCCESS);
	for (int i = 0; i < 100; i++)
		t_check_class(MPI_Win_detach(dynamic, shared + 10L * i), MPI_SUCCESS);
	MPI_Free_mem(shared);
}

static void handlers(void)
{
	MPI_Errhandler mine, got;

	MPI_Win_create_errhandler(on_error, &mine);
	MPI_Win_set_errhandler(win, mine);
	MPI_Win_get_errhandler(win, &got);
	t_check(got == mine);
	t_check_class(MPI_Win_unlock(0, win), MPI_ERR_RMA_SYNC);
	t_check_class(handled, MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Win_call_errhandler(win, MPI_ERR_RMA_RANGE), MPI_SUCCESS);
	t_check_class(handled, MPI_ERR_RMA_RANGE);
	MPI_Errhandler_free(&mine);
	MPI_Errhandler_free(&got);
}

int main(int argc, char **argv)
{
	MPI_Errhandler first;
	MPI_Group group;
	void *base;

	t_init(&argc, &argv);
	creation();
	MPI_Win_allocate(64, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &base, &win);
	MPI_Win_create_dynamic(MPI_INFO_NULL, MPI_COMM_WORLD, &dynamic);
	MPI_Win_get_errhandler(win, &first);
	t_check(first == MPI_ERRORS_ARE_FATAL);
	MPI_Win_set_errhandler(win, MPI_ERRORS_RETURN);
	MPI_Win_set_errhandler(dynamic, MPI_ERRORS_RETURN);
	none = MPI_GROUP_EMPTY;
	MPI_Comm_group(MPI_COMM_WORLD, &group);
	world = group;
	arguments();
	outside_of_epochs();
	inside_of_epochs();
	groups();
	regions();
	handlers();
	MPI_Group_free(&group);
	MPI_Win_free(&dynamic);
	MPI_Win_free(&win);
	return t_done();
}
