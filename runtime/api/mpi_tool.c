/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tool interface: starting and ending it, control variables, enumerations, categories (MPI 5.0 sections 15.3.4 to 15.3.6 and
 * 15.3.9). It does not depend on MPI_Init and calls no error handler: an error is the value that is returned. Outputs that the
 * tool does not want are null pointers.
 */
#include "api/tool_check.h"

#include <string.h>

#include "api/startup.h"
#include "base/count.h"
#include "tool/cvar.h"

int PMPI_T_init_thread(int required, int *provided)
{
	char error[256];

	if (ml_startup_read_params(error, sizeof error) != 0)
		return MPI_T_ERR_CANNOT_INIT;
	ml_tool_hold();
	ml_tool_put(provided, required < MPI_THREAD_MULTIPLE ? required : MPI_THREAD_MULTIPLE);
	return MPI_SUCCESS;
}
ML_ALIAS(T_init_thread);

int PMPI_T_finalize(void)
{
	return ml_tool_drop();
}
ML_ALIAS(T_finalize);

/* ---- control variables ------------------------------------------------------------------------------------------ */

int PMPI_T_cvar_get_num(int *num_cvar)
{
	return ml_tool_tell(num_cvar, (int)ml_param_table_count);
}
ML_ALIAS(T_cvar_get_num);

int PMPI_T_cvar_get_info(int cvar_index, char *name, int *name_len, int *verbosity, MPI_Datatype *datatype,
			 MPI_T_enum *enumtype, char *desc, int *desc_len, int *bind, int *scope)
{
	const struct ml_param_row *row = ml_cvar_at(cvar_index);
	char variable[ML_CVAR_NAME_MAX];
	int error = ml_tool_enter();

	if (error)
		return error;
	if (!row)
		return ml_tool_leave(MPI_T_ERR_INVALID_INDEX);
	ml_param_variable(row, variable, sizeof variable);
	ml_tool_put_string(name, name_len, variable);
	ml_tool_put(verbosity, MPI_T_VERBOSITY_TUNER_BASIC);
	if (datatype)
		*datatype = ml_cvar_datatype(row);
	if (enumtype)
		*enumtype = ml_cvar_enum(row);
	ml_tool_put_string(desc, desc_len, row->text);
	ml_tool_put(bind, MPI_T_BIND_NO_OBJECT);
	ml_tool_put(scope, ml_cvar_scope(row));
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_cvar_get_info);

int PMPI_T_cvar_get_index(const char *name, int *cvar_index)
{
	int error = ml_tool_enter(), found = !error && name ? ml_cvar_find(name) : -1;

	if (error)
		return error;
	return ml_tool_leave(ml_tool_found(name && cvar_index, found, cvar_index));
}
ML_ALIAS(T_cvar_get_index);

/* The object does not matter: no variable belongs to one. */
int PMPI_T_cvar_handle_alloc(int cvar_index, void *obj_handle, MPI_T_cvar_handle *handle, int *count)
{
	const struct ml_param_row *row = ml_cvar_at(cvar_index);
	int error = ml_tool_enter_for(handle);

	(void)obj_handle;
	if (error)
		return error;
	if (!row)
		return ml_tool_leave(MPI_T_ERR_INVALID_INDEX);
	*handle = ml_cvar_handle(row);
	ml_tool_put(count, ml_cvar_count(row));
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_cvar_handle_alloc);

int PMPI_T_cvar_handle_free(MPI_T_cvar_handle *handle)
{
	int error = ml_tool_enter_for(handle);

	if (error)
		return error;
	if (!ml_cvar_of(*handle))
		return ml_tool_leave(MPI_T_ERR_INVALID_HANDLE);
	*handle = MPI_T_CVAR_HANDLE_NULL;
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_cvar_handle_free);

int PMPI_T_cvar_read(MPI_T_cvar_handle handle, void *buf)
{
	const struct ml_param_row *row = ml_cvar_of(handle);
	int error = ml_tool_enter_for(buf);

	if (error)
		return error;
	if (!row)
		return ml_tool_leave(MPI_T_ERR_INVALID_HANDLE);
	ml_cvar_read(row, buf);
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_cvar_read);

int PMPI_T_cvar_write(MPI_T_cvar_handle handle, const void *buf)
{
	const struct ml_param_row *row = ml_cvar_of(handle);
	int error = ml_tool_enter_for(buf);

	if (error)
		return error;
	return ml_tool_leave(row ? ml_cvar_write(row, buf, ml_startup_has_begun()) : MPI_T_ERR_INVALID_HANDLE);
}
ML_ALIAS(T_cvar_write);

/* ---- enumerations ----------------------------------------------------------------------------------------------- */

int PMPI_T_enum_get_info(MPI_T_enum enumtype, int *num, char *name, int *name_len)
{
	const struct ml_param_row *row = ml_cvar_of_enum(enumtype);
	char word[ML_CVAR_NAME_MAX];
	int error = ml_tool_enter(), count = 0;

	if (error)
		return error;
	if (!row)
		return ml_tool_leave(MPI_T_ERR_INVALID_HANDLE);
	while (ml_cvar_item(row, count, word))
		count++;
	ml_tool_put(num, count);
	ml_tool_put_string(name, name_len, row->name);
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_enum_get_info);

/* The values of an enumeration are its indices. */
int PMPI_T_enum_get_item(MPI_T_enum enumtype, int indx, int *value, char *name, int *name_len)
{
	const struct ml_param_row *row = ml_cvar_of_enum(enumtype);
	char word[ML_CVAR_NAME_MAX];
	int error = ml_tool_enter();

	if (error)
		return error;
	if (!row)
		return ml_tool_leave(MPI_T_ERR_INVALID_HANDLE);
	if (!ml_cvar_item(row, indx, word))
		return ml_tool_leave(MPI_T_ERR_INVALID_INDEX);
	ml_tool_put(value, indx);
	ml_tool_put_string(name, name_len, word);
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_enum_get_item);

/* ---- categories ------------------------------------------------------------------------------------------------- */

enum { PARAMETERS, COUNTERS, CATEGORIES };

static const struct {
	const char *name;
	const char *text;
} categories[CATEGORIES] = {
	[PARAMETERS] = { "parameters", "what the environment variables MPILITE_* set" },
	[COUNTERS] = { "counters", "what this process has done" },
};

/* How many variables of a kind are in a category: all of them in its own, which has their numbers in order. */
static int size_of(int category, int kind)
{
	if (category != kind)
		return 0;
	return (int)(kind == PARAMETERS ? ml_param_table_count : ml_count_table_count);
}

static int check_category(int index)
{
	int error = ml_tool_enter();

	if (error)
		return error;
	return index >= 0 && index < CATEGORIES ? MPI_SUCCESS : ml_tool_leave(MPI_T_ERR_INVALID_INDEX);
}

int PMPI_T_category_get_num(int *num_cat)
{
	return ml_tool_tell(num_cat, CATEGORIES);
}
ML_ALIAS(T_category_get_num);

int PMPI_T_category_get_info(int cat_index, char *name, int *name_len, char *desc, int *desc_len, int *num_cvars,
			     int *num_pvars, int *num_categories)
{
	int error = check_category(cat_index);

	if (error)
		return error;
	ml_tool_put_string(name, name_len, categories[cat_index].name);
	ml_tool_put_string(desc, desc_len, categories[cat_index].text);
	ml_tool_put(num_cvars, size_of(cat_index, PARAMETERS));
	ml_tool_put(num_pvars, size_of(cat_index, COUNTERS));
	ml_tool_put(num_categories, 0);
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_category_get_info);

int PMPI_T_category_get_index(const char *name, int *cat_index)
{
	int error = ml_tool_enter(), found = -1;

	if (error)
		return error;
	for (int i = 0; name && i < CATEGORIES; i++)
		if (strcmp(categories[i].name, name) == 0)
			found = i;
	return ml_tool_leave(ml_tool_found(name && cat_index, found, cat_index));
}
ML_ALIAS(T_category_get_index);

/* The first `len` numbers of the variables of a kind. */
static int list(int category, int kind, int len, int *indices)
{
	int error = check_category(category);

	if (error)
		return error;
	if (!indices && ml_min(len, size_of(category, kind)) > 0)
		return ml_tool_leave(MPI_T_ERR_INVALID);
	for (int i = 0; i < len && i < size_of(category, kind); i++)
		indices[i] = i;
	return ml_tool_leave(MPI_SUCCESS);
}

int PMPI_T_category_get_cvars(int cat_index, int len, int indices[])
{
	return list(cat_index, PARAMETERS, len, indices);
}
ML_ALIAS(T_category_get_cvars);

int PMPI_T_category_get_pvars(int cat_index, int len, int indices[])
{
	return list(cat_index, COUNTERS, len, indices);
}
ML_ALIAS(T_category_get_pvars);

/* No category is in another one. */
int PMPI_T_category_get_categories(int cat_index, int len, int indices[])
{
	return list(cat_index, CATEGORIES, len, indices);
}
ML_ALIAS(T_category_get_categories);

int PMPI_T_category_get_num_events(int cat_index, int *num_events)
{
	int error = check_category(cat_index);

	if (error)
		return error;
	ml_tool_put(num_events, 0);
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_category_get_num_events);

int PMPI_T_category_get_events(int cat_index, int len, int indices[])
{
	return list(cat_index, CATEGORIES, len, indices);
}
ML_ALIAS(T_category_get_events);

/* Categories never change. */
int PMPI_T_category_changed(int *update_number)
{
	return ml_tool_tell(update_number, 0);
}
ML_ALIAS(T_category_changed);
