/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Error handlers as objects (MPI 5.0 section 9.3). The three predefined ones are small integers and nothing is behind them;
 * those of the user count references: one for the handle, one for each object that they are attached to.
 *
 * Handlers may be made before MPI_Init. The caller excludes other threads.
 */
#ifndef ML_OBJECT_ERRHANDLER_H
#define ML_OBJECT_ERRHANDLER_H

#include <stdbool.h>
#include <stdint.h>

#include "mpi_lite.h"

#define ML_ERRHANDLER_MAGIC 0x64687265u

/* What a handler can be attached to. */
enum ml_errhandler_kind { ML_ERRHANDLER_COMM, ML_ERRHANDLER_WIN, ML_ERRHANDLER_FILE, ML_ERRHANDLER_SESSION };

/* What the user has written: the first argument points to the handle of the object. */
union ml_errhandler_function {
	MPI_Comm_errhandler_function *comm;
	MPI_Win_errhandler_function *win;
	MPI_File_errhandler_function *file;
	MPI_Session_errhandler_function *session;
};

/* A handler with one reference, or MPI_ERRHANDLER_NULL with a note when memory is out. */
MPI_Errhandler ml_errhandler_new(enum ml_errhandler_kind kind, union ml_errhandler_function function);

/* References; of predefined handlers there are none. hold returns its argument. */
MPI_Errhandler ml_errhandler_hold(MPI_Errhandler handle);
void ml_errhandler_drop(MPI_Errhandler handle);

/* True for a predefined handler and for one of this kind. */
bool ml_errhandler_is_valid(MPI_Errhandler handle, enum ml_errhandler_kind kind);
/* True for a handler of any kind. */
bool ml_errhandler_is_any(MPI_Errhandler handle);
bool ml_errhandler_is_predefined(MPI_Errhandler handle);

/* Calls the user's function with the address of a copy of `object`, the handle of what the error happened on. */
void ml_errhandler_call(MPI_Errhandler handle, void *object, int code);

/* Between the handle of a handler of the user and a number that fits an int and is not negative. */
int ml_errhandler_number(MPI_Errhandler handle);
MPI_Errhandler ml_errhandler_by_number(int number);

#endif
