/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The constructors of datatypes (MPI 5.0 sections 5.1.2, 5.1.3, 5.1.4 and 5.1.7). Each writes its arguments down as runs of numbers, in
 * the order of section 5.1.13; type/ does the rest.
 */
#include "api/api.h"

#include "type/type_make.h"

static_assert(sizeof(MPI_Aint) == sizeof(MPI_Count), "addresses and counts are read alike");

/* Who calls: the int forms and the MPI_Count forms are told apart by what MPI_Type_get_contents has to say. */
struct call {
	const char *name;
	int combiner;
	bool is_wide;
};

/* The older types: one, or those of a structure. */
struct older {
	const MPI_Datatype *type;
	MPI_Count count;
};

static int make(const struct call *call, const struct ml_numbers *runs, size_t run_count, struct older older,
		MPI_Datatype *newtype)
{
	struct ml_recipe recipe = { .combiner = call->combiner, .wide = call->is_wide };
	const struct ml_type *type;
	int error = ml_api_need(MPI_SUCCESS, newtype, "newtype");

	if (!error) /* a negative count of types is that of a run as well, and found there */
		error = ml_recipe_init(&recipe, runs, run_count, older.type, older.count > 0 ? (size_t)older.count : 0);
	if (!error)
		error = ml_type_make(&recipe, &type);
	if (!error)
		*newtype = ml_type_handle(type);
	return ml_api_raise(call->name, error, NULL);
}

static struct ml_numbers ints(const int *at, MPI_Count count)
{
	return (struct ml_numbers){ at, count, false };
}

static struct ml_numbers wides(const MPI_Count *at, MPI_Count count)
{
	return (struct ml_numbers){ at, count, true };
}

int PMPI_Type_contiguous(int count, MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_contiguous", MPI_COMBINER_CONTIGUOUS, false };
	const struct ml_numbers runs[] = { ints(&count, 1) };

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_contiguous);

int PMPI_Type_contiguous_c(MPI_Count count, MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_contiguous", MPI_COMBINER_CONTIGUOUS, true };
	const struct ml_numbers runs[] = { wides(&count, 1) };

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_contiguous_c);

int PMPI_Type_vector(int count, int blocklength, int stride, MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_vector", MPI_COMBINER_VECTOR, false };
	const struct ml_numbers runs[] = { ints(&count, 1), ints(&blocklength, 1), ints(&stride, 1) };

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_vector);

int PMPI_Type_vector_c(MPI_Count count, MPI_Count blocklength, MPI_Count stride, MPI_Datatype oldtype,
		       MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_vector", MPI_COMBINER_VECTOR, true };
	const struct ml_numbers runs[] = { wides(&count, 1), wides(&blocklength, 1), wides(&stride, 1) };

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_vector_c);

int PMPI_Type_create_hvector(int count, int blocklength, MPI_Aint stride, MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_hvector", MPI_COMBINER_HVECTOR, false };
	const struct ml_numbers runs[] = { ints(&count, 1), ints(&blocklength, 1), wides(&stride, 1) };

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_hvector);

int PMPI_Type_create_hvector_c(MPI_Count count, MPI_Count blocklength, MPI_Count stride, MPI_Datatype oldtype,
			       MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_hvector", MPI_COMBINER_HVECTOR, true };
	const struct ml_numbers runs[] = { wides(&count, 1), wides(&blocklength, 1), wides(&stride, 1) };

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_hvector_c);

int PMPI_Type_indexed(int count, const int array_of_blocklengths[], const int array_of_displacements[],
		      MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_indexed", MPI_COMBINER_INDEXED, false };
	const struct ml_numbers runs[] = {
		ints(&count, 1), ints(array_of_blocklengths, count), ints(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_indexed);

int PMPI_Type_indexed_c(MPI_Count count, const MPI_Count array_of_blocklengths[],
			const MPI_Count array_of_displacements[], MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_indexed", MPI_COMBINER_INDEXED, true };
	const struct ml_numbers runs[] = {
		wides(&count, 1), wides(array_of_blocklengths, count), wides(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_indexed_c);

int PMPI_Type_create_hindexed(int count, const int array_of_blocklengths[], const MPI_Aint array_of_displacements[],
			      MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_hindexed", MPI_COMBINER_HINDEXED, false };
	const struct ml_numbers runs[] = {
		ints(&count, 1), ints(array_of_blocklengths, count), wides(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_hindexed);

int PMPI_Type_create_hindexed_c(MPI_Count count, const MPI_Count array_of_blocklengths[],
				const MPI_Count array_of_displacements[], MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_hindexed", MPI_COMBINER_HINDEXED, true };
	const struct ml_numbers runs[] = {
		wides(&count, 1), wides(array_of_blocklengths, count), wides(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_hindexed_c);

int PMPI_Type_create_indexed_block(int count, int blocklength, const int array_of_displacements[],
				   MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_indexed_block", MPI_COMBINER_INDEXED_BLOCK, false };
	const struct ml_numbers runs[] = {
		ints(&count, 1), ints(&blocklength, 1), ints(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_indexed_block);

int PMPI_Type_create_indexed_block_c(MPI_Count count, MPI_Count blocklength, const MPI_Count array_of_displacements[],
				     MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_indexed_block", MPI_COMBINER_INDEXED_BLOCK, true };
	const struct ml_numbers runs[] = {
		wides(&count, 1), wides(&blocklength, 1), wides(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_indexed_block_c);

int PMPI_Type_create_hindexed_block(int count, int blocklength, const MPI_Aint array_of_displacements[],
				    MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_hindexed_block", MPI_COMBINER_HINDEXED_BLOCK, false };
	const struct ml_numbers runs[] = {
		ints(&count, 1), ints(&blocklength, 1), wides(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_hindexed_block);

int PMPI_Type_create_hindexed_block_c(MPI_Count count, MPI_Count blocklength,
				      const MPI_Count array_of_displacements[], MPI_Datatype oldtype,
				      MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_hindexed_block", MPI_COMBINER_HINDEXED_BLOCK, true };
	const struct ml_numbers runs[] = {
		wides(&count, 1), wides(&blocklength, 1), wides(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_hindexed_block_c);

int PMPI_Type_create_struct(int count, const int array_of_blocklengths[], const MPI_Aint array_of_displacements[],
			    const MPI_Datatype array_of_types[], MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_struct", MPI_COMBINER_STRUCT, false };
	const struct ml_numbers runs[] = {
		ints(&count, 1), ints(array_of_blocklengths, count), wides(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ array_of_types, count }, newtype);
}
ML_ALIAS(Type_create_struct);

int PMPI_Type_create_struct_c(MPI_Count count, const MPI_Count array_of_blocklengths[],
			      const MPI_Count array_of_displacements[], const MPI_Datatype array_of_types[],
			      MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_struct", MPI_COMBINER_STRUCT, true };
	const struct ml_numbers runs[] = {
		wides(&count, 1), wides(array_of_blocklengths, count), wides(array_of_displacements, count),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ array_of_types, count }, newtype);
}
ML_ALIAS(Type_create_struct_c);

int PMPI_Type_create_subarray(int ndims, const int array_of_sizes[], const int array_of_subsizes[],
			      const int array_of_starts[], int order, MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_subarray", MPI_COMBINER_SUBARRAY, false };
	const struct ml_numbers runs[] = {
		ints(&ndims, 1), ints(array_of_sizes, ndims), ints(array_of_subsizes, ndims),
		ints(array_of_starts, ndims), ints(&order, 1),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_subarray);

int PMPI_Type_create_subarray_c(int ndims, const MPI_Count array_of_sizes[], const MPI_Count array_of_subsizes[],
				const MPI_Count array_of_starts[], int order, MPI_Datatype oldtype,
				MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_subarray", MPI_COMBINER_SUBARRAY, true };
	const struct ml_numbers runs[] = {
		ints(&ndims, 1), wides(array_of_sizes, ndims), wides(array_of_subsizes, ndims),
		wides(array_of_starts, ndims), ints(&order, 1),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_subarray_c);

int PMPI_Type_create_darray(int size, int rank, int ndims, const int array_of_gsizes[], const int array_of_distribs[],
			    const int array_of_dargs[], const int array_of_psizes[], int order, MPI_Datatype oldtype,
			    MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_darray", MPI_COMBINER_DARRAY, false };
	const struct ml_numbers runs[] = {
		ints(&size, 1), ints(&rank, 1), ints(&ndims, 1), ints(array_of_gsizes, ndims),
		ints(array_of_distribs, ndims), ints(array_of_dargs, ndims), ints(array_of_psizes, ndims),
		ints(&order, 1),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_darray);

int PMPI_Type_create_darray_c(int size, int rank, int ndims, const MPI_Count array_of_gsizes[],
			      const int array_of_distribs[], const int array_of_dargs[], const int array_of_psizes[],
			      int order, MPI_Datatype oldtype, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_darray", MPI_COMBINER_DARRAY, true };
	const struct ml_numbers runs[] = {
		ints(&size, 1), ints(&rank, 1), ints(&ndims, 1), wides(array_of_gsizes, ndims),
		ints(array_of_distribs, ndims), ints(array_of_dargs, ndims), ints(array_of_psizes, ndims),
		ints(&order, 1),
	};

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_darray_c);

int PMPI_Type_create_resized(MPI_Datatype oldtype, MPI_Aint lb, MPI_Aint extent, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_resized", MPI_COMBINER_RESIZED, false };
	const struct ml_numbers runs[] = { wides(&lb, 1), wides(&extent, 1) };

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_resized);

int PMPI_Type_create_resized_c(MPI_Datatype oldtype, MPI_Count lb, MPI_Count extent, MPI_Datatype *newtype)
{
	static const struct call call = { "MPI_Type_create_resized", MPI_COMBINER_RESIZED, true };
	const struct ml_numbers runs[] = { wides(&lb, 1), wides(&extent, 1) };

	return make(&call, runs, ML_ARRAY_LEN(runs), (struct older){ &oldtype, 1 }, newtype);
}
ML_ALIAS(Type_create_resized_c);
