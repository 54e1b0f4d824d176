/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * env: MPILITE_ENGINE=pipe
 * Description: where the kernel does not copy between processes, a window over memory that is not shared is an error on every rank, and
 * not a surprise later; windows over shared memory work.
 */
#include "tests/lib/t.h"

static char private[64];

int main(int argc, char **argv)
{
	int expected, flag;
	void *shared;
	MPI_Win win;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	expected = t_size > 1 ? MPI_ERR_UNSUPPORTED_OPERATION : MPI_SUCCESS;
	MPI_Alloc_mem(sizeof private, MPI_INFO_NULL, &shared);

	/* One rank's is enough. */
	t_check_class(MPI_Win_create(t_rank == t_size - 1 ? private : shared, sizeof private, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &win), expected);
	if (expected == MPI_SUCCESS)
		MPI_Win_free(&win);
	t_check_class(MPI_Win_create(shared, sizeof private, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &win), MPI_SUCCESS);
	MPI_Win_fence(0, win);
	MPI_Win_free(&win);
	t_check_class(MPI_Win_create(private, 0, 1, MPI_INFO_NULL, MPI_COMM_WORLD, &win), MPI_SUCCESS);
	MPI_Win_free(&win);

	t_check_class(MPI_Win_create_dynamic(MPI_INFO_NULL, MPI_COMM_WORLD, &win), MPI_SUCCESS);
	MPI_Win_set_errhandler(win, MPI_ERRORS_RETURN);
	t_check_class(MPI_Win_attach(win, private, sizeof private), t_size > 1 ? MPI_ERR_RMA_ATTACH : MPI_SUCCESS);
	t_check_class(MPI_Win_attach(win, shared, sizeof private), MPI_SUCCESS);
	MPI_Win_get_attr(win, MPI_WIN_BASE, &shared, &flag);
	t_check(flag && shared == MPI_BOTTOM);
	MPI_Win_free(&win);
	return t_done();
}
