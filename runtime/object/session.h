/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sessions: the other way to begin with MPI, beside MPI_Init (MPI 5.0 section 11.3). A session is little more than an error
 * handler and a thread level; while there is one the library runs. Groups made from its process sets, and the communicators made
 * from those, remember it for the buffer of their buffered sends.
 *
 * The arena lives until the process ends, so that a handle of a session that has ended is seen to be one. The caller excludes
 * other threads.
 */
#ifndef ML_OBJECT_SESSION_H
#define ML_OBJECT_SESSION_H

#include <stdint.h>

#include "mpi_lite.h"

#define ML_SESSION_MAGIC 0x73736573u

struct ml_bsend; /* p2p/bsend.h */

struct ml_session {
	uint32_t magic;          /* ML_SESSION_MAGIC while the session exists */
	int level;               /* of threads, that its user may have */
	MPI_Errhandler errhandler;
	struct ml_bsend *bsend;  /* buffer attached for buffered sends, or NULL */
};

/* A session with a reference to the handler; NULL with a note when memory is out. free takes both back. */
struct ml_session *ml_session_new(int level, MPI_Errhandler errhandler);
void ml_session_free(struct ml_session *session);

/* The session behind a handle, or NULL. */
struct ml_session *ml_session_find(MPI_Session handle);

/* Between an object and a number that fits an int and is not negative. */
int ml_session_number(const struct ml_session *session);
struct ml_session *ml_session_by_number(int number);

#endif
