/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Arguments of calls that send or receive, from handles to objects. The hot calls test everything with one predicate of their
 * own and come here only when it fails.
 */
#ifndef ML_API_CHECK_H
#define ML_API_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "api/api.h"
#include "base/param.h"
#include "p2p/request.h"
#include "type/type.h"

/* A message as the user describes it. */
struct ml_message {
	const char *call;
	const void *buffer;
	MPI_Count count;
	MPI_Datatype datatype;
	int rank; /* destination or source */
	int tag;
	MPI_Comm comm;
	bool receives;
};

/*
 * Whether arguments are checked that have a wrong value (configure --disable-checks, MPILITE_CHECK). What a null or wrong handle is,
 * is found in any case. On the paths on which a message goes at once one predicate separates all that is not plain, faults
 * included, so that nothing is saved there.
 */
ml_inline bool ml_check_is_wanted(void)
{
#ifdef ML_NO_CHECKS
	return false;
#else
	return ml_param.check;
#endif
}

/* MPI_SUCCESS while the library runs, else MPI_ERR_OTHER with a note. */
int ml_check_running(void);

/* MPI_SUCCESS, or MPI_ERR_SESSION with a note. */
int ml_check_session(MPI_Session session);

struct ml_win; /* rma/window.h */

/* MPI_SUCCESS, or MPI_ERR_WIN with a note. */
int ml_check_win(MPI_Win handle, struct ml_win **win_out);

struct ml_info; /* object/info.h */

/* The info object of hints; those of MPI_INFO_NULL are none. NULL where they do not matter. MPI_ERR_INFO with a note. */
int ml_check_hints(MPI_Info info, const struct ml_info **hints_out);

/* The alignment of memory that hints ask for (MPI 5.0 section 9.2), a power of two; nonsense asks for nothing. */
size_t ml_check_alignment(const struct ml_info *hints);

struct ml_group; /* object/group.h */

/* MPI_SUCCESS, or MPI_ERR_GROUP with a note. */
int ml_check_group(MPI_Group handle, struct ml_group **group_out);

/* MPI_SUCCESS for an error class or code, else MPI_ERR_ARG with a note. */
int ml_check_code(int code);

/* MPI_SUCCESS, or MPI_ERR_COMM with a note that says whether MPI runs at all. */
int ml_check_comm(MPI_Comm comm);

/* The same for what is defined on intracommunicators alone. */
int ml_check_intracomm(MPI_Comm comm);

/* Finds the first fault of a message: its class, with a note, or MPI_SUCCESS. MPI_PROC_NULL is no fault. */
int ml_check_message(const struct ml_message *message);

/* The same for the envelope alone: rank, tag, comm (probes). */
int ml_check_envelope(const struct ml_message *message);

/* True when count elements of a type cannot be counted in bytes. */
ml_inline bool ml_check_is_huge(MPI_Count count, const struct ml_type *type)
{
	size_t bytes;

	return __builtin_mul_overflow((size_t)count, type->size, &bytes) || bytes > PTRDIFF_MAX;
}

/* Describes a checked message as a request. The engine does not know ML_PEER_NULL, which MPI_PROC_NULL becomes. */
void ml_check_describe(const struct ml_message *message, struct ml_request *request);

#endif
