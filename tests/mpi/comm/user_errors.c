/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Description: the user may add error classes, codes of any class and their texts, and MPI_LASTUSEDCODE follows (MPI 5.0
 * section 9.5).
 */
#include "tests/lib/t.h"

static int last_used(void)
{
	int *last = NULL, flag = 0;

	MPI_Comm_get_attr(MPI_COMM_WORLD, MPI_LASTUSEDCODE, &last, &flag);
	t_check(flag);
	return *last;
}

static void check_text(int code, const char *wanted)
{
	char text[MPI_MAX_ERROR_STRING];
	int length = -1;

	MPI_Error_string(code, text, &length);
	t_check(strcmp(text, wanted) == 0, "code %d: \"%s\"", code, text);
	t_check_eq(length, strlen(wanted));
}

int main(int argc, char **argv)
{
	int class, code, standard, got = -1;

	t_init(&argc, &argv);
	t_check(last_used() >= MPI_ERR_LASTCODE);
	MPI_Add_error_class(&class);
	t_check(class > MPI_ERR_LASTCODE);
	t_check(last_used() >= class);
	MPI_Add_error_code(class, &code);
	MPI_Add_error_code(MPI_ERR_RANK, &standard);
	t_check(last_used() >= standard && last_used() >= code);
	MPI_Error_class(code, &got);
	t_check_eq(got, class);
	MPI_Error_class(class, &got);
	t_check_eq(got, class);
	MPI_Error_class(standard, &got);
	t_check_eq(got, MPI_ERR_RANK);
	check_text(code, "");
	MPI_Add_error_string(code, "the code");
	MPI_Add_error_string(class, "the class");
	check_text(code, "the code");
	check_text(class, "the class");
	MPI_Add_error_string(code, "the new text");
	check_text(code, "the new text");
	return t_done();
}
