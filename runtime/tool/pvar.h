/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Performance variables: the rows of base/count.def. A handle belongs to a session and counts what happens while it is started;
 * its value may be set. Sessions do not see each other.
 *
 * Functions return MPI_SUCCESS or an MPI_T_ERR_ code. The caller excludes other threads.
 */
#ifndef ML_TOOL_PVAR_H
#define ML_TOOL_PVAR_H

#include <stdint.h>

#include "base/count.h"
#include "mpi_lite.h"

/* The row of a number, or NULL; MPI_T_PVAR_CLASS_AGGREGATE for sums of bytes, MPI_T_PVAR_CLASS_COUNTER for what just happens. */
const struct ml_count_row *ml_pvar_at(int index);
int ml_pvar_class(const struct ml_count_row *row);

/* The number of a name and class, or -1. */
int ml_pvar_find(const char *name, int class);

int ml_pvar_session_new(MPI_T_pvar_session *session_out);
int ml_pvar_session_free(MPI_T_pvar_session session);

/* A handle that is not started and says 0. */
int ml_pvar_new(MPI_T_pvar_session session, const struct ml_count_row *row, MPI_T_pvar_handle *handle_out);
int ml_pvar_free(MPI_T_pvar_session session, MPI_T_pvar_handle handle);

/* The handle may be MPI_T_PVAR_ALL_HANDLES in the next three. */
int ml_pvar_start(MPI_T_pvar_session session, MPI_T_pvar_handle handle);
int ml_pvar_stop(MPI_T_pvar_session session, MPI_T_pvar_handle handle);
int ml_pvar_reset(MPI_T_pvar_session session, MPI_T_pvar_handle handle);

int ml_pvar_read(MPI_T_pvar_session session, MPI_T_pvar_handle handle, uint64_t *value_out);
int ml_pvar_write(MPI_T_pvar_session session, MPI_T_pvar_handle handle, uint64_t value);

/* The end of the tool interface: frees what tools have left. */
void ml_pvar_fini(void);

#endif
