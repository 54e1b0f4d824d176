/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the files of the standard's functions share. Each of them includes this header first: it makes the MPI_ and PMPI_
 * names visible outside the library, which hides everything else. Nobody outside runtime/api includes it.
 */
#ifndef ML_API_API_H
#define ML_API_API_H

#pragma GCC visibility push(default)
#include "mpi_lite.h"
#pragma GCC visibility pop

#include <limits.h>

#include "base/compiler.h"
#include "object/comm.h"
#include "object/error.h"
#include "object/session.h"
#include "os/guard.h"

/*
 * Stands behind the definition of PMPI_name and makes MPI_name a weak alias of it, so that a tool may define MPI_name and call
 * PMPI_name (MPI 5.0 section 15.2). A prototype that differs between the two names does not compile.
 */
#define ML_ALIAS(name) extern __typeof__(PMPI_##name) MPI_##name __attribute__((weak, alias("PMPI_" #name)))

/* A count for an int output argument: MPI_UNDEFINED when it does not fit, as the standard wants. */
ml_inline int ml_api_narrow(MPI_Count count)
{
	return count <= INT_MAX ? (int)count : MPI_UNDEFINED;
}

/* Notes that an argument is a null pointer: MPI_ERR_ARG. */
ml_cold int ml_api_note_null(const char *argument);

/*
 * The error so far, or MPI_ERR_ARG when an argument that points to something is a null pointer: so are all outputs checked, and
 * last, for a wrong handle is the better news.
 */
ml_inline int ml_api_need(int error, const void *pointer, const char *argument)
{
	return ml_likely(error || pointer) ? error : ml_api_note_null(argument);
}

/* The same for an array of n elements, which need not be there when it has none. */
ml_inline int ml_api_need_array(int error, const void *array, MPI_Count n, const char *argument)
{
	return n > 0 ? ml_api_need(error, array, argument) : error;
}

/* For errors on no communicator: MPI_COMM_SELF's handler, or the initial one while that does not exist. */
ml_cold int ml_api_raise_on_nothing(const char *function, int error_class);

/*
 * How every function of the standard ends: MPI_SUCCESS is returned as it is, an error goes to the handler of `comm`, or to that
 * of MPI_COMM_SELF when the function works on no communicator or did not find one (comm NULL; MPI 5.0 section 9.3).
 */
ml_inline int ml_api_raise(const char *function, int error_class, const struct ml_comm *comm)
{
	struct ml_raised on = { comm ? comm->name : NULL, NULL, NULL };

	if (ml_likely(error_class == MPI_SUCCESS))
		return MPI_SUCCESS;
	if (!comm)
		return ml_api_raise_on_nothing(function, error_class);
	on.handler = comm->errhandler;
	on.handle = comm->handle;
	return ml_raise(function, error_class, &on);
}

struct ml_win; /* rma/window.h */

/* The same on a window, or on none when it was not found. */
int ml_api_raise_win(const char *function, int error_class, const struct ml_win *win);

/* How those end that make a communicator of `old`; of NULL the user gets MPI_COMM_NULL. */
int ml_api_give_comm(const char *function, int error_class, const struct ml_comm *old, const struct ml_comm *made,
		     MPI_Comm *newcomm);

struct ml_info; /* object/info.h */

/* How those end that make an info object for the user: it is freed when there was an error. */
int ml_api_give_info(const char *function, int error_class, struct ml_info *made, MPI_Info *info);

struct ml_file; /* io/file.h */

/* The handler of MPI_FILE_NULL, which is in charge where there is no file, and which files begin with. */
extern MPI_Errhandler ml_api_file_errhandler;

/* The same on a file, or on none when it was not found. */
int ml_api_raise_file(const char *function, int error_class, const struct ml_file *file);

/* The same on a session, or on none when it was not found. */
ml_inline int ml_api_raise_session(const char *function, int error_class, struct ml_session *session)
{
	if (!session)
		return ml_api_raise(function, error_class, NULL);
	return ml_raise(function, error_class, &(struct ml_raised){ "a session", session->errhandler, session });
}

#endif
