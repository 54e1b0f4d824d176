/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * How a datatype was made (MPI 5.0 section 5.1.13). A type made by an MPI_Count form can only be asked about by the _c functions,
 * for the others have no array for large counts.
 */
#include "api/api.h"

#include "api/type_check.h"
#include "type/type_decode.h"

static int get_envelope(MPI_Datatype handle, bool is_wide, const struct ml_type **type_out, struct ml_envelope *envelope)
{
	int error = ml_type_check_any(handle, type_out);

	if (error)
		return error;
	ml_type_decode_envelope(*type_out, envelope);
	if (!envelope->is_wide || is_wide)
		return MPI_SUCCESS;
	ml_note("the datatype was made with large counts");
	return MPI_ERR_TYPE;
}

int PMPI_Type_get_envelope(MPI_Datatype datatype, int *num_integers, int *num_addresses, int *num_datatypes, int *combiner)
{
	const struct ml_type *type;
	struct ml_envelope envelope;
	int error = ml_api_need(get_envelope(datatype, false, &type, &envelope), num_integers, "num_integers");

	error = ml_api_need(error, num_addresses, "num_addresses");
	error = ml_api_need(ml_api_need(error, num_datatypes, "num_datatypes"), combiner, "combiner");
	if (!error) {
		*num_integers = ml_api_narrow((MPI_Count)envelope.integers);
		*num_addresses = ml_api_narrow((MPI_Count)envelope.addresses);
		*num_datatypes = ml_api_narrow((MPI_Count)envelope.types);
		*combiner = envelope.combiner;
	}
	return ml_api_raise("MPI_Type_get_envelope", error, NULL);
}
ML_ALIAS(Type_get_envelope);

int PMPI_Type_get_envelope_c(MPI_Datatype datatype, MPI_Count *num_integers, MPI_Count *num_addresses,
			     MPI_Count *num_large_counts, MPI_Count *num_datatypes, int *combiner)
{
	const struct ml_type *type;
	struct ml_envelope envelope;
	int error = ml_api_need(get_envelope(datatype, true, &type, &envelope), num_integers, "num_integers");

	error = ml_api_need(error, num_addresses, "num_addresses");
	error = ml_api_need(error, num_large_counts, "num_large_counts");
	error = ml_api_need(ml_api_need(error, num_datatypes, "num_datatypes"), combiner, "combiner");
	if (!error) {
		*num_integers = (MPI_Count)envelope.integers;
		*num_addresses = (MPI_Count)envelope.addresses;
		*num_large_counts = (MPI_Count)envelope.counts;
		*num_datatypes = (MPI_Count)envelope.types;
		*combiner = envelope.combiner;
	}
	return ml_api_raise("MPI_Type_get_envelope", error, NULL);
}
ML_ALIAS(Type_get_envelope_c);

static int check_room(const char *what, const void *array, MPI_Count room, size_t needed)
{
	if (room >= 0 && (size_t)room >= needed && (array || !needed))
		return MPI_SUCCESS;
	if (!array)
		ml_note("the array of %zu %s is a null pointer", needed, what);
	else
		ml_note("there is room for %lld %s, the datatype has %zu", (long long)room, what, needed);
	return MPI_ERR_ARG;
}

/* Room in the arrays of the user, in the order of the arguments. */
struct room {
	MPI_Count integers, addresses, counts, types;
};

static int get_contents(MPI_Datatype handle, bool is_wide, struct room room, const struct ml_contents *contents)
{
	const struct ml_type *type;
	struct ml_envelope envelope;
	int error = get_envelope(handle, is_wide, &type, &envelope);

	if (!error && envelope.combiner == MPI_COMBINER_NAMED) {
		ml_note("%s is predefined and has no contents", type->name);
		error = MPI_ERR_TYPE;
	}
	if (!error)
		error = check_room("integers", contents->integer, room.integers, envelope.integers);
	if (!error)
		error = check_room("addresses", contents->address, room.addresses, envelope.addresses);
	if (!error)
		error = check_room("large counts", contents->count, room.counts, envelope.counts);
	if (!error)
		error = check_room("datatypes", contents->type, room.types, envelope.types);
	if (!error)
		ml_type_decode_contents(type, contents);
	return ml_api_raise("MPI_Type_get_contents", error, NULL);
}

int PMPI_Type_get_contents(MPI_Datatype datatype, int max_integers, int max_addresses, int max_datatypes,
			   int array_of_integers[], MPI_Aint array_of_addresses[], MPI_Datatype array_of_datatypes[])
{
	const struct ml_contents contents = { array_of_integers, array_of_addresses, NULL, array_of_datatypes };
	const struct room room = { max_integers, max_addresses, 0, max_datatypes };

	return get_contents(datatype, false, room, &contents);
}
ML_ALIAS(Type_get_contents);

int PMPI_Type_get_contents_c(MPI_Datatype datatype, MPI_Count max_integers, MPI_Count max_addresses,
			     MPI_Count max_large_counts, MPI_Count max_datatypes, int array_of_integers[],
			     MPI_Aint array_of_addresses[], MPI_Count array_of_large_counts[],
			     MPI_Datatype array_of_datatypes[])
{
	const struct ml_contents contents = { array_of_integers, array_of_addresses, array_of_large_counts, array_of_datatypes };
	const struct room room = { max_integers, max_addresses, max_large_counts, max_datatypes };

	return get_contents(datatype, true, room, &contents);
}
ML_ALIAS(Type_get_contents_c);
