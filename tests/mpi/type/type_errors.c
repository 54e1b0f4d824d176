/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Wrong arguments of the functions about datatypes are reported as errors of the right class and change nothing (MPI 5.0
 * sections 5.1 and 9.4).
 */
#include "tests/lib/t.h"

int main(int argc, char **argv)
{
	const int lengths[] = { 1, 1 }, displs[] = { 0, 1 }, sizes[] = { 4 }, two[] = { 2 }, three[] = { 3 };
	MPI_Datatype t = MPI_DATATYPE_NULL, draft, null = MPI_DATATYPE_NULL, named = MPI_INT;
	int number[4] = { 0 }, at = 0, n[3];
	MPI_Aint bytes = 0;
	char packed[8];

	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);

	t_check_class(MPI_Type_contiguous(-1, MPI_INT, &t), MPI_ERR_COUNT);
	t_check_class(MPI_Type_vector(-1, 1, 1, MPI_INT, &t), MPI_ERR_COUNT);
	t_check_class(MPI_Type_indexed(-1, lengths, displs, MPI_INT, &t), MPI_ERR_COUNT);
	t_check_class(MPI_Type_contiguous(1, MPI_DATATYPE_NULL, &t), MPI_ERR_TYPE);
	t_check_class(MPI_Type_create_subarray(1, sizes, two, three, MPI_ORDER_C, MPI_INT, &t), MPI_ERR_ARG);
	t_check_class(MPI_Type_create_subarray(1, sizes, two, two, 77, MPI_INT, &t), MPI_ERR_ARG);
	t_check_class(MPI_Type_indexed(1, NULL, displs, MPI_INT, &t), MPI_ERR_ARG, "no lengths");
	t_check_class(MPI_Type_indexed(1, lengths, NULL, MPI_INT, &t), MPI_ERR_ARG, "no displacements");
	t_check_class(MPI_Type_create_struct(1, lengths, &bytes, NULL, &t), MPI_ERR_ARG, "no types");
	t_check_class(MPI_Type_create_subarray(1, NULL, two, displs, MPI_ORDER_C, MPI_INT, &t), MPI_ERR_ARG, "no sizes");
	t_check(t == MPI_DATATYPE_NULL, "no constructor has returned a type");

	t_check_class(MPI_Type_free(&named), MPI_ERR_TYPE);
	t_check_class(MPI_Type_free(&null), MPI_ERR_TYPE);
	t_check_class(MPI_Type_commit(&null), MPI_ERR_TYPE);
	t_check_class(MPI_Type_commit(&named), MPI_SUCCESS);
	t_check_class(MPI_Type_size(MPI_DATATYPE_NULL, &at), MPI_ERR_TYPE);
	t_check_class(MPI_Type_match_size(MPI_TYPECLASS_REAL, 3, &t), MPI_ERR_ARG);

	/* Data is moved with committed types alone. */
	MPI_Type_contiguous(2, MPI_INT, &draft);
	t_check_class(MPI_Pack(number, 1, draft, packed, sizeof packed, &at, MPI_COMM_WORLD), MPI_ERR_TYPE);
	t_check_class(MPI_Send(number, 1, draft, 0, 0, MPI_COMM_WORLD), MPI_ERR_TYPE);
	t_check_class(MPI_Bcast(number, 1, draft, 0, MPI_COMM_WORLD), MPI_ERR_TYPE);
	MPI_Type_commit(&draft);
	at = 0;
	t_check_class(MPI_Pack(number, 1, draft, packed, sizeof packed, &at, MPI_COMM_WORLD), MPI_SUCCESS);
	t_check_eq(at, 8);

	/* Not enough room. */
	at = 4;
	t_check_class(MPI_Pack(number, 1, draft, packed, sizeof packed, &at, MPI_COMM_WORLD), MPI_ERR_TRUNCATE);
	t_check_class(MPI_Unpack(packed, sizeof packed, &at, number, 1, draft, MPI_COMM_WORLD), MPI_ERR_TRUNCATE);
	t_check_eq(at, 4, "the position has not moved");
	t_check_class(MPI_Pack(number, -1, draft, packed, sizeof packed, &at, MPI_COMM_WORLD), MPI_ERR_COUNT);
	t_check_class(MPI_Pack_external("external64", number, 1, draft, packed, sizeof packed, &bytes), MPI_ERR_ARG);
	t_check_class(MPI_Type_get_contents(draft, 0, 0, 1, n, &bytes, &t), MPI_ERR_ARG);
	t_check_class(MPI_Type_get_contents(MPI_INT, 0, 0, 0, n, &bytes, &t), MPI_ERR_TYPE);
	t_check_class(MPI_Type_get_contents(draft, 1, 0, 1, NULL, &bytes, &t), MPI_ERR_ARG, "no array of integers");
	t_check_class(MPI_Type_get_contents(draft, 1, 0, 1, n, &bytes, NULL), MPI_ERR_ARG, "no array of types");

	/* Null pointers. */
	t_check_class(MPI_Pack(NULL, 1, MPI_INT, packed, sizeof packed, &at, MPI_COMM_WORLD), MPI_ERR_BUFFER);
	t_check_class(MPI_Pack_external("external32", NULL, 1, MPI_INT, packed, sizeof packed, &bytes), MPI_ERR_BUFFER);
	t_check_class(MPI_Pack_external("external32", number, 1, MPI_INT, NULL, sizeof packed, &bytes), MPI_ERR_BUFFER);
	t_check_class(MPI_Unpack_external("external32", packed, sizeof packed, &bytes, NULL, 1, MPI_INT), MPI_ERR_BUFFER);
	t_check_class(MPI_Unpack_external("external32", NULL, sizeof packed, &bytes, number, 1, MPI_INT), MPI_ERR_BUFFER);
	t_check_class(MPI_Get_count(MPI_STATUS_IGNORE, MPI_INT, &at), MPI_ERR_ARG);
	t_check_class(MPI_Get_elements(MPI_STATUS_IGNORE, MPI_INT, &at), MPI_ERR_ARG);
	t_check_class(MPI_Status_set_elements(MPI_STATUS_IGNORE, MPI_INT, 1), MPI_ERR_ARG);
	t_check_class(MPI_Status_set_cancelled(MPI_STATUS_IGNORE, 1), MPI_ERR_ARG);
	t_check_class(MPI_Test_cancelled(MPI_STATUS_IGNORE, &at), MPI_ERR_ARG);

	t = draft;
	MPI_Type_free(&draft);
	t_check_class(MPI_Type_size(t, &at), MPI_ERR_TYPE, "a handle that was freed");
	return t_done();
}
