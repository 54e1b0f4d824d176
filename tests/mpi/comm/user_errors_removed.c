/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Description: what the user has added to the errors can be removed again: texts, codes, and classes that have no codes left
 * (MPI 5.0 section 9.5). The standard's classes stay.
 */
#include "tests/lib/t.h"

static int last_used(void)
{
	int *last = NULL, flag = 0;

	MPI_Comm_get_attr(MPI_COMM_WORLD, MPI_LASTUSEDCODE, &last, &flag);
	return flag ? *last : -1;
}

int main(int argc, char **argv)
{
	int class, code, before, length;
	char text[MPI_MAX_ERROR_STRING];

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_SELF);
	before = last_used();
	for (t_step = 0; t_step < 3; t_step++) {
		MPI_Add_error_class(&class);
		MPI_Add_error_code(class, &code);
		MPI_Add_error_string(code, "text");
		t_check_class(MPI_Remove_error_class(class), MPI_ERR_ARG, "it has a code");
		t_check_class(MPI_Remove_error_code(code), MPI_ERR_ARG, "it has a text");
		t_check_class(MPI_Remove_error_string(code), MPI_SUCCESS);
		MPI_Error_string(code, text, &length);
		t_check_eq(length, 0);
		t_check_class(MPI_Remove_error_code(code), MPI_SUCCESS);
		t_check_class(MPI_Remove_error_class(class), MPI_SUCCESS);
		t_check_eq(last_used(), before);
		t_check_class(MPI_Remove_error_class(class), MPI_ERR_ARG, "it is gone");
		t_check_class(MPI_Remove_error_class(MPI_ERR_RANK), MPI_ERR_ARG);
		t_check_class(MPI_Remove_error_code(MPI_ERR_RANK), MPI_ERR_ARG);
		t_check_class(MPI_Add_error_code(class, &code), MPI_ERR_ARG);
	}
	return t_done();
}
