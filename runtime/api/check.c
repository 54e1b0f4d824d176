/* SPDX-License-Identifier: BSD-2-Clause */
/* The checks that the standard asks for on a message (MPI 5.0 sections 3.2.2 to 3.2.4 and 9.4). */
#include "api/check.h"

#include <stdlib.h>

#include "api/startup.h"
#include "object/group.h"
#include "object/info.h"
#include "object/session.h"
#include "p2p/peer.h"
#include "rma/window.h"
#include "type/pack.h"

int ml_check_running(void)
{
	if (ml_startup_is_up())
		return MPI_SUCCESS;
	ml_note("MPI_Init has not been called, or MPI_Finalize has");
	return MPI_ERR_OTHER;
}

int ml_check_session(MPI_Session session)
{
	if (ml_session_find(session))
		return MPI_SUCCESS;
	ml_note(session == MPI_SESSION_NULL ? "the session is MPI_SESSION_NULL" : "not a session: %p", (void *)session);
	return MPI_ERR_SESSION;
}

int ml_check_win(MPI_Win handle, struct ml_win **win_out)
{
	struct ml_win *found = ml_win_find(handle);

	if (found) {
		*win_out = found;
		return MPI_SUCCESS;
	}
	ml_note(handle == MPI_WIN_NULL ? "the window is MPI_WIN_NULL" : "not a window: %p", (void *)handle);
	return MPI_ERR_WIN;
}

int ml_check_code(int code)
{
	if (ml_error_string(code))
		return MPI_SUCCESS;
	ml_note("%d is not an error code", code);
	return MPI_ERR_ARG;
}

int ml_check_hints(MPI_Info info, const struct ml_info **hints_out)
{
	static const struct ml_info nothing = { .magic = ML_INFO_MAGIC };
	const struct ml_info *found = info == MPI_INFO_NULL ? &nothing : ml_info_find(info);

	if (!found) {
		ml_note("not an info object: %p", (void *)info);
		return MPI_ERR_INFO;
	}
	if (hints_out)
		*hints_out = found;
	return MPI_SUCCESS;
}

size_t ml_check_alignment(const struct ml_info *hints)
{
	const char *text = ml_info_get(hints, "mpi_minimum_memory_alignment");
	size_t wanted = text ? strtoull(text, NULL, 10) : 0;

	return wanted > ML_CACHELINE && (wanted & (wanted - 1)) == 0 ? wanted : ML_CACHELINE;
}

int ml_check_group(MPI_Group handle, struct ml_group **group_out)
{
	struct ml_group *found = ml_group_find(handle);

	if (found) {
		*group_out = found;
		return MPI_SUCCESS;
	}
	ml_note(handle == MPI_GROUP_NULL ? "the group is MPI_GROUP_NULL" : "not a group: %p", (void *)handle);
	return MPI_ERR_GROUP;
}

int ml_check_comm(MPI_Comm comm)
{
	if (ml_likely(ml_comm_find(comm)))
		return MPI_SUCCESS;
	if (!ml_startup_is_up())
		ml_note("MPI_Init has not been called, or MPI_Finalize has");
	else if (comm == MPI_COMM_WORLD || comm == MPI_COMM_SELF)
		ml_note("it is there between MPI_Init and MPI_Finalize");
	else
		ml_note(comm == MPI_COMM_NULL ? "the communicator is MPI_COMM_NULL" : "not a communicator: %p", (void *)comm);
	return MPI_ERR_COMM;
}

int ml_check_intracomm(MPI_Comm comm)
{
	int error = ml_check_comm(comm);

	if (!error && ml_comm_is_inter(ml_comm_find(comm))) {
		ml_note("it is an intercommunicator");
		error = MPI_ERR_COMM;
	}
	return error;
}

static int check_rank(const struct ml_message *m, const struct ml_comm *comm)
{
	if (m->rank == MPI_PROC_NULL || (m->receives && m->rank == MPI_ANY_SOURCE))
		return MPI_SUCCESS;
	if (m->rank >= 0 && m->rank < comm->size)
		return MPI_SUCCESS;
	ml_note("%s is %d, the communicator has %d process%s", m->receives ? "source" : "destination", m->rank, comm->size,
	        comm->size == 1 ? "" : "es");
	return MPI_ERR_RANK;
}

int ml_check_envelope(const struct ml_message *m)
{
	int error = ml_check_comm(m->comm);

	if (error || !ml_check_is_wanted())
		return error;
	error = check_rank(m, ml_comm_find(m->comm));
	if (!error && m->tag < 0 && !(m->receives && m->tag == MPI_ANY_TAG)) {
		ml_note("tag is %d", m->tag);
		error = MPI_ERR_TAG;
	}
	return error;
}

int ml_check_message(const struct ml_message *m)
{
	const struct ml_type *type = ml_type_find(m->datatype);
	int error = ml_check_envelope(m);

	if (error)
		return error;
	if (!type) {
		ml_note(m->datatype == MPI_DATATYPE_NULL ? "the datatype is MPI_DATATYPE_NULL" : "not a datatype: %p",
		        (void *)m->datatype);
		return MPI_ERR_TYPE;
	}
	if (!ml_check_is_wanted())
		return MPI_SUCCESS;
	if (m->count < 0) {
		ml_note("count is %lld", (long long)m->count);
		return MPI_ERR_COUNT;
	}
	if (ml_check_is_huge(m->count, type)) {
		ml_note("%lld elements of %s are more bytes than memory has", (long long)m->count, type->name);
		return MPI_ERR_COUNT;
	}
	/* Addresses of a derived type may count from MPI_BOTTOM, which is a null pointer. */
	if (!m->buffer && m->count && type->size && !ml_type_is_derived(type) && m->rank != MPI_PROC_NULL) {
		ml_note("the buffer is a null pointer and count is %lld", (long long)m->count);
		return MPI_ERR_BUFFER;
	}
	return MPI_SUCCESS;
}

static uint32_t peer_of(int rank, const struct ml_comm *comm)
{
	if (rank == MPI_PROC_NULL)
		return ML_PEER_NULL;
	return rank == MPI_ANY_SOURCE ? ML_PEER_ANY : ml_comm_peer(comm, rank);
}

void ml_check_describe(const struct ml_message *m, struct ml_request *request)
{
	const struct ml_comm *comm = ml_comm_find(m->comm);
	const struct ml_type *type = ml_type_find(m->datatype);

	request->kind = m->receives ? ML_REQUEST_RECV : ML_REQUEST_SEND;
	request->comm = comm;
	request->ctx = comm->ctx;
	request->tag = m->tag;
	request->peer = peer_of(m->rank, comm);
	request->bytes = (size_t)m->count * type->size;
	if (ml_pack_is_contiguous(type, (size_t)m->count)) {
		request->buffer = ml_pack_address(m->buffer, type);
	} else {
		request->type = type;
		request->user = (void *)(uintptr_t)m->buffer;
		request->count = (size_t)m->count;
		request->skip = 0;
	}
}
