/* SPDX-License-Identifier: BSD-2-Clause */
/* The tool interface: performance variables (MPI 5.0 section 15.3.7). See mpi_tool.c. */
#include "api/tool_check.h"

#include "tool/pvar.h"

int PMPI_T_pvar_get_num(int *num_pvar)
{
	return ml_tool_tell(num_pvar, (int)ml_count_table_count);
}
ML_ALIAS(T_pvar_get_num);

int PMPI_T_pvar_get_info(int pvar_index, char *name, int *name_len, int *verbosity, int *var_class, MPI_Datatype *datatype,
			 MPI_T_enum *enumtype, char *desc, int *desc_len, int *bind, int *readonly, int *continuous,
			 int *atomic)
{
	const struct ml_count_row *row = ml_pvar_at(pvar_index);
	int error = ml_tool_enter();

	if (error)
		return error;
	if (!row)
		return ml_tool_leave(MPI_T_ERR_INVALID_INDEX);
	ml_tool_put_string(name, name_len, row->name);
	ml_tool_put(verbosity, MPI_T_VERBOSITY_USER_BASIC);
	ml_tool_put(var_class, ml_pvar_class(row));
	if (datatype)
		*datatype = MPI_UNSIGNED_LONG_LONG;
	if (enumtype)
		*enumtype = MPI_T_ENUM_NULL;
	ml_tool_put_string(desc, desc_len, row->text);
	ml_tool_put(bind, MPI_T_BIND_NO_OBJECT);
	ml_tool_put(readonly, 0);
	ml_tool_put(continuous, 0);
	ml_tool_put(atomic, 1);
	return ml_tool_leave(MPI_SUCCESS);
}
ML_ALIAS(T_pvar_get_info);

int PMPI_T_pvar_get_index(const char *name, int var_class, int *pvar_index)
{
	int error = ml_tool_enter(), found = !error && name ? ml_pvar_find(name, var_class) : -1;

	if (error)
		return error;
	return ml_tool_leave(ml_tool_found(name && pvar_index, found, pvar_index));
}
ML_ALIAS(T_pvar_get_index);

int PMPI_T_pvar_session_create(MPI_T_pvar_session *session)
{
	int error = ml_tool_enter_for(session);

	return error ? error : ml_tool_leave(ml_pvar_session_new(session));
}
ML_ALIAS(T_pvar_session_create);

int PMPI_T_pvar_session_free(MPI_T_pvar_session *session)
{
	int error = ml_tool_enter_for(session);

	if (error)
		return error;
	error = ml_pvar_session_free(*session);
	if (!error)
		*session = MPI_T_PVAR_SESSION_NULL;
	return ml_tool_leave(error);
}
ML_ALIAS(T_pvar_session_free);

/* The object does not matter: no variable belongs to one. */
int PMPI_T_pvar_handle_alloc(MPI_T_pvar_session session, int pvar_index, void *obj_handle, MPI_T_pvar_handle *handle,
			     int *count)
{
	const struct ml_count_row *row = ml_pvar_at(pvar_index);
	int error = ml_tool_enter_for(handle);

	(void)obj_handle;
	if (error)
		return error;
	error = row ? ml_pvar_new(session, row, handle) : MPI_T_ERR_INVALID_INDEX;
	if (!error)
		ml_tool_put(count, 1);
	return ml_tool_leave(error);
}
ML_ALIAS(T_pvar_handle_alloc);

int PMPI_T_pvar_handle_free(MPI_T_pvar_session session, MPI_T_pvar_handle *handle)
{
	int error = ml_tool_enter_for(handle);

	if (error)
		return error;
	error = ml_pvar_free(session, *handle);
	if (!error)
		*handle = MPI_T_PVAR_HANDLE_NULL;
	return ml_tool_leave(error);
}
ML_ALIAS(T_pvar_handle_free);

int PMPI_T_pvar_start(MPI_T_pvar_session session, MPI_T_pvar_handle handle)
{
	int error = ml_tool_enter();

	return error ? error : ml_tool_leave(ml_pvar_start(session, handle));
}
ML_ALIAS(T_pvar_start);

int PMPI_T_pvar_stop(MPI_T_pvar_session session, MPI_T_pvar_handle handle)
{
	int error = ml_tool_enter();

	return error ? error : ml_tool_leave(ml_pvar_stop(session, handle));
}
ML_ALIAS(T_pvar_stop);

int PMPI_T_pvar_reset(MPI_T_pvar_session session, MPI_T_pvar_handle handle)
{
	int error = ml_tool_enter();

	return error ? error : ml_tool_leave(ml_pvar_reset(session, handle));
}
ML_ALIAS(T_pvar_reset);

static int read(MPI_T_pvar_session session, MPI_T_pvar_handle handle, void *buf)
{
	uint64_t value;
	int error = ml_pvar_read(session, handle, &value);

	if (!error)
		*(unsigned long long *)buf = value;
	return error;
}

int PMPI_T_pvar_read(MPI_T_pvar_session session, MPI_T_pvar_handle handle, void *buf)
{
	int error = ml_tool_enter_for(buf);

	return error ? error : ml_tool_leave(read(session, handle, buf));
}
ML_ALIAS(T_pvar_read);

int PMPI_T_pvar_write(MPI_T_pvar_session session, MPI_T_pvar_handle handle, const void *buf)
{
	int error = ml_tool_enter_for(buf);

	return error ? error : ml_tool_leave(ml_pvar_write(session, handle, *(const unsigned long long *)buf));
}
ML_ALIAS(T_pvar_write);

int PMPI_T_pvar_readreset(MPI_T_pvar_session session, MPI_T_pvar_handle handle, void *buf)
{
	int error = ml_tool_enter_for(buf);

	if (error)
		return error;
	error = read(session, handle, buf);
	if (!error)
		error = ml_pvar_reset(session, handle);
	return ml_tool_leave(error);
}
ML_ALIAS(T_pvar_readreset);
