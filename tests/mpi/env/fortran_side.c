/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: a Fortran interface tells the library once what its compiler does, before or after MPI_Init, and every copy of it
 * hears that; who tells it again, or tells something that the library's types do not fit, gets MPI_ERR_ABI (MPI 5.0 section 20.4).
 */
#include "tests/lib/t.h"

static void check_value(MPI_Info info, const char *key, const char *expected)
{
	char value[16] = "";
	int flag, room = sizeof value;

	MPI_Info_get_string(info, key, &room, value, &flag);
	t_check(flag && strcmp(value, expected) == 0, "%s is %s", key, value);
}

static void check_info(void)
{
	MPI_Info info, got;

	MPI_Abi_get_fortran_info(&got);
	t_check(got == MPI_INFO_NULL);
	MPI_Info_create(&info);
	MPI_Info_set(info, "mpi_integer_size", "8");
	t_check_class(MPI_Abi_set_fortran_info(info), MPI_ERR_ABI);
	MPI_Info_set(info, "mpi_integer_size", "4");
	MPI_Info_set(info, "mpi_real16_supported", "true");
	t_check_class(MPI_Abi_set_fortran_info(info), MPI_SUCCESS);
	t_check_class(MPI_Abi_set_fortran_info(info), MPI_ERR_ABI);
	MPI_Info_free(&info);
	for (int i = 0; i < 2; i++) {
		MPI_Abi_get_fortran_info(&got);
		check_value(got, "mpi_integer_size", "4");
		check_value(got, "mpi_real16_supported", "true");
		MPI_Info_free(&got);
	}
	t_check_class(MPI_Abi_set_fortran_info(MPI_INFO_NULL), MPI_ERR_INFO);
}

static void check_booleans(void)
{
	int32_t yes = -1, no = 0, wrong = 2, got_yes = 7, got_no = 7;
	int64_t wide;
	int is_set = 7;

	MPI_Abi_get_fortran_booleans(4, &got_yes, &got_no, &is_set);
	t_check_eq(is_set, 0);
	t_check_class(MPI_Abi_set_fortran_booleans(3, &yes, &no), MPI_ERR_ARG);
	t_check_class(MPI_Abi_set_fortran_booleans(4, &yes, &wrong), MPI_ERR_ABI);
	t_check_class(MPI_Abi_set_fortran_booleans(4, &yes, &no), MPI_SUCCESS);
	t_check_class(MPI_Abi_set_fortran_booleans(4, &yes, &no), MPI_ERR_ABI);
	MPI_Abi_get_fortran_booleans(4, &got_yes, &got_no, &is_set);
	t_check(is_set && got_yes == yes && got_no == no);
	MPI_Abi_get_fortran_booleans(8, &wide, &wide, &is_set);
	t_check_eq(is_set, 0, "a size that was not told");
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_SELF);
	check_info();
	check_booleans();
	return t_done();
}
