/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * object/info.h: keys keep the order in which they were first set, copies are independent, and MPI_INFO_ENV tells how the
 * program was started.
 */
#include "object/info.h"

#include <stdio.h>
#include <string.h>

#include "object/error.h"
#include "tests/lib/unit.h"

static void check_key(const struct ml_info *info, uint32_t i, const char *key, const char *value)
{
	ck_assert_uint_lt(i, info->count);
	ck_assert_str_eq(info->entry[i].key, key);
	ck_assert_str_eq(info->entry[i].value, value);
}

START_TEST(keys_keep_their_order)
{
	struct ml_info *info = ml_info_new();

	ck_assert_int_eq(ml_info_set(info, "b", "1"), MPI_SUCCESS);
	ck_assert_int_eq(ml_info_set(info, "a", "2"), MPI_SUCCESS);
	ck_assert_int_eq(ml_info_set(info, "c", ""), MPI_SUCCESS);
	ck_assert_int_eq(ml_info_set(info, "b", "a longer value than before"), MPI_SUCCESS);
	ck_assert_uint_eq(info->count, 3);
	check_key(info, 0, "b", "a longer value than before");
	check_key(info, 1, "a", "2");
	check_key(info, 2, "c", "");
	ck_assert_int_eq(ml_info_delete(info, "a"), MPI_SUCCESS);
	ck_assert_int_eq(ml_info_delete(info, "a"), MPI_ERR_INFO_NOKEY);
	ml_note_clear();
	ck_assert_uint_eq(info->count, 2);
	check_key(info, 1, "c", "");
	ck_assert_ptr_null(ml_info_get(info, "a"));
	ml_info_free(info);
}
END_TEST

START_TEST(many_keys)
{
	struct ml_info *info = ml_info_new(), *copy = NULL;
	char key[16], value[16];

	for (int i = 0; i < 500; i++) {
		snprintf(key, sizeof key, "key %d", i);
		snprintf(value, sizeof value, "%d", i * i);
		ck_assert_int_eq(ml_info_set(info, key, value), MPI_SUCCESS);
	}
	ck_assert_int_eq(ml_info_dup(info, &copy), MPI_SUCCESS);
	ck_assert_int_eq(ml_info_set(info, "key 7", "other"), MPI_SUCCESS);
	ck_assert_int_eq(ml_info_delete(info, "key 8"), MPI_SUCCESS);
	ml_info_free(info);
	ck_assert_uint_eq(copy->count, 500);
	check_key(copy, 7, "key 7", "49");
	check_key(copy, 8, "key 8", "64");
	ml_info_free(copy);
}
END_TEST

START_TEST(handles_are_judged)
{
	struct ml_info *info = ml_info_new();
	MPI_Info handle = ml_info_handle(info);

	ck_assert_ptr_eq(ml_info_find(handle), info);
	ck_assert_ptr_null(ml_info_find(MPI_INFO_NULL));
	ck_assert_ptr_null(ml_info_find((MPI_Info)&info));
	ml_info_free(info);
	ck_assert_ptr_null(ml_info_find(handle));
}
END_TEST

START_TEST(the_environment_knows_the_program)
{
	const struct ml_info *info = ml_info_find(MPI_INFO_ENV);
	const char *command = ml_info_get(info, "command");

	ck_assert_ptr_nonnull(command);
	ck_assert_ptr_nonnull(strstr(command, "check_object"));
	ck_assert_ptr_nonnull(ml_info_get(info, "wdir"));
	ck_assert(ml_info_handle(ml_info_find(MPI_INFO_ENV)) == MPI_INFO_ENV);
}
END_TEST

START_TEST(an_environment_of_given_arguments)
{
	char *argv[] = { (char *)"prog", (char *)"-x", (char *)"two words", NULL };
	struct ml_info *info = NULL;

	ck_assert_int_eq(ml_info_new_env(3, argv, &info), MPI_SUCCESS);
	ck_assert_str_eq(ml_info_get(info, "command"), "prog");
	ck_assert_str_eq(ml_info_get(info, "argv"), "-x two words");
	ml_info_free(info);
	ck_assert_int_eq(ml_info_new_env(0, NULL, &info), MPI_SUCCESS);
	ck_assert_ptr_null(ml_info_get(info, "command"));
	ml_info_free(info);
}
END_TEST

UNIT_SUITE(info)
{
	TCase *tc = unit_case(s, "keys");

	tcase_add_test(tc, keys_keep_their_order);
	tcase_add_test(tc, many_keys);
	tcase_add_test(tc, handles_are_judged);
	tc = unit_case(s, "environment");
	tcase_add_test(tc, the_environment_knows_the_program);
	tcase_add_test(tc, an_environment_of_given_arguments);
}
