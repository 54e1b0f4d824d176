/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Description: datatypes have attributes like communicators; a key of the one kind is no key of the other (MPI 5.0 section
 * 7.7.4).
 */
#include "tests/lib/t.h"

static int deleted;

static int delete(MPI_Datatype type, int keyval, void *value, void *extra)
{
	(void)keyval;
	t_check(type == MPI_INT);
	t_check(value == &deleted);
	t_check(extra == &t_size);
	deleted++;
	return MPI_SUCCESS;
}

int main(int argc, char **argv)
{
	int keyval, flag = -1;
	void *value = NULL;

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	MPI_Type_create_keyval(MPI_TYPE_NULL_COPY_FN, delete, &keyval, &t_size);
	MPI_Type_get_attr(MPI_INT, keyval, &value, &flag);
	t_check_eq(flag, 0);
	MPI_Type_set_attr(MPI_INT, keyval, &deleted);
	MPI_Type_get_attr(MPI_INT, keyval, &value, &flag);
	t_check(flag && value == &deleted);
	MPI_Type_get_attr(MPI_DOUBLE, keyval, &value, &flag);
	t_check_eq(flag, 0);
	t_check_class(MPI_Comm_set_attr(MPI_COMM_WORLD, keyval, &deleted), MPI_ERR_KEYVAL);
	MPI_Type_delete_attr(MPI_INT, keyval);
	t_check_eq(deleted, 1);
	MPI_Type_get_attr(MPI_INT, keyval, &value, &flag);
	t_check_eq(flag, 0);
	MPI_Type_free_keyval(&keyval);
	t_check_eq(keyval, MPI_KEYVAL_INVALID);
	return t_done();
}
