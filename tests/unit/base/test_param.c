/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * base/param.h: how each type is read and shown, what is refused and in which words, and that the
 * table is sound. Rows of our own stand for those of param.def, whose values may change.
 */
#include "base/param.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "tests/lib/unit.h"

/* A field of each type, parsed at the offset where struct ml_params would have it. */
union field {
	struct ml_params room;
	int number;
	size_t size;
	bool flag;
	int choice;
	const char *string;
};

static const struct ml_param_row row_int = {
	.name = "some_int", .type = ML_PARAM_TYPE_INT, .min = -5, .max = 1000
};
static const struct ml_param_row row_size = {
	.name = "some_size", .type = ML_PARAM_TYPE_SIZE, .max = INT64_MAX, .unit = "bytes",
};
static const struct ml_param_row row_small = {
	.name = "small",
	.type = ML_PARAM_TYPE_SIZE,
	.min = 64,
	.max = ML_SIZE_K(64),
	.unit = "bytes",
};
static const struct ml_param_row row_bool = { .name = "some_bool", .type = ML_PARAM_TYPE_BOOL };
static const struct ml_param_row row_enum = {
	.name = "some_enum", .type = ML_PARAM_TYPE_ENUM, .choices = "red|green|greenish|blue",
};
static const struct ml_param_row row_string = { .name = "some_string",
						.type = ML_PARAM_TYPE_STRING };

static const struct {
	const struct ml_param_row *row;
	const char *text;
	int64_t value;
	const char *shown;
} good[] = {
	{ &row_int, "0", 0, "0" },
	{ &row_int, "-5", -5, "-5" },
	{ &row_int, "1000", 1000, "1000" },
	{ &row_int, "007", 7, "7" },
	{ &row_size, "0", 0, "0" },
	{ &row_size, "1023", 1023, "1023" },
	{ &row_size, "1024", 1024, "1K" },
	{ &row_size, "64K", 65536, "64K" },
	{ &row_size, "3m", 3 << 20, "3M" },
	{ &row_size, "1536K", 1536 << 10, "1536K" },
	{ &row_size, "2G", INT64_C(2) << 30, "2G" },
	{ &row_size, "8589934591G", INT64_C(8589934591) << 30, "8589934591G" },
	{ &row_small, "64", 64, "64" },
	{ &row_small, "64K", 65536, "64K" },
	{ &row_bool, "0", 0, "no" },
	{ &row_bool, "1", 1, "yes" },
	{ &row_bool, "no", 0, "no" },
	{ &row_bool, "yes", 1, "yes" },
	{ &row_bool, "false", 0, "no" },
	{ &row_bool, "TRUE", 1, "yes" },
	{ &row_enum, "red", 0, "red" },
	{ &row_enum, "green", 1, "green" },
	{ &row_enum, "Greenish", 2, "greenish" },
	{ &row_enum, "blue", 3, "blue" },
};

static int64_t field_value(const struct ml_param_row *row, const union field *field)
{
	switch (row->type) {
	case ML_PARAM_TYPE_SIZE:
		return (int64_t)field->size;
	case ML_PARAM_TYPE_BOOL:
		return field->flag;
	default:
		return field->number;
	}
}

START_TEST(reads_and_shows)
{
	union field field;
	char shown[64];

	memset(&field, 0, sizeof(field));
	ck_assert_int_eq(ml_param_set(good[_i].row, &field.room, good[_i].text), 0);
	ck_assert_int_eq(field_value(good[_i].row, &field), good[_i].value);
	ml_param_value(good[_i].row, &field.room, shown, sizeof(shown));
	ck_assert_str_eq(shown, good[_i].shown);
}
END_TEST

static const struct {
	const struct ml_param_row *row;
	const char *text;
} bad[] = {
	{ &row_int, "" },
	{ &row_int, "-" },
	{ &row_int, "abc" },
	{ &row_int, "1001" },
	{ &row_int, "-6" },
	{ &row_int, "7x" },
	{ &row_int, " 7" },
	{ &row_int, "+7" },
	{ &row_int, "1K" },
	{ &row_int, "0x10" },
	{ &row_int, "99999999999999999999999" },
	{ &row_size, "K" },
	{ &row_size, "-1" },
	{ &row_size, "1KB" },
	{ &row_size, "1T" },
	{ &row_size, "1.5G" },
	{ &row_size, "8589934592G" },
	{ &row_size, "17179869185G" }, /* 1G when cut to 64 bits */
	{ &row_size, "99999999999999999999999" },
	{ &row_small, "63" },
	{ &row_small, "65K" },
	{ &row_bool, "2" },
	{ &row_bool, "ye" },
	{ &row_bool, "no|yes" },
	{ &row_bool, "|" },
	{ &row_enum, "" },
	{ &row_enum, "gree" },
	{ &row_enum, "red|green" },
	{ &row_enum, "yellow" },
};

START_TEST(refuses_and_writes_nothing)
{
	union field field, before;

	memset(&field, 0x5a, sizeof(field));
	before = field;
	ck_assert_int_eq(ml_param_set(bad[_i].row, &field.room, bad[_i].text), -EINVAL);
	ck_assert_mem_eq(&field, &before, sizeof(field));
}
END_TEST

START_TEST(keeps_a_string)
{
	static const char text[] = "any / text";
	union field field = { .string = NULL };
	char shown[64];

	ml_param_value(&row_string, &field.room, shown, sizeof(shown));
	ck_assert_str_eq(shown, "");
	ck_assert_int_eq(ml_param_set(&row_string, &field.room, text), 0);
	ck_assert_ptr_eq(field.string, text);
	ml_param_value(&row_string, &field.room, shown, sizeof(shown));
	ck_assert_str_eq(shown, text);
}
END_TEST

START_TEST(the_environment_is_read_and_empty_is_unset)
{
	char error[256] = "";

	setenv("MPILITE_VERBOSE", "yes", 1);
	setenv("MPILITE_WAIT", "sleep", 1);
	setenv("MPILITE_CHECK", "", 1);
	setenv("MPILITE_NO_SUCH_PARAMETER", "whatever", 1);
	ck_assert_int_eq(ml_param_init(error, sizeof(error)), 0);
	ck_assert_str_eq(error, "");
	ck_assert(ml_param.verbose);
	ck_assert_int_eq(ml_param.wait, ML_WAIT_SLEEP);
	ck_assert(ml_param.check);
	unsetenv("MPILITE_WAIT");
	ck_assert_int_eq(ml_param_init(error, sizeof(error)), 0);
	ck_assert_int_eq(ml_param.wait, ML_WAIT_AUTO);
}
END_TEST

START_TEST(an_error_names_variable_value_and_what_is_allowed)
{
	char error[256];

	setenv("MPILITE_VERBOSE", "yes", 1);
	setenv("MPILITE_WAIT", "forever", 1);
	ck_assert_int_eq(ml_param_init(error, sizeof(error)), -EINVAL);
	ck_assert_str_eq(error, "MPILITE_WAIT is \"forever\", but it takes spin|auto|sleep");
	ck_assert_msg(!ml_param.verbose, "nothing changes when one value is wrong");
}
END_TEST

START_TEST(a_range_is_named_with_its_unit)
{
	char allowed[128];

	ml_param_allowed(&row_small, allowed, sizeof(allowed));
	ck_assert_str_eq(allowed, "64 to 64K bytes");
	ml_param_allowed(&row_bool, allowed, sizeof(allowed));
	ck_assert_str_eq(allowed, "0|1|no|yes|false|true");
}
END_TEST

/* The defaults hold before init, and each is a value that the user could set. */
START_TEST(every_default_is_allowed)
{
	for (size_t i = 0; i < ml_param_table_count; i++) {
		const struct ml_param_row *row = &ml_param_table[i];
		struct ml_params params = ml_param;
		char shown[64];

		if (row->type == ML_PARAM_TYPE_STRING)
			continue;
		ml_param_value(row, &ml_param, shown, sizeof(shown));
		ck_assert_msg(ml_param_set(row, &params, shown) == 0, "%s: default %s", row->name,
			      shown);
		ck_assert_mem_eq(&params, &ml_param, sizeof(params));
	}
}
END_TEST

/* Random text: it is refused and nothing has changed, or what is shown of it is a value that means the same. */
START_TEST(random_text_is_refused_or_allowed)
{
	static const char alphabet[] = "0123456789KMGkmg-+ .x|,=\n\x80\xffnoyesautopinlk";
	unsigned taken = 0;

	srandom(11);
	for (int round = 0; round < 200000; round++) {
		const struct ml_param_row *row = &ml_param_table[(size_t)random() % ml_param_table_count];
		struct ml_params params = ml_param, again = ml_param;
		char text[32], shown[64];
		size_t length = (size_t)random() % 8;

		if (row->type == ML_PARAM_TYPE_STRING)
			continue;
		for (size_t i = 0; i < length; i++)
			text[i] = alphabet[(size_t)random() % (sizeof(alphabet) - 1)];
		text[length] = '\0';
		if (ml_param_set(row, &params, text) != 0) {
			ck_assert_mem_eq(&params, &ml_param, sizeof(params));
			continue;
		}
		taken++;
		ml_param_value(row, &params, shown, sizeof(shown));
		ck_assert_msg(ml_param_set(row, &again, shown) == 0, "%s: \"%s\" is shown as \"%s\"", row->name, text, shown);
		ck_assert_mem_eq(&again, &params, sizeof(params));
	}
	ck_assert_uint_gt(taken, 1000);
}
END_TEST

START_TEST(every_row_is_sound)
{
	for (size_t i = 0; i < ml_param_table_count; i++) {
		const struct ml_param_row *row = &ml_param_table[i];
		char variable[64];

		ml_param_variable(row, variable, sizeof(variable));
		ck_assert_msg(strcmp(variable, "MPILITE_JOB") != 0 &&
				      strcmp(variable, "MPILITE_RARE") != 0,
			      "%s is taken", variable);
		ck_assert_int_eq(strncmp(variable, "MPILITE_", 8), 0);
		ck_assert_int_le(row->min, row->max);
		if (row->type == ML_PARAM_TYPE_INT)
			ck_assert(row->min >= INT32_MIN && row->max <= INT32_MAX);
		if (row->type == ML_PARAM_TYPE_SIZE)
			ck_assert_int_ge(row->min, 0);
		ck_assert_msg(row->text[strlen(row->text) - 1] != '.', "%s: full stop", row->name);
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(row->name, ml_param_table[j].name);
	}
}
END_TEST

/* The choices of param.def stand in the order of the enums. */
START_TEST(choices_match_their_enums)
{
	static const struct {
		const char *name, *text;
		int value;
	} pairs[] = {
		{ "wait", "spin", ML_WAIT_SPIN },   { "wait", "auto", ML_WAIT_AUTO },
		{ "wait", "sleep", ML_WAIT_SLEEP }, { "engine", "auto", ML_ENGINE_AUTO },
		{ "engine", "pipe", ML_ENGINE_PIPE },
	};
	size_t found = 0;

	for (size_t p = 0; p < ML_ARRAY_LEN(pairs); p++) {
		for (size_t i = 0; i < ml_param_table_count; i++) {
			const struct ml_param_row *row = &ml_param_table[i];
			struct ml_params params = ml_param;

			if (strcmp(row->name, pairs[p].name) != 0)
				continue;
			ck_assert_int_eq(ml_param_set(row, &params, pairs[p].text), 0);
			ck_assert_int_eq(*(int *)((char *)&params + row->offset), pairs[p].value);
			found++;
		}
	}
	ck_assert_uint_eq(found, ML_ARRAY_LEN(pairs));
}
END_TEST

START_TEST(the_help_lists_every_variable_with_its_default)
{
	FILE *file = tmpfile();
	char text[16384];
	size_t length;

	ck_assert_ptr_nonnull(file);
	ml_param.verbose = true; /* the help shows defaults, not values */
	ml_param_print(fileno(file));
	rewind(file);
	length = fread(text, 1, sizeof(text) - 1, file);
	text[length] = '\0';
	fclose(file);
	for (size_t i = 0; i < ml_param_table_count; i++) {
		char variable[64];

		ml_param_variable(&ml_param_table[i], variable, sizeof(variable));
		ck_assert_ptr_nonnull(strstr(text, variable));
		ck_assert_ptr_nonnull(strstr(text, ml_param_table[i].text));
	}
	ck_assert_ptr_nonnull(strstr(text, "MPILITE_VERBOSE=no "));
}
END_TEST

UNIT_SUITE(param)
{
	TCase *tc = unit_case(s, "values");

	tcase_add_loop_test(tc, reads_and_shows, 0, ML_ARRAY_LEN(good));
	tcase_add_loop_test(tc, refuses_and_writes_nothing, 0, ML_ARRAY_LEN(bad));
	tcase_add_test(tc, keeps_a_string);
	tcase_add_test(tc, a_range_is_named_with_its_unit);

	tc = unit_case(s, "environment");
	tcase_add_test(tc, the_environment_is_read_and_empty_is_unset);
	tcase_add_test(tc, an_error_names_variable_value_and_what_is_allowed);

	tc = unit_case(s, "table");
	tcase_add_test(tc, every_default_is_allowed);
	tcase_add_test(tc, random_text_is_refused_or_allowed);
	tcase_add_test(tc, every_row_is_sound);
	tcase_add_test(tc, choices_match_their_enums);
	tcase_add_test(tc, the_help_lists_every_variable_with_its_default);
}
