/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: a communicator keeps the hints of the standard that it is given and drops unknown ones; a duplicate has those
 * of the info object that it is made with, and none without one (MPI 5.0 sections 7.4.2 and 7.4.4).
 */
#include "tests/lib/t.h"

static bool has(MPI_Comm comm, const char *key, const char *wanted)
{
	char value[MPI_MAX_INFO_VAL] = "";
	int length = sizeof value, flag = 0;
	MPI_Info info;

	MPI_Comm_get_info(comm, &info);
	MPI_Info_get_string(info, key, &length, value, &flag);
	MPI_Info_free(&info);
	return flag && strcmp(value, wanted) == 0;
}

int main(int argc, char **argv)
{
	MPI_Comm comm, same, other, none;
	MPI_Info info;

	t_init(&argc, &argv);
	MPI_Comm_dup(MPI_COMM_WORLD, &comm);
	MPI_Info_create(&info);
	MPI_Info_set(info, "mpi_assert_no_any_tag", "true");
	MPI_Info_set(info, "of no meaning", "true");
	MPI_Comm_set_info(comm, info);
	t_check(has(comm, "mpi_assert_no_any_tag", "true"));
	t_check(!has(comm, "of no meaning", "true"));
	MPI_Comm_dup(comm, &same);
	t_check(!has(same, "mpi_assert_no_any_tag", "true"));
	MPI_Info_delete(info, "mpi_assert_no_any_tag");
	MPI_Info_set(info, "mpi_assert_exact_length", "true");
	MPI_Comm_dup_with_info(comm, info, &other);
	t_check(!has(other, "mpi_assert_no_any_tag", "true"));
	t_check(has(other, "mpi_assert_exact_length", "true"));
	MPI_Comm_dup_with_info(comm, MPI_INFO_NULL, &none);
	t_check(!has(none, "mpi_assert_no_any_tag", "true"));
	MPI_Info_free(&info);
	MPI_Comm_free(&comm);
	MPI_Comm_free(&same);
	MPI_Comm_free(&other);
	MPI_Comm_free(&none);
	return t_done();
}
