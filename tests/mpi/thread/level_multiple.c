/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: the level that was asked for is provided, MPI_Query_thread says the same in every thread, and MPI_Is_thread_main is true
 * in the one that initialized MPI alone (MPI 5.0 section 11.2.1).
 */
#include "tests/lib/threads.h"

static void work(int thread)
{
	int provided, is_main;

	MPI_Query_thread(&provided);
	t_check_eq(provided, MPI_THREAD_MULTIPLE);
	MPI_Is_thread_main(&is_main);
	t_check_eq(is_main, thread == 0, "thread %d", thread);
}

int main(int argc, char **argv)
{
	t_init_thread(&argc, &argv, MPI_THREAD_MULTIPLE);
	t_team(3, work);
	return t_done();
}
