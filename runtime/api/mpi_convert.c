/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Handles as integers and back (MPI 5.0 chapter 20), for languages whose handles are integers.
 *
 * A predefined handle is its own integer, the one the standard gives it. Objects made at run time have no integer yet: they
 * become 0, and 0 or any other integer that is not a predefined handle becomes a null pointer. Neither is the null handle of
 * a class, so that a later call with it reports an invalid handle. These functions have no way to report an error.
 */
#include "api/api.h"

#include <stdint.h>

/* The standard's predefined handles are positive and lie in the first page, where no object is. */
#define PREDEFINED_END 0x1000

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
	return to_int(comm);
}
ML_ALIAS(Comm_toint);

MPI_Comm PMPI_Comm_fromint(int comm)
{
	return from_int(comm);
}
ML_ALIAS(Comm_fromint);

int PMPI_Errhandler_toint(MPI_Errhandler errhandler)
{
	return to_int(errhandler);
}
ML_ALIAS(Errhandler_toint);

MPI_Errhandler PMPI_Errhandler_fromint(int errhandler)
{
	return from_int(errhandler);
}
ML_ALIAS(Errhandler_fromint);

int PMPI_File_toint(MPI_File file)
{
	return to_int(file);
}
ML_ALIAS(File_toint);

MPI_File PMPI_File_fromint(int file)
{
	return from_int(file);
}
ML_ALIAS(File_fromint);

int PMPI_Group_toint(MPI_Group group)
{
	return to_int(group);
}
ML_ALIAS(Group_toint);

MPI_Group PMPI_Group_fromint(int group)
{
	return from_int(group);
}
ML_ALIAS(Group_fromint);

int PMPI_Info_toint(MPI_Info info)
{
	return to_int(info);
}
ML_ALIAS(Info_toint);

MPI_Info PMPI_Info_fromint(int info)
{
	return from_int(info);
}
ML_ALIAS(Info_fromint);

int PMPI_Message_toint(MPI_Message message)
{
	return to_int(message);
}
ML_ALIAS(Message_toint);

MPI_Message PMPI_Message_fromint(int message)
{
	return from_int(message);
}
ML_ALIAS(Message_fromint);

int PMPI_Op_toint(MPI_Op op)
{
	return to_int(op);
}
ML_ALIAS(Op_toint);

MPI_Op PMPI_Op_fromint(int op)
{
	return from_int(op);
}
ML_ALIAS(Op_fromint);

int PMPI_Request_toint(MPI_Request request)
{
	return to_int(request);
}
ML_ALIAS(Request_toint);

MPI_Request PMPI_Request_fromint(int request)
{
	return from_int(request);
}
ML_ALIAS(Request_fromint);

int PMPI_Session_toint(MPI_Session session)
{
	return to_int(session);
}
ML_ALIAS(Session_toint);

MPI_Session PMPI_Session_fromint(int session)
{
	return from_int(session);
}
ML_ALIAS(Session_fromint);

int PMPI_Type_toint(MPI_Datatype datatype)
{
	return to_int(datatype);
}
ML_ALIAS(Type_toint);

MPI_Datatype PMPI_Type_fromint(int datatype)
{
	return from_int(datatype);
}
ML_ALIAS(Type_fromint);

int PMPI_Win_toint(MPI_Win win)
{
	return to_int(win);
}
ML_ALIAS(Win_toint);

MPI_Win PMPI_Win_fromint(int win)
{
	return from_int(win);
}
ML_ALIAS(Win_fromint);
