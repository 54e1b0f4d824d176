/* SPDX-License-Identifier: BSD-2-Clause */
/* Control variables: see cvar.h. */
#include "tool/cvar.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"

/* Room for a string that a tool reads. */
#define STRING_MAX 1024

static const void *field(const struct ml_param_row *row)
{
	return (const char *)&ml_param + row->offset;
}

const struct ml_param_row *ml_cvar_at(int index)
{
	return index >= 0 && (size_t)index < ml_param_table_count ? &ml_param_table[index] : NULL;
}

int ml_cvar_find(const char *name)
{
	char known[ML_CVAR_NAME_MAX];

	for (size_t i = 0; i < ml_param_table_count; i++) {
		ml_param_variable(&ml_param_table[i], known, sizeof known);
		if (strcmp(known, name) == 0)
			return (int)i;
	}
	return -1;
}

MPI_Datatype ml_cvar_datatype(const struct ml_param_row *row)
{
	static_assert(sizeof(size_t) == sizeof(unsigned long), "the datatype of sizes");

	switch (row->type) {
	case ML_PARAM_TYPE_SIZE:
		return MPI_UNSIGNED_LONG;
	case ML_PARAM_TYPE_STRING:
		return MPI_CHAR;
	default:
		return MPI_INT;
	}
}

/* The segment is made before a tool can be there. */
int ml_cvar_scope(const struct ml_param_row *row)
{
	if (strcmp(row->name, "slots") == 0 || strcmp(row->name, "budget") == 0)
		return MPI_T_SCOPE_READONLY;
	return MPI_T_SCOPE_ALL_EQ;
}

int ml_cvar_count(const struct ml_param_row *row)
{
	return row->type == ML_PARAM_TYPE_STRING ? STRING_MAX : 1;
}

static const struct ml_param_row *row_of(const void *address)
{
	uintptr_t offset = (uintptr_t)address - (uintptr_t)ml_param_table;

	if (offset >= ml_param_table_count * sizeof *ml_param_table || offset % sizeof *ml_param_table)
		return NULL;
	return address;
}

const struct ml_param_row *ml_cvar_of(MPI_T_cvar_handle handle)
{
	return row_of(handle);
}

MPI_T_cvar_handle ml_cvar_handle(const struct ml_param_row *row)
{
	return (MPI_T_cvar_handle)(uintptr_t)row;
}

void ml_cvar_read(const struct ml_param_row *row, void *buffer)
{
	const char *string;

	switch (row->type) {
	case ML_PARAM_TYPE_BOOL:
		*(int *)buffer = *(const bool *)field(row);
		break;
	case ML_PARAM_TYPE_SIZE:
		memcpy(buffer, field(row), sizeof(size_t));
		break;
	case ML_PARAM_TYPE_STRING:
		string = *(const char *const *)field(row);
		snprintf(buffer, STRING_MAX, "%s", string ? string : "");
		break;
	default:
		memcpy(buffer, field(row), sizeof(int));
	}
}

/* A new value as the environment would have it, so that one parser says what is allowed. The strings last. */
static const char *as_text(const struct ml_param_row *row, const void *buffer, char *text)
{
	switch (row->type) {
	case ML_PARAM_TYPE_SIZE:
		snprintf(text, ML_CVAR_NAME_MAX, "%zu", *(const size_t *)buffer);
		return text;
	case ML_PARAM_TYPE_STRING:
		return strndup(buffer, STRING_MAX - 1);
	case ML_PARAM_TYPE_ENUM:
		return ml_cvar_item(row, *(const int *)buffer, text) ? text : NULL;
	default:
		snprintf(text, ML_CVAR_NAME_MAX, "%d", *(const int *)buffer);
		return text;
	}
}

int ml_cvar_write(const struct ml_param_row *row, const void *buffer, bool has_started)
{
	char text[ML_CVAR_NAME_MAX];
	const char *value;

	if (ml_cvar_scope(row) == MPI_T_SCOPE_READONLY)
		return MPI_T_ERR_CVAR_SET_NEVER;
	if (has_started)
		return MPI_T_ERR_CVAR_SET_NOT_NOW;
	value = as_text(row, buffer, text);
	return value && ml_param_set(row, &ml_param, value) == 0 ? MPI_SUCCESS : MPI_T_ERR_INVALID;
}

/* ---- enumerations ----------------------------------------------------------------------------------------------- */

static const char *choices_of(const struct ml_param_row *row)
{
	return row->type == ML_PARAM_TYPE_BOOL ? "no|yes" : row->choices;
}

MPI_T_enum ml_cvar_enum(const struct ml_param_row *row)
{
	return choices_of(row) ? (MPI_T_enum)(uintptr_t)row : MPI_T_ENUM_NULL;
}

const struct ml_param_row *ml_cvar_of_enum(MPI_T_enum enumtype)
{
	const struct ml_param_row *row = row_of(enumtype);

	return row && choices_of(row) ? row : NULL;
}

bool ml_cvar_item(const struct ml_param_row *row, int value, char *word)
{
	const char *choice = choices_of(row);

	for (int i = 0; choice && i < value; i++) {
		choice = strchr(choice, '|');
		choice = choice ? choice + 1 : NULL;
	}
	if (!choice || value < 0)
		return false;
	snprintf(word, ML_CVAR_NAME_MAX, "%.*s", (int)strcspn(choice, "|"), choice);
	return true;
}
