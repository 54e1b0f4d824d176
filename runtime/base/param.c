/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Tunables: the table made from param.def, and how values are read and shown. See param.h.
 */
#include "base/param.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/compiler.h"

static const struct ml_params defaults = {
#define ML_PARAM_ANY(name, initial) .name = (initial),
#include "base/param.def"
};

struct ml_params ml_param = {
#define ML_PARAM_ANY(name, initial) .name = (initial),
#include "base/param.def"
};

#define AT(name) offsetof(struct ml_params, name)

const struct ml_param_row ml_param_table[] = {
#define ML_PARAM_INT(name, initial, min, max, unit, text) \
	{ #name, ML_PARAM_TYPE_INT, AT(name), min, max, NULL, unit, text },
#define ML_PARAM_SIZE(name, initial, min, max, text) \
	{ #name, ML_PARAM_TYPE_SIZE, AT(name), min, max, NULL, "bytes", text },
#define ML_PARAM_BOOL(name, initial, text)                                                         \
	{ #name, ML_PARAM_TYPE_BOOL, AT(name), 0, 1, NULL, "", text },
#define ML_PARAM_ENUM(name, initial, choices, text) \
	{ #name, ML_PARAM_TYPE_ENUM, AT(name), 0, 0, choices, "", text },
#define ML_PARAM_STRING(name, initial, text)                                                       \
	{ #name, ML_PARAM_TYPE_STRING, AT(name), 0, 0, NULL, "", text },
#include "base/param.def"
};

const size_t ml_param_table_count = ML_ARRAY_LEN(ml_param_table);

/* Choices of a bool, at even places false, at odd places true. */
static const char bool_choices[] = "0|1|no|yes|false|true";

/* Multiplier of a size's suffix; 0 when it is none. */
static int64_t suffix_unit(const char *suffix)
{
	if (!*suffix)
		return 1;
	if (suffix[1])
		return 0;
	switch (toupper((unsigned char)*suffix)) {
	case 'K':
		return ML_SIZE_K(1);
	case 'M':
		return ML_SIZE_M(1);
	case 'G':
		return ML_SIZE_G(1);
	default:
		return 0;
	}
}

/* Reads a decimal number that min and max allow. */
static int parse_number(const struct ml_param_row *row, const char *value, int64_t *out)
{
	const char *digits = *value == '-' ? value + 1 : value;
	int64_t unit, number;
	char *end;

	/* strtoll() alone would take blanks and plus signs. */
	if (!isdigit((unsigned char)*digits))
		return -EINVAL;
	errno = 0;
	number = strtoll(value, &end, 10);
	unit = row->type == ML_PARAM_TYPE_SIZE ? suffix_unit(end) : *end == '\0';
	if (errno || !unit || __builtin_mul_overflow(number, unit, &number))
		return -EINVAL;
	if (number < row->min || number > row->max)
		return -EINVAL;
	*out = number;
	return 0;
}

/* Finds which of the words between bars the value is, in upper or lower case. */
static int parse_choice(const char *choices, const char *value, int *out)
{
	size_t length = strlen(value);

	for (int i = 0; choices; i++) {
		const char *bar = strchr(choices, '|');
		size_t choice_length = bar ? (size_t)(bar - choices) : strlen(choices);

		if (choice_length == length && strncasecmp(choices, value, length) == 0) {
			*out = i;
			return 0;
		}
		choices = bar ? bar + 1 : NULL;
	}
	return -EINVAL;
}

int ml_param_set(const struct ml_param_row *row, struct ml_params *params, const char *value)
{
	void *field = (char *)params + row->offset;
	int64_t number = 0;
	int choice = 0;
	int error = 0;

	switch (row->type) {
	case ML_PARAM_TYPE_INT:
		error = parse_number(row, value, &number);
		if (!error)
			*(int *)field = (int)number;
		break;
	case ML_PARAM_TYPE_SIZE:
		error = parse_number(row, value, &number);
		if (!error)
			*(size_t *)field = (size_t)number;
		break;
	case ML_PARAM_TYPE_BOOL:
		error = parse_choice(bool_choices, value, &choice);
		if (!error)
			*(bool *)field = choice & 1;
		break;
	case ML_PARAM_TYPE_ENUM:
		error = parse_choice(row->choices, value, &choice);
		if (!error)
			*(int *)field = choice;
		break;
	case ML_PARAM_TYPE_STRING:
		*(const char **)field = value;
		break;
	}
	return error;
}

void ml_param_variable(const struct ml_param_row *row, char *name, size_t name_size)
{
	snprintf(name, name_size, "MPILITE_%s", row->name);
	for (; *name; name++)
		*name = (char)toupper((unsigned char)*name);
}

int ml_param_init(char *error, size_t error_size)
{
	struct ml_params params = defaults;

	for (size_t i = 0; i < ml_param_table_count; i++) {
		const struct ml_param_row *row = &ml_param_table[i];
		char name[64], allowed[128];
		const char *value;

		ml_param_variable(row, name, sizeof(name));
		value = getenv(name);
		if (!value || !*value)
			continue;
		if (ml_param_set(row, &params, value) != 0) {
			ml_param_allowed(row, allowed, sizeof(allowed));
			snprintf(error, error_size, "%s is \"%s\", but it takes %s", name, value,
				 allowed);
			return -EINVAL;
		}
	}
	ml_param = params;
	return 0;
}

/* Writes bytes in the largest unit that leaves no rest. */
static void format_size(int64_t bytes, char *text, size_t text_size)
{
	static const char units[] = "KMG";
	char suffix[2] = "";

	for (const char *u = units; *u && bytes && bytes % 1024 == 0; u++) {
		bytes /= 1024;
		suffix[0] = *u;
	}
	snprintf(text, text_size, "%" PRId64 "%s", bytes, suffix);
}

void ml_param_value(const struct ml_param_row *row, const struct ml_params *params, char *value,
		    size_t value_size)
{
	const void *field = (const char *)params + row->offset;
	const char *choice = row->choices;
	const char *string;
	size_t bytes;

	switch (row->type) {
	case ML_PARAM_TYPE_INT:
		snprintf(value, value_size, "%d", *(const int *)field);
		break;
	case ML_PARAM_TYPE_SIZE:
		bytes = *(const size_t *)field;
		format_size((int64_t)bytes, value, value_size);
		break;
	case ML_PARAM_TYPE_BOOL:
		snprintf(value, value_size, "%s", *(const bool *)field ? "yes" : "no");
		break;
	case ML_PARAM_TYPE_ENUM:
		for (int i = *(const int *)field; i > 0; i--)
			choice = strchr(choice, '|') + 1;
		snprintf(value, value_size, "%.*s", (int)strcspn(choice, "|"), choice);
		break;
	case ML_PARAM_TYPE_STRING:
		string = *(const char *const *)field;
		snprintf(value, value_size, "%s", string ? string : "");
		break;
	}
}

void ml_param_allowed(const struct ml_param_row *row, char *allowed, size_t allowed_size)
{
	char min[32], max[32];

	switch (row->type) {
	case ML_PARAM_TYPE_INT:
		snprintf(allowed, allowed_size, "%" PRId64 " to %" PRId64 " %s", row->min, row->max,
			 row->unit);
		break;
	case ML_PARAM_TYPE_SIZE:
		format_size(row->min, min, sizeof(min));
		format_size(row->max, max, sizeof(max));
		snprintf(allowed, allowed_size, "%s to %s %s", min, max, row->unit);
		break;
	case ML_PARAM_TYPE_BOOL:
		snprintf(allowed, allowed_size, "%s", bool_choices);
		break;
	case ML_PARAM_TYPE_ENUM:
		snprintf(allowed, allowed_size, "%s", row->choices);
		break;
	case ML_PARAM_TYPE_STRING:
		snprintf(allowed, allowed_size, "any text");
		break;
	}
}

void ml_param_print(int fd)
{
	for (size_t i = 0; i < ml_param_table_count; i++) {
		const struct ml_param_row *row = &ml_param_table[i];
		char name[64], value[64], allowed[128];

		ml_param_variable(row, name, sizeof(name));
		ml_param_value(row, &defaults, value, sizeof(value));
		ml_param_allowed(row, allowed, sizeof(allowed));
		dprintf(fd, "%s=%s  (%s)\n        %s\n", name, value, allowed, row->text);
	}
}
