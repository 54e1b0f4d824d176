/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Description: an info object keeps its keys in the order in which they were set, tells how long a value is and cuts what does
 * not fit; wrong keys and values are errors of their own classes (MPI 5.0 chapter 10). It works before MPI_Init and after
 * MPI_Finalize.
 */
#include "tests/lib/t.h"

static void check_values(MPI_Info info)
{
	char value[MPI_MAX_INFO_VAL];
	int flag = -1, length = -1;

	length = sizeof value;
	MPI_Info_get_string(info, "color", &length, value, &flag);
	t_check_eq(flag, 1);
	t_check_eq(length, 5, "size with the final zero");
	t_check(strcmp(value, "blue") == 0, "\"%s\"", value);
	length = 3;
	MPI_Info_get_string(info, "color", &length, value, &flag);
	t_check_eq(length, 5);
	t_check(strcmp(value, "bl") == 0, "\"%s\"", value);
	length = 0;
	strcpy(value, "untouched");
	MPI_Info_get_string(info, "color", &length, value, &flag);
	t_check_eq(length, 5);
	t_check(strcmp(value, "untouched") == 0);
	length = 7;
	MPI_Info_get_string(info, "absent", &length, value, &flag);
	t_check_eq(flag, 0);
	t_check_eq(length, 7);
	MPI_Info_get(info, "color", 3, value, &flag);
	t_check(flag && strcmp(value, "blu") == 0, "\"%s\"", value);
	MPI_Info_get_valuelen(info, "color", &length, &flag);
	t_check_eq(length, 4);
}

static void check_order(MPI_Info info, int n, const char *const keys[])
{
	char key[MPI_MAX_INFO_KEY];
	int count = -1;

	MPI_Info_get_nkeys(info, &count);
	t_check_eq(count, n);
	for (int i = 0; i < n; i++) {
		MPI_Info_get_nthkey(info, i, key);
		t_check(strcmp(key, keys[i]) == 0, "key %d is \"%s\", not \"%s\"", i, key, keys[i]);
	}
}

static void check_life(void)
{
	MPI_Info info, copy;

	MPI_Info_create(&info);
	MPI_Info_set(info, "size", "1");
	MPI_Info_set(info, "color", "red");
	MPI_Info_set(info, "a key with spaces", "x");
	MPI_Info_set(info, "color", "blue");
	check_order(info, 3, (const char *const[]){ "size", "color", "a key with spaces" });
	check_values(info);
	MPI_Info_dup(info, &copy);
	MPI_Info_delete(info, "size");
	check_order(info, 2, (const char *const[]){ "color", "a key with spaces" });
	check_order(copy, 3, (const char *const[]){ "size", "color", "a key with spaces" });
	MPI_Info_free(&info);
	t_check(info == MPI_INFO_NULL);
	check_values(copy);
	MPI_Info_free(&copy);
}

static void check_errors(void)
{
	static char text[MPI_MAX_INFO_VAL + 2];
	MPI_Info info;

	memset(text, 'x', sizeof text - 1);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	MPI_Info_create(&info);
	t_check_class(MPI_Info_set(info, text, "value"), MPI_ERR_INFO_KEY);
	t_check_class(MPI_Info_set(info, "", "value"), MPI_ERR_INFO_KEY);
	t_check_class(MPI_Info_set(info, "key", text), MPI_ERR_INFO_VALUE);
	t_check_class(MPI_Info_delete(info, "key"), MPI_ERR_INFO_NOKEY);
	MPI_Info_free(&info);
}

int main(int argc, char **argv)
{
	check_life();
	t_init(&argc, &argv);
	check_life();
	check_errors();
	MPI_Finalize();
	check_life();
	return 0;
}
