/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors above the waterline: what a class is called, why a call failed, and what happens then.
 *
 * The function that finds an error says why with ml_note() and returns an MPI_ERR_ class. The class travels up as the return
 * value, the words wait beside it in the thread. The function of the standard hands the class to ml_raise() with its own name
 * and the error handler that is in charge, and returns what ml_raise() returns:
 *
 *	ml_note("dest is %d, the communicator has %d", dest, size);
 *	return MPI_ERR_RANK;
 *	...
 *	return ml_raise("MPI_Send", class, &(struct ml_raised){ comm->name, comm->errhandler, comm->handle });
 *
 *	MPI-Lite: rank 3: MPI_Send on MPI_COMM_WORLD: invalid rank: dest is 7, the communicator has 2
 *
 * The library's own error codes are the error classes; those that the user adds are in errcode.h, the user's error handlers in
 * errhandler.h. Any thread may call anything here but ml_error_init(). Which handler is in charge (MPI 5.0 section 9.3) is the
 * caller's business.
 */
#ifndef ML_OBJECT_ERROR_H
#define ML_OBJECT_ERROR_H

#include "base/compiler.h"
#include "mpi_lite.h"

/* Longest note; what is longer is cut. */
#define ML_NOTE_MAX 256

/*
 * Installs how a fatal error ends the job. end_job gets the error class after the line was written, and does not return; it may
 * be called by any thread. Until then, and if it does return, the process ends with exit code 1.
 */
void ml_error_init(void (*end_job)(int error_class));

/*
 * What is wrong, in a few words ("invalid rank"), and the class's name ("MPI_ERR_RANK"). NULL: not an error code; a code that
 * the user has added has a text alone.
 */
const char *ml_error_string(int error_class);
const char *ml_error_name(int error_class);

/* Says why this thread's call is about to fail. A caller on the way up may add a clause; the parts are joined by "; ". */
ml_cold void ml_note(const char *format, ...) ml_printf(1, 2);

/* Forgets the note: for the one who handles an error himself instead of returning it. */
void ml_note_clear(void);

/* The MPI_ERR_ class for a result from below the waterline (0 or -errno). Notes what the system says about it. */
int ml_error_convert(int result);

/* What an error happened on: its name (NULL: on nothing), the handler in charge, and the handle that this is told. */
struct ml_raised {
	const char *name;
	MPI_Errhandler handler;
	void *handle;
};

/*
 * Raises an error of `function`. MPI_SUCCESS does nothing. With MPI_ERRORS_RETURN, and when a handler of the user has returned,
 * the class is returned; otherwise one line is written and the job ends. Forgets the note.
 */
int ml_raise(const char *function, int error_class, const struct ml_raised *on);

#endif
