/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Packing in the representation that all MPIs know (MPI 5.0 section 5.3). No communicator takes part. "external32" is the only
 * representation there is.
 */
#include "api/api.h"

#include <string.h>

#include "api/type_check.h"
#include "type/type_derived.h"
#include "type/type_extern.h"

/* Finds the type and the bytes of count elements in the representation. */
static int check(const char *datarep, MPI_Count count, MPI_Datatype datatype, const struct ml_type **type, size_t *bytes)
{
	int error;

	if (!datarep || strcmp(datarep, "external32") != 0) {
		ml_note("the data representation is \"%.40s\", only \"external32\" is known", datarep ? datarep : "");
		return MPI_ERR_ARG;
	}
	error = ml_type_check_committed(datatype, type);
	return error ? error : ml_type_check_bytes(count, ml_type_external(*type), bytes);
}

/* The packed buffer, and the place of the elements. */
static int check_buffers(const struct ml_type *type, const void *elements, const void *packed, size_t bytes)
{
	if (!bytes || (packed && (elements || ml_type_is_derived(type))))
		return MPI_SUCCESS;
	ml_note(packed ? "the buffer is a null pointer" : "the packed buffer is a null pointer");
	return MPI_ERR_BUFFER;
}

static int check_room(MPI_Count size, MPI_Count position, size_t bytes)
{
	if (position >= 0 && position <= size && (size_t)(size - position) >= bytes)
		return MPI_SUCCESS;
	ml_note("%zu bytes from position %lld do not fit into %lld", bytes, (long long)position, (long long)size);
	return position < 0 || size < 0 ? MPI_ERR_ARG : MPI_ERR_TRUNCATE;
}

static int pack_external(const char *datarep, const void *inbuf, MPI_Count incount, MPI_Datatype datatype, void *outbuf,
			 MPI_Count outsize, MPI_Count *position)
{
	const struct ml_type *type;
	size_t bytes;
	int error = ml_api_need(check(datarep, incount, datatype, &type, &bytes), position, "position");

	if (!error)
		error = check_room(outsize, *position, bytes);
	if (!error)
		error = check_buffers(type, inbuf, outbuf, bytes);
	if (!error)
		error = ml_type_extern_pack(type, inbuf, (size_t)incount, (char *)outbuf + *position);
	if (!error)
		*position += (MPI_Count)bytes;
	return ml_api_raise("MPI_Pack_external", error, NULL);
}

int PMPI_Pack_external(const char *datarep, const void *inbuf, int incount, MPI_Datatype datatype, void *outbuf,
		       MPI_Aint outsize, MPI_Aint *position)
{
	return pack_external(datarep, inbuf, incount, datatype, outbuf, outsize, position);
}
ML_ALIAS(Pack_external);

int PMPI_Pack_external_c(const char *datarep, const void *inbuf, MPI_Count incount, MPI_Datatype datatype, void *outbuf,
			 MPI_Count outsize, MPI_Count *position)
{
	return pack_external(datarep, inbuf, incount, datatype, outbuf, outsize, position);
}
ML_ALIAS(Pack_external_c);

static int unpack_external(const char *datarep, const void *inbuf, MPI_Count insize, MPI_Count *position, void *outbuf,
			   MPI_Count outcount, MPI_Datatype datatype)
{
	const struct ml_type *type;
	size_t bytes;
	int error = ml_api_need(check(datarep, outcount, datatype, &type, &bytes), position, "position");

	if (!error)
		error = check_room(insize, *position, bytes);
	if (!error)
		error = check_buffers(type, outbuf, inbuf, bytes);
	if (!error) {
		ml_type_extern_unpack(type, outbuf, (size_t)outcount, (const char *)inbuf + *position, bytes);
		*position += (MPI_Count)bytes;
	}
	return ml_api_raise("MPI_Unpack_external", error, NULL);
}

int PMPI_Unpack_external(const char datarep[], const void *inbuf, MPI_Aint insize, MPI_Aint *position, void *outbuf,
			 int outcount, MPI_Datatype datatype)
{
	return unpack_external(datarep, inbuf, insize, position, outbuf, outcount, datatype);
}
ML_ALIAS(Unpack_external);

int PMPI_Unpack_external_c(const char datarep[], const void *inbuf, MPI_Count insize, MPI_Count *position, void *outbuf,
			   MPI_Count outcount, MPI_Datatype datatype)
{
	return unpack_external(datarep, inbuf, insize, position, outbuf, outcount, datatype);
}
ML_ALIAS(Unpack_external_c);

static int pack_external_size(const char *datarep, MPI_Count incount, MPI_Datatype datatype, MPI_Count *size)
{
	const struct ml_type *type;
	size_t bytes;
	int error = ml_api_need(check(datarep, incount, datatype, &type, &bytes), size, "size");

	if (!error)
		*size = (MPI_Count)bytes;
	return ml_api_raise("MPI_Pack_external_size", error, NULL);
}

int PMPI_Pack_external_size(const char *datarep, int incount, MPI_Datatype datatype, MPI_Aint *size)
{
	return pack_external_size(datarep, incount, datatype, size);
}
ML_ALIAS(Pack_external_size);

int PMPI_Pack_external_size_c(const char *datarep, MPI_Count incount, MPI_Datatype datatype, MPI_Count *size)
{
	return pack_external_size(datarep, incount, datatype, size);
}
ML_ALIAS(Pack_external_size_c);
