/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 3
 * Description: every communicator has the attributes of the environment, and nobody can change them (MPI 5.0 section 9.1.2).
 */
#include "tests/lib/t.h"

static int get(int keyval)
{
	int *value = NULL, flag = 0;

	MPI_Comm_get_attr(MPI_COMM_WORLD, keyval, &value, &flag);
	t_check(flag && value, "key %d", keyval);
	return *value;
}

int main(int argc, char **argv)
{
	int tag_ub, global;

	t_init(&argc, &argv);
	tag_ub = get(MPI_TAG_UB);
	t_check(tag_ub >= 32767, "MPI_TAG_UB is %d", tag_ub);
	MPI_Sendrecv(NULL, 0, MPI_INT, t_rank, tag_ub, NULL, 0, MPI_INT, t_rank, tag_ub, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
	global = get(MPI_WTIME_IS_GLOBAL);
	t_check(global == 0 || global == 1);
	t_check(get(MPI_LASTUSEDCODE) >= MPI_ERR_LASTCODE);
	get(MPI_IO);
	t_check_eq(get(MPI_UNIVERSE_SIZE), t_size);
	t_check_eq(get(MPI_APPNUM), argc > 1 ? atoi(argv[1]) : 0);
	t_errors_return(MPI_COMM_WORLD);
	t_check(MPI_Comm_set_attr(MPI_COMM_WORLD, MPI_TAG_UB, &global) != MPI_SUCCESS);
	t_check(MPI_Comm_delete_attr(MPI_COMM_WORLD, MPI_TAG_UB) != MPI_SUCCESS);
	t_check_eq(get(MPI_TAG_UB), tag_ub);
	return t_done();
}
