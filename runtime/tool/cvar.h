/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Control variables: the rows of base/param.def as the tool interface wants them. The name of a variable is that of the
 * environment variable which sets it, its number the row's. A switch is an integer with an enumeration, as a choice is.
 *
 * Functions return MPI_SUCCESS or an MPI_T_ERR_ code. The caller excludes other threads from writing.
 */
#ifndef ML_TOOL_CVAR_H
#define ML_TOOL_CVAR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/param.h"
#include "mpi_lite.h"

#define ML_CVAR_NAME_MAX 64

/* The row of a number, or NULL. */
const struct ml_param_row *ml_cvar_at(int index);

/* The number of a name, or -1. */
int ml_cvar_find(const char *name);

MPI_Datatype ml_cvar_datatype(const struct ml_param_row *row);

/* MPI_T_SCOPE_READONLY for what the launcher has used up, else MPI_T_SCOPE_ALL_EQ. */
int ml_cvar_scope(const struct ml_param_row *row);

/* Elements of the datatype that a value has room for: one, but for strings. */
int ml_cvar_count(const struct ml_param_row *row);

/* The row behind a handle, or NULL. */
const struct ml_param_row *ml_cvar_of(MPI_T_cvar_handle handle);
MPI_T_cvar_handle ml_cvar_handle(const struct ml_param_row *row);

void ml_cvar_read(const struct ml_param_row *row, void *buffer);
int ml_cvar_write(const struct ml_param_row *row, const void *buffer, bool has_started);

/* ---- enumerations ----------------------------------------------------------------------------------------------- */

/* That of a row, or MPI_T_ENUM_NULL; and the row behind one, or NULL. */
MPI_T_enum ml_cvar_enum(const struct ml_param_row *row);
const struct ml_param_row *ml_cvar_of_enum(MPI_T_enum enumtype);

/* Writes the word of a value, which needs room for ML_CVAR_NAME_MAX characters. False when there is no such value. */
bool ml_cvar_item(const struct ml_param_row *row, int value, char *word);

#endif
