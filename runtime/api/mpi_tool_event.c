/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tool interface: events and their sources (MPI 5.0 section 15.3.8). The library defines none, so an index, a name or a handle
 * of one is wrong in any case. The functions that say so ignore their arguments and have one shape, as in unbuilt.c. See also
 * mpi_tool.c.
 */
#include "api/tool_check.h"

int PMPI_T_source_get_num(int *num_sources)
{
	return ml_tool_tell(num_sources, 0);
}
ML_ALIAS(T_source_get_num);

int PMPI_T_event_get_num(int *num_events)
{
	return ml_tool_tell(num_events, 0);
}
ML_ALIAS(T_event_get_num);

static int refuse(int code)
{
	int error = ml_tool_enter();

	return error ? error : ml_tool_leave(code);
}

#define REFUSE(name, code)                                                                        \
	int refuse_##name(void) __asm__("PMPI_T_" #name);                                         \
	int weak_##name(void) __asm__("MPI_T_" #name) __attribute__((weak, alias("PMPI_T_" #name))); \
	int refuse_##name(void)                                                                   \
	{                                                                                         \
		return refuse(code);                                                              \
	}
#pragma GCC visibility push(default)
REFUSE(source_get_info, MPI_T_ERR_INVALID_INDEX)
REFUSE(source_get_timestamp, MPI_T_ERR_INVALID_INDEX)
REFUSE(event_get_info, MPI_T_ERR_INVALID_INDEX)
REFUSE(event_get_index, MPI_T_ERR_INVALID_NAME)
REFUSE(event_handle_alloc, MPI_T_ERR_INVALID_INDEX)
REFUSE(event_handle_set_info, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_handle_get_info, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_handle_free, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_register_callback, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_callback_set_info, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_callback_get_info, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_set_dropped_handler, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_read, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_copy, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_get_timestamp, MPI_T_ERR_INVALID_HANDLE)
REFUSE(event_get_source, MPI_T_ERR_INVALID_HANDLE)
#pragma GCC visibility pop
