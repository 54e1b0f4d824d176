/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_Reduce and MPI_Allreduce of floating point and complex numbers give the exact
 * result when no rounding is possible, for every operation these types have and every root (MPI
 * 5.0 sections 6.9.2 and 6.9.6).
 */
#include "tests/lib/t.h"

#include <complex.h>

enum op { SUM, PROD, MAX, MIN };
enum { ROOM = 2501, TYPES = 5, FIRST_COMPLEX = 3 };

static long double in[2 * ROOM], out[2 * ROOM];
static const MPI_Datatype *types;

static void put(int type, int i, double complex v)
{
	if (type == 0)
		((float *)in)[i] = (float)creal(v);
	else if (type == 1)
		((double *)in)[i] = creal(v);
	else if (type == 2)
		in[i] = creal(v);
	else if (type == FIRST_COMPLEX)
		((float complex *)in)[i] = (float complex)v;
	else
		((double complex *)in)[i] = v;
}

static double complex get(int type, int i)
{
	if (type == 0)
		return ((float *)out)[i];
	if (type == 1)
		return ((double *)out)[i];
	if (type == 2)
		return (double)out[i];
	if (type == FIRST_COMPLEX)
		return ((float complex *)out)[i];
	return ((double complex *)out)[i];
}

/* Element i of a rank: halves, which sum and multiply exactly. */
static double complex element(enum op op, int type, int rank, int i)
{
	bool is_complex = type >= FIRST_COMPLEX;
	int mix = (rank * 31 + i * 17) % 23;

	if (op == PROD)
		return is_complex ? 1 - mix % 2 * 2 + (mix % 3 - 1) * I : mix % 2 ? 2 : -0.5;
	return mix / 2.0 - 5 + (is_complex ? (mix * 3 % 7) * I : 0);
}

static double complex apply(enum op op, double complex a, double complex b)
{
	switch (op) {
	case SUM:
		return a + b;
	case PROD:
		return a * b;
	case MAX:
		return creal(a) > creal(b) ? a : b;
	default:
		return creal(a) < creal(b) ? a : b;
	}
}

static void check_result(int type, enum op op, int count, const char *call)
{
	for (int i = 0; i < count; i++) {
		double complex expected = element(op, type, 0, i), got = get(type, i);

		for (int rank = 1; rank < t_size; rank++)
			expected = apply(op, expected, element(op, type, rank, i));
		t_check(got == expected,
			"%s: element %d of %d, operation %d: expected %g%+gi, got %g%+gi", call, i,
			count, op, creal(expected), cimag(expected), creal(got), cimag(got));
	}
}

static void reduce(int type, MPI_Op mpi_op, enum op op, int count)
{
	int root = (int)t_step % t_size;

	for (int i = 0; i < count; i++)
		put(type, i, element(op, type, t_rank, i));
	MPI_Reduce(in, out, count, types[type], mpi_op, root, MPI_COMM_WORLD);
	if (t_rank == root)
		check_result(type, op, count, "MPI_Reduce");
	memset(out, 0, sizeof(out));
	MPI_Allreduce(in, out, count, types[type], mpi_op, MPI_COMM_WORLD);
	check_result(type, op, count, "MPI_Allreduce");
}

int main(int argc, char **argv)
{
	const MPI_Datatype all[TYPES] = {MPI_FLOAT, MPI_DOUBLE, MPI_LONG_DOUBLE,
					 MPI_C_FLOAT_COMPLEX, MPI_C_DOUBLE_COMPLEX};
	const MPI_Op ops[] = {MPI_SUM, MPI_PROD, MPI_MAX, MPI_MIN};
	static const int counts[] = {1, 7, 300, ROOM, 2, 0};

	t_init(&argc, &argv);
	types = all;
	for (int type = 0; type < TYPES; type++) {
		for (int op = SUM; op < (type < FIRST_COMPLEX ? MIN + 1 : MAX); op++) {
			for (int turn = 0; turn < 2; turn++, t_step++)
				reduce(type, ops[op], (enum op)op, counts[t_step % 6]);
		}
	}
	return t_done();
}
