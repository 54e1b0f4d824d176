/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1
 * Description: MPI_Type_size of a predefined type is the number of bytes of data of its C type;
 * for the pair types of MPI_MINLOC that is the sum of both members, without padding (MPI 5.0
 * sections 3.2.2, 5.1.5 and 6.9.4).
 */
#include "tests/lib/t.h"

#include <complex.h>
#include <wchar.h>

static void check_size(MPI_Datatype type, size_t expected, const char *name)
{
	int size = -1;

	t_check(MPI_Type_size(type, &size) == MPI_SUCCESS, "MPI_Type_size of %s", name);
	t_check_eq(size, expected, "size of %s", name);
}

#define SIZE(type, ctype) check_size(type, sizeof(ctype), #type)
#define PAIR(type, ctype) check_size(type, sizeof(ctype) + sizeof(int), #type)

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	SIZE(MPI_CHAR, char);
	SIZE(MPI_SIGNED_CHAR, signed char);
	SIZE(MPI_UNSIGNED_CHAR, unsigned char);
	SIZE(MPI_BYTE, unsigned char);
	SIZE(MPI_WCHAR, wchar_t);
	SIZE(MPI_SHORT, short);
	SIZE(MPI_UNSIGNED_SHORT, unsigned short);
	SIZE(MPI_INT, int);
	SIZE(MPI_UNSIGNED, unsigned);
	SIZE(MPI_LONG, long);
	SIZE(MPI_UNSIGNED_LONG, unsigned long);
	SIZE(MPI_LONG_LONG, long long);
	SIZE(MPI_LONG_LONG_INT, long long);
	SIZE(MPI_UNSIGNED_LONG_LONG, unsigned long long);
	SIZE(MPI_FLOAT, float);
	SIZE(MPI_DOUBLE, double);
	SIZE(MPI_LONG_DOUBLE, long double);
	SIZE(MPI_INT8_T, int8_t);
	SIZE(MPI_INT16_T, int16_t);
	SIZE(MPI_INT32_T, int32_t);
	SIZE(MPI_INT64_T, int64_t);
	SIZE(MPI_UINT8_T, uint8_t);
	SIZE(MPI_UINT16_T, uint16_t);
	SIZE(MPI_UINT32_T, uint32_t);
	SIZE(MPI_UINT64_T, uint64_t);
	SIZE(MPI_C_BOOL, _Bool);
	SIZE(MPI_C_COMPLEX, float complex);
	SIZE(MPI_C_FLOAT_COMPLEX, float complex);
	SIZE(MPI_C_DOUBLE_COMPLEX, double complex);
	SIZE(MPI_C_LONG_DOUBLE_COMPLEX, long double complex);
	SIZE(MPI_AINT, MPI_Aint);
	SIZE(MPI_OFFSET, MPI_Offset);
	SIZE(MPI_COUNT, MPI_Count);
	SIZE(MPI_PACKED, char);
	PAIR(MPI_2INT, int);
	PAIR(MPI_SHORT_INT, short);
	PAIR(MPI_LONG_INT, long);
	PAIR(MPI_FLOAT_INT, float);
	PAIR(MPI_DOUBLE_INT, double);
	PAIR(MPI_LONG_DOUBLE_INT, long double);
	return t_done();
}
