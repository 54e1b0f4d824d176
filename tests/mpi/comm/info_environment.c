/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * args: one two
 * Description: MPI_INFO_ENV tells how the program was started, and nobody can change it; MPI_Info_create_env says the same for
 * given arguments (MPI 5.0 sections 10.3 and 11.2.1).
 */
#include "tests/lib/t.h"

static void check_value(MPI_Info info, const char *key, const char *end)
{
	char value[MPI_MAX_INFO_VAL] = "";
	int length = sizeof value, flag = 0;

	MPI_Info_get_string(info, key, &length, value, &flag);
	t_check(flag, "no key %s", key);
	t_check(strlen(value) >= strlen(end) && strcmp(value + strlen(value) - strlen(end), end) == 0, "%s is \"%s\"", key,
		value);
}

int main(int argc, char **argv)
{
	MPI_Info info;

	t_init(&argc, &argv);
	check_value(MPI_INFO_ENV, "command", "info_environment");
	check_value(MPI_INFO_ENV, "argv", "one two");
	t_errors_return(MPI_COMM_SELF);
	t_check_class(MPI_Info_set(MPI_INFO_ENV, "command", "other"), MPI_ERR_INFO);
	MPI_Info_create_env(argc, argv, &info);
	check_value(info, "command", "info_environment");
	check_value(info, "argv", "one two");
	MPI_Info_set(info, "command", "other");
	check_value(info, "command", "other");
	MPI_Info_free(&info);
	return t_done();
}
