/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packing into the user's own buffer (MPI 5.0 sections 5.2 and 5.3). A packed buffer is the stream of bytes that a message would
 * carry, without a header, so that a packed message and a plain one are the same.
 */
#include "api/api.h"

#include "api/check.h"
#include "api/type_check.h"
#include "type/pack.h"

/* A buffer of packed data and how far it is used, or MISSING when that was not told. */
#define MISSING INT64_MIN

struct packed {
	void *buf;
	MPI_Count size;
	MPI_Count position;
};

/* Elements in the user's buffer. */
struct elements {
	const void *buf;
	MPI_Count count;
	MPI_Datatype datatype;
};

/* True when `bytes` are left of the packed buffer. */
static int check_packed(const struct packed *packed, size_t bytes)
{
	if (packed->position == MISSING)
		return ml_api_note_null("position");
	if (packed->size < 0 || packed->position < 0) {
		ml_note("the packed buffer has %lld bytes, the position is %lld", (long long)packed->size,
		        (long long)packed->position);
		return MPI_ERR_ARG;
	}
	if (packed->position > packed->size || (size_t)(packed->size - packed->position) < bytes) {
		ml_note("%zu bytes from position %lld do not fit into %lld", bytes, (long long)packed->position,
		        (long long)packed->size);
		return MPI_ERR_TRUNCATE;
	}
	if (!packed->buf && bytes) {
		ml_note("the packed buffer is a null pointer");
		return MPI_ERR_BUFFER;
	}
	return MPI_SUCCESS;
}

static int check_comm(MPI_Comm comm)
{
	return ml_likely(ml_comm_find(comm) != NULL) ? MPI_SUCCESS : ml_check_comm(comm);
}

static int check(const struct elements *elements, const struct packed *packed, MPI_Comm comm, struct ml_pack *pack)
{
	const struct ml_type *type;
	size_t bytes;
	int error = check_comm(comm);

	if (!error)
		error = ml_type_check_committed(elements->datatype, &type);
	if (!error)
		error = ml_type_check_bytes(elements->count, type->size, &bytes);
	if (!error)
		error = check_packed(packed, bytes);
	if (!error && !elements->buf && bytes && !ml_type_is_derived(type)) {
		ml_note("the buffer is a null pointer and count is %lld", (long long)elements->count);
		error = MPI_ERR_BUFFER;
	}
	if (!error)
		ml_pack_init(pack, elements->buf, (size_t)elements->count, type);
	return error;
}

static int pack(const struct elements *elements, struct packed *packed, MPI_Comm comm)
{
	struct ml_pack cursor;
	int error = check(elements, packed, comm, &cursor);

	if (!error && cursor.bytes) {
		ml_pack_out(&cursor, (char *)packed->buf + packed->position, cursor.bytes);
		packed->position += (MPI_Count)cursor.bytes;
	}
	return ml_api_raise("MPI_Pack", error, ml_comm_find(comm));
}

int PMPI_Pack(const void *inbuf, int incount, MPI_Datatype datatype, void *outbuf, int outsize, int *position, MPI_Comm comm)
{
	struct packed packed = { outbuf, outsize, position ? *position : MISSING };
	int error = pack(&(struct elements){ inbuf, incount, datatype }, &packed, comm);

	if (position)
		*position = (int)packed.position;
	return error;
}
ML_ALIAS(Pack);

int PMPI_Pack_c(const void *inbuf, MPI_Count incount, MPI_Datatype datatype, void *outbuf, MPI_Count outsize,
		MPI_Count *position, MPI_Comm comm)
{
	struct packed packed = { outbuf, outsize, position ? *position : MISSING };
	int error = pack(&(struct elements){ inbuf, incount, datatype }, &packed, comm);

	if (position)
		*position = packed.position;
	return error;
}
ML_ALIAS(Pack_c);

static int unpack(const struct elements *elements, struct packed *packed, MPI_Comm comm)
{
	struct ml_pack cursor;
	int error = check(elements, packed, comm, &cursor);

	if (!error && cursor.bytes) {
		ml_pack_in(&cursor, (const char *)packed->buf + packed->position, cursor.bytes);
		packed->position += (MPI_Count)cursor.bytes;
	}
	return ml_api_raise("MPI_Unpack", error, ml_comm_find(comm));
}

int PMPI_Unpack(const void *inbuf, int insize, int *position, void *outbuf, int outcount, MPI_Datatype datatype, MPI_Comm comm)
{
	struct packed packed = { (void *)(uintptr_t)inbuf, insize, position ? *position : MISSING };
	int error = unpack(&(struct elements){ outbuf, outcount, datatype }, &packed, comm);

	if (position)
		*position = (int)packed.position;
	return error;
}
ML_ALIAS(Unpack);

int PMPI_Unpack_c(const void *inbuf, MPI_Count insize, MPI_Count *position, void *outbuf, MPI_Count outcount,
		  MPI_Datatype datatype, MPI_Comm comm)
{
	struct packed packed = { (void *)(uintptr_t)inbuf, insize, position ? *position : MISSING };
	int error = unpack(&(struct elements){ outbuf, outcount, datatype }, &packed, comm);

	if (position)
		*position = packed.position;
	return error;
}
ML_ALIAS(Unpack_c);

static int pack_size(MPI_Count incount, MPI_Datatype datatype, MPI_Comm comm, MPI_Count *size)
{
	const struct ml_type *type;
	size_t bytes;
	int error = ml_api_need(check_comm(comm), size, "size");

	if (!error)
		error = ml_type_check_any(datatype, &type);
	if (!error)
		error = ml_type_check_bytes(incount, type->size, &bytes);
	if (!error)
		*size = (MPI_Count)bytes;
	return ml_api_raise("MPI_Pack_size", error, ml_comm_find(comm));
}

int PMPI_Pack_size(int incount, MPI_Datatype datatype, MPI_Comm comm, int *size)
{
	MPI_Count wide = 0;
	int error = pack_size(incount, datatype, comm, size ? &wide : NULL);

	if (!error)
		*size = ml_api_narrow(wide);
	return error;
}
ML_ALIAS(Pack_size);

int PMPI_Pack_size_c(MPI_Count incount, MPI_Datatype datatype, MPI_Comm comm, MPI_Count *size)
{
	return pack_size(incount, datatype, comm, size);
}
ML_ALIAS(Pack_size_c);
