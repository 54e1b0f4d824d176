/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: the old names for attributes of communicators do what the new ones do, on the same keys (MPI 5.0 section 16.1).
 */
#include "tests/lib/t.h"

static int copies, deletes;

static int copy(MPI_Comm comm, int keyval, void *extra, void *from, void *to, int *flag)
{
	(void)comm;
	(void)keyval;
	t_check(extra == &copies);
	copies++;
	*(void **)to = (char *)from + 1;
	*flag = 1;
	return MPI_SUCCESS;
}

static int delete(MPI_Comm comm, int keyval, void *value, void *extra)
{
	(void)comm;
	(void)keyval;
	(void)value;
	(void)extra;
	deletes++;
	return MPI_SUCCESS;
}

static void check_value(MPI_Comm comm, int keyval, const void *expected)
{
	void *value = NULL;
	int flag = 0;

	MPI_Attr_get(comm, keyval, &value, &flag);
	t_check(flag && value == expected);
	value = NULL;
	MPI_Comm_get_attr(comm, keyval, &value, &flag);
	t_check(flag && value == expected);
}

int main(int argc, char **argv)
{
	char place[2];
	MPI_Comm comm;
	int keyval, flag = 1, *tag_ub;
	void *value;

	t_init(&argc, &argv);
	MPI_Keyval_create(copy, delete, &keyval, &copies);
	MPI_Attr_put(MPI_COMM_WORLD, keyval, &place[0]);
	check_value(MPI_COMM_WORLD, keyval, &place[0]);
	MPI_Comm_dup(MPI_COMM_WORLD, &comm);
	t_check_eq(copies, 1);
	check_value(comm, keyval, &place[1]);
	MPI_Attr_delete(MPI_COMM_WORLD, keyval);
	t_check_eq(deletes, 1);
	MPI_Attr_get(MPI_COMM_WORLD, keyval, &value, &flag);
	t_check_eq(flag, 0);
	MPI_Keyval_free(&keyval);
	t_check_eq(keyval, MPI_KEYVAL_INVALID);
	MPI_Comm_free(&comm);
	t_check_eq(deletes, 2, "a key that was freed still works where it was used");
	MPI_Attr_get(MPI_COMM_WORLD, MPI_TAG_UB, &tag_ub, &flag);
	t_check(flag && *tag_ub >= 32767);

	MPI_Keyval_create(MPI_DUP_FN, MPI_NULL_DELETE_FN, &keyval, NULL);
	MPI_Attr_put(MPI_COMM_SELF, keyval, &place[0]);
	MPI_Comm_dup(MPI_COMM_SELF, &comm);
	check_value(comm, keyval, &place[0]);
	MPI_Comm_free(&comm);
	MPI_Keyval_free(&keyval);
	return t_done();
}
