/* SPDX-License-Identifier: BSD-2-Clause */
/* Buffered sends and the buffers they use (MPI 5.0 sections 3.4, 3.6 and 3.7.2). */
#include "api/api.h"

#include "api/check.h"
#include "p2p/bsend.h"

static int bsend(const struct ml_message *message)
{
	ML_GUARD;
	struct ml_request request = { .magic = ML_REQUEST_MAGIC };
	int error = ml_check_message(message);

	if (!error && message->rank != MPI_PROC_NULL) {
		ml_check_describe(message, &request);
		error = ml_bsend_send(&request);
	}
	return ml_api_raise(message->call, error, ml_comm_find(message->comm));
}

int PMPI_Bsend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return bsend(&(struct ml_message){ "MPI_Bsend", buf, count, datatype, dest, tag, comm, false });
}
ML_ALIAS(Bsend);

int PMPI_Bsend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm)
{
	return bsend(&(struct ml_message){ "MPI_Bsend", buf, count, datatype, dest, tag, comm, false });
}
ML_ALIAS(Bsend_c);

/* The message has a copy, so the request is done. */
static int ibsend(const struct ml_message *message, MPI_Request *request)
{
	int error;

	if (!request)
		return ml_api_raise(message->call, ml_api_note_null("request"), ml_comm_find(message->comm));
	error = bsend(message);
	if (!error)
		*request = ml_request_handle(ml_request_finished_send());
	return error;
}

int PMPI_Ibsend(const void *buf, int count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm, MPI_Request *request)
{
	return ibsend(&(struct ml_message){ "MPI_Ibsend", buf, count, datatype, dest, tag, comm, false }, request);
}
ML_ALIAS(Ibsend);

int PMPI_Ibsend_c(const void *buf, MPI_Count count, MPI_Datatype datatype, int dest, int tag, MPI_Comm comm,
                  MPI_Request *request)
{
	return ibsend(&(struct ml_message){ "MPI_Ibsend", buf, count, datatype, dest, tag, comm, false }, request);
}
ML_ALIAS(Ibsend_c);

/* ---- whose buffer ----------------------------------------------------------------------------------------------- */

/* What a buffer is attached to, or why there is no such thing. */
struct owner {
	const char *call;
	struct ml_bsend_owner of;
	int error;
};

static struct owner process(const char *call)
{
	return (struct owner){ call, { NULL, NULL }, ml_check_running() };
}

static struct owner of_comm(const char *call, MPI_Comm handle)
{
	return (struct owner){ call, { ml_comm_find(handle), NULL }, ml_check_comm(handle) };
}

static struct owner of_session(const char *call, MPI_Session handle)
{
	return (struct owner){ call, { NULL, ml_session_find(handle) }, ml_check_session(handle) };
}

static int raise(const struct owner *owner, int error)
{
	if (owner->of.session)
		return ml_api_raise_session(owner->call, error, owner->of.session);
	return ml_api_raise(owner->call, error, owner->of.comm);
}

static int attach(struct owner owner, void *buffer, MPI_Count size)
{
	ML_GUARD;
	int error = owner.error;

	if (!error && buffer != MPI_BUFFER_AUTOMATIC && size < 0) {
		ml_note("size is %lld", (long long)size);
		error = MPI_ERR_ARG;
	}
	if (!error && !buffer && size) {
		ml_note("the buffer is a null pointer and size is %lld", (long long)size);
		error = MPI_ERR_BUFFER;
	}
	if (!error)
		error = ml_bsend_attach(owner.of, buffer, (size_t)size);
	return raise(&owner, error);
}

static int detach(struct owner owner, void *buffer_addr, MPI_Count *size)
{
	ML_GUARD;
	int error = ml_api_need(ml_api_need(owner.error, buffer_addr, "buffer_addr"), size, "size");
	size_t bytes;

	if (!error) {
		ml_bsend_detach(owner.of, owner.call, buffer_addr, &bytes);
		*size = (MPI_Count)bytes;
	}
	return raise(&owner, error);
}

/* A buffer that was attached with MPI_Count may be too large for int. */
static int detach_narrow(struct owner owner, void *buffer_addr, int *size)
{
	MPI_Count wide = 0;
	int error = detach(owner, buffer_addr, size ? &wide : NULL);

	if (!error)
		*size = ml_api_narrow(wide);
	return error;
}

static int flush(struct owner owner)
{
	ML_GUARD;

	if (!owner.error)
		ml_bsend_flush(owner.of, owner.call);
	return raise(&owner, owner.error);
}

static int iflush(struct owner owner, MPI_Request *handle)
{
	ML_GUARD;
	struct ml_request *request = NULL;
	int error = ml_api_need(owner.error, handle, "request");

	if (!error && !(request = ml_bsend_start_flush(owner.of)))
		error = MPI_ERR_NO_MEM;
	if (!error)
		*handle = ml_request_handle(request);
	return raise(&owner, error);
}

/* ---- the process's ---------------------------------------------------------------------------------------------- */

int PMPI_Buffer_attach(void *buffer, int size)
{
	return attach(process("MPI_Buffer_attach"), buffer, size);
}
ML_ALIAS(Buffer_attach);

int PMPI_Buffer_attach_c(void *buffer, MPI_Count size)
{
	return attach(process("MPI_Buffer_attach"), buffer, size);
}
ML_ALIAS(Buffer_attach_c);

int PMPI_Buffer_detach(void *buffer_addr, int *size)
{
	return detach_narrow(process("MPI_Buffer_detach"), buffer_addr, size);
}
ML_ALIAS(Buffer_detach);

int PMPI_Buffer_detach_c(void *buffer_addr, MPI_Count *size)
{
	return detach(process("MPI_Buffer_detach"), buffer_addr, size);
}
ML_ALIAS(Buffer_detach_c);

int PMPI_Buffer_flush(void)
{
	return flush(process("MPI_Buffer_flush"));
}
ML_ALIAS(Buffer_flush);

int PMPI_Buffer_iflush(MPI_Request *request)
{
	return iflush(process("MPI_Buffer_iflush"), request);
}
ML_ALIAS(Buffer_iflush);

/* ---- a communicator's ------------------------------------------------------------------------------------------- */

int PMPI_Comm_attach_buffer(MPI_Comm comm, void *buffer, int size)
{
	return attach(of_comm("MPI_Comm_attach_buffer", comm), buffer, size);
}
ML_ALIAS(Comm_attach_buffer);

int PMPI_Comm_attach_buffer_c(MPI_Comm comm, void *buffer, MPI_Count size)
{
	return attach(of_comm("MPI_Comm_attach_buffer", comm), buffer, size);
}
ML_ALIAS(Comm_attach_buffer_c);

int PMPI_Comm_detach_buffer(MPI_Comm comm, void *buffer_addr, int *size)
{
	return detach_narrow(of_comm("MPI_Comm_detach_buffer", comm), buffer_addr, size);
}
ML_ALIAS(Comm_detach_buffer);

int PMPI_Comm_detach_buffer_c(MPI_Comm comm, void *buffer_addr, MPI_Count *size)
{
	return detach(of_comm("MPI_Comm_detach_buffer", comm), buffer_addr, size);
}
ML_ALIAS(Comm_detach_buffer_c);

int PMPI_Comm_flush_buffer(MPI_Comm comm)
{
	return flush(of_comm("MPI_Comm_flush_buffer", comm));
}
ML_ALIAS(Comm_flush_buffer);

int PMPI_Comm_iflush_buffer(MPI_Comm comm, MPI_Request *request)
{
	return iflush(of_comm("MPI_Comm_iflush_buffer", comm), request);
}
ML_ALIAS(Comm_iflush_buffer);

/* ---- a session's ------------------------------------------------------------------------------------------------ */

int PMPI_Session_attach_buffer(MPI_Session session, void *buffer, int size)
{
	return attach(of_session("MPI_Session_attach_buffer", session), buffer, size);
}
ML_ALIAS(Session_attach_buffer);

int PMPI_Session_attach_buffer_c(MPI_Session session, void *buffer, MPI_Count size)
{
	return attach(of_session("MPI_Session_attach_buffer", session), buffer, size);
}
ML_ALIAS(Session_attach_buffer_c);

int PMPI_Session_detach_buffer(MPI_Session session, void *buffer_addr, int *size)
{
	return detach_narrow(of_session("MPI_Session_detach_buffer", session), buffer_addr, size);
}
ML_ALIAS(Session_detach_buffer);

int PMPI_Session_detach_buffer_c(MPI_Session session, void *buffer_addr, MPI_Count *size)
{
	return detach(of_session("MPI_Session_detach_buffer", session), buffer_addr, size);
}
ML_ALIAS(Session_detach_buffer_c);

int PMPI_Session_flush_buffer(MPI_Session session)
{
	return flush(of_session("MPI_Session_flush_buffer", session));
}
ML_ALIAS(Session_flush_buffer);

int PMPI_Session_iflush_buffer(MPI_Session session, MPI_Request *request)
{
	return iflush(of_session("MPI_Session_iflush_buffer", session), request);
}
ML_ALIAS(Session_iflush_buffer);
