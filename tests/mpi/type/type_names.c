/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Datatypes have names: predefined ones their own until somebody changes it, derived ones none until they get one (MPI 5.0
 * section 7.8). Types for MPI_MINLOC and for a number of bytes are found (sections 6.9.4 and 19.1.9).
 */
#include "tests/lib/t.h"

static void name_is(MPI_Datatype type, const char *expected)
{
	char name[MPI_MAX_OBJECT_NAME];
	int length = -1;

	MPI_Type_get_name(type, name, &length);
	t_check(strcmp(name, expected) == 0, "expected \"%s\", got \"%s\"", expected, name);
	t_check_eq(length, strlen(expected));
}

int main(int argc, char **argv)
{
	MPI_Datatype t, u;

	t_init(&argc, &argv);
	name_is(MPI_INT, "MPI_INT");
	name_is(MPI_DOUBLE_INT, "MPI_DOUBLE_INT");
	name_is(MPI_DATATYPE_NULL, "MPI_DATATYPE_NULL");
	MPI_Type_contiguous(2, MPI_INT, &t);
	name_is(t, "");
	MPI_Type_set_name(t, "two ints");
	name_is(t, "two ints");
	MPI_Type_free(&t);
	MPI_Type_set_name(MPI_INT, "number");
	name_is(MPI_INT, "number");
	MPI_Type_set_name(MPI_INT, "MPI_INT");

	MPI_Type_match_size(MPI_TYPECLASS_REAL, 8, &t);
	int size = 0;
	MPI_Type_size(t, &size);
	t_check_eq(size, 8);
	MPI_Type_create_f90_real(10, 50, &t);
	MPI_Type_create_f90_real(10, 50, &u);
	t_check(t == u, "the same precision, the same type");
	MPI_Type_size(t, &size);
	t_check_eq(size, 8);
#if MPI_VERSION >= 5
	MPI_Type_get_value_index(MPI_FLOAT, MPI_INT, &t);
	t_check(t == MPI_FLOAT_INT);
	MPI_Type_get_value_index(MPI_INT, MPI_FLOAT, &t);
	t_check(t == MPI_DATATYPE_NULL);
#endif
	return t_done();
}
