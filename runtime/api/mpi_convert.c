/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Handles as integers and back (MPI 5.0 chapter 20), for languages whose handles are integers.
 *
 * A predefined handle is its own integer, the one the standard gives it. Objects made at run time have a number, and their
 * integers begin behind the predefined ones; classes without such objects have none. What is no handle becomes 0, and an integer
 * that is none becomes a null pointer. Neither is the null handle of a class, so that a later call with it reports an invalid
 * handle. These functions have no way to report an error.
 */
#include "api/api.h"

#include <stdint.h>

#include "io/file.h"
#include "object/errhandler.h"
#include "object/group.h"
#include "object/info.h"
#include "object/session.h"
#include "op/op_user.h"
#include "p2p/mprobe.h"
#include "p2p/request.h"
#include "rma/window.h"
#include "type/type_derived.h"

/* The standard's predefined handles are positive and lie in the first page, where no object is. */
#define PREDEFINED_END 0x1000

/* True for what may be the address of an object. */
static bool is_made(const void *handle)
{
	return (uintptr_t)handle >= PREDEFINED_END;
}

static void *made_comm(int number)
{
	return (size_t)number < ml_arena_made(&ml_comm_arena) ? ml_arena_at(&ml_comm_arena, (size_t)number) : NULL;
}

static int to_int(const void *handle)
{
	uintptr_t value = (uintptr_t)handle;

	return value < PREDEFINED_END ? (int)value : 0;
}

static void *from_int(int value)
{
	return value > 0 && value < PREDEFINED_END ? (void *)(uintptr_t)value : NULL;
}

int PMPI_Comm_toint(MPI_Comm comm)
{
	if (!is_made(comm))
		return to_int(comm);
	return ml_comm_find(comm) ? PREDEFINED_END + ml_arena_index(&ml_comm_arena, comm) : 0;
}
ML_ALIAS(Comm_toint);

MPI_Comm PMPI_Comm_fromint(int comm)
{
	return comm < PREDEFINED_END ? from_int(comm) : (MPI_Comm)made_comm(comm - PREDEFINED_END);
}
ML_ALIAS(Comm_fromint);

int PMPI_Errhandler_toint(MPI_Errhandler errhandler)
{
	if (!is_made(errhandler))
		return to_int(errhandler);
	return ml_errhandler_is_any(errhandler) ? PREDEFINED_END + ml_errhandler_number(errhandler) : 0;
}
ML_ALIAS(Errhandler_toint);

MPI_Errhandler PMPI_Errhandler_fromint(int errhandler)
{
	return errhandler < PREDEFINED_END ? from_int(errhandler) : ml_errhandler_by_number(errhandler - PREDEFINED_END);
}
ML_ALIAS(Errhandler_fromint);

int PMPI_File_toint(MPI_File file)
{
	if (!is_made(file))
		return to_int(file);
	return ml_file_find(file) ? PREDEFINED_END + ml_file_number(ml_file_find(file)) : 0;
}
ML_ALIAS(File_toint);

MPI_File PMPI_File_fromint(int file)
{
	return file < PREDEFINED_END ? from_int(file) : (MPI_File)ml_file_by_number(file - PREDEFINED_END);
}
ML_ALIAS(File_fromint);

int PMPI_Group_toint(MPI_Group group)
{
	if (!is_made(group))
		return to_int(group);
	return ml_group_find(group) ? PREDEFINED_END + ml_group_number(ml_group_find(group)) : 0;
}
ML_ALIAS(Group_toint);

MPI_Group PMPI_Group_fromint(int group)
{
	return group < PREDEFINED_END ? from_int(group) : (MPI_Group)ml_group_by_number(group - PREDEFINED_END);
}
ML_ALIAS(Group_fromint);

int PMPI_Info_toint(MPI_Info info)
{
	if (!is_made(info))
		return to_int(info);
	return ml_info_find(info) ? PREDEFINED_END + ml_info_number(ml_info_find(info)) : 0;
}
ML_ALIAS(Info_toint);

MPI_Info PMPI_Info_fromint(int info)
{
	return info < PREDEFINED_END ? from_int(info) : (MPI_Info)ml_info_by_number(info - PREDEFINED_END);
}
ML_ALIAS(Info_fromint);

int PMPI_Message_toint(MPI_Message message)
{
	if (!is_made(message))
		return to_int(message);
	return ml_mprobe_find(message) ? PREDEFINED_END + ml_mprobe_number(ml_mprobe_find(message)) : 0;
}
ML_ALIAS(Message_toint);

MPI_Message PMPI_Message_fromint(int message)
{
	return message < PREDEFINED_END ? from_int(message) : (MPI_Message)ml_mprobe_by_number(message - PREDEFINED_END);
}
ML_ALIAS(Message_fromint);

int PMPI_Op_toint(MPI_Op op)
{
	const struct ml_op *known;

	if (!is_made(op))
		return to_int(op);
	known = ml_op_find(op);
	return known ? PREDEFINED_END + ml_op_user_number(known) : 0;
}
ML_ALIAS(Op_toint);

MPI_Op PMPI_Op_fromint(int op)
{
	return op < PREDEFINED_END ? from_int(op) : (MPI_Op)(uintptr_t)ml_op_user_by_number(op - PREDEFINED_END);
}
ML_ALIAS(Op_fromint);

int PMPI_Request_toint(MPI_Request request)
{
	if (!is_made(request))
		return to_int(request);
	return ml_request_find(request) ? PREDEFINED_END + ml_request_number(ml_request_find(request)) : 0;
}
ML_ALIAS(Request_toint);

MPI_Request PMPI_Request_fromint(int request)
{
	return request < PREDEFINED_END ? from_int(request) : (MPI_Request)ml_request_by_number(request - PREDEFINED_END);
}
ML_ALIAS(Request_fromint);

int PMPI_Session_toint(MPI_Session session)
{
	if (!is_made(session))
		return to_int(session);
	return ml_session_find(session) ? PREDEFINED_END + ml_session_number(ml_session_find(session)) : 0;
}
ML_ALIAS(Session_toint);

MPI_Session PMPI_Session_fromint(int session)
{
	return session < PREDEFINED_END ? from_int(session) : (MPI_Session)ml_session_by_number(session - PREDEFINED_END);
}
ML_ALIAS(Session_fromint);

int PMPI_Type_toint(MPI_Datatype datatype)
{
	if (!is_made(datatype))
		return to_int(datatype);
	return ml_type_find_draft(datatype) ? PREDEFINED_END + ml_type_number(ml_type_find_draft(datatype)) : 0;
}
ML_ALIAS(Type_toint);

MPI_Datatype PMPI_Type_fromint(int datatype)
{
	return datatype < PREDEFINED_END ? from_int(datatype) : (MPI_Datatype)(uintptr_t)ml_type_by_number(datatype - PREDEFINED_END);
}
ML_ALIAS(Type_fromint);

int PMPI_Win_toint(MPI_Win win)
{
	if (!is_made(win))
		return to_int(win);
	return ml_win_find(win) ? PREDEFINED_END + ml_win_number(ml_win_find(win)) : 0;
}
ML_ALIAS(Win_toint);

MPI_Win PMPI_Win_fromint(int win)
{
	return win < PREDEFINED_END ? from_int(win) : (MPI_Win)ml_win_by_number(win - PREDEFINED_END);
}
ML_ALIAS(Win_fromint);
