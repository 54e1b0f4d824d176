/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 5
 * Description: MPI_Initialized and MPI_Finalized may be called at any time and tell the truth:
 * before MPI_Init, between MPI_Init and MPI_Finalize, and after MPI_Finalize, when "initialized"
 * stays true (MPI 5.0 sections 11.2.3 and 11.4.1).
 */
#include "tests/lib/t.h"

static void check_flags(int initialized, int finalized, const char *when)
{
	int flag = -1;

	t_check(MPI_Initialized(&flag) == MPI_SUCCESS, "MPI_Initialized %s", when);
	t_check_eq(!!flag, initialized, "MPI_Initialized %s", when);
	flag = -1;
	t_check(MPI_Finalized(&flag) == MPI_SUCCESS, "MPI_Finalized %s", when);
	t_check_eq(!!flag, finalized, "MPI_Finalized %s", when);
}

int main(int argc, char **argv)
{
	check_flags(0, 0, "before MPI_Init");
	t_check(MPI_Init(&argc, &argv) == MPI_SUCCESS, "MPI_Init");
	check_flags(1, 0, "after MPI_Init");
	MPI_Barrier(MPI_COMM_WORLD);
	check_flags(1, 0, "after MPI_Barrier");
	t_check(MPI_Finalize() == MPI_SUCCESS, "MPI_Finalize");
	check_flags(1, 1, "after MPI_Finalize");
	return 0;
}
