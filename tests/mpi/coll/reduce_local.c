/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2
 * Description: MPI_Reduce_local applies an operation to two buffers of this process, the second
 * being operand and result, without communication (MPI 5.0 section 6.9.7).
 */
#include "tests/lib/t.h"

enum { COUNT = 1000 };

static int a[COUNT], b[COUNT];
static double x[COUNT], y[COUNT];

static void reduce_ints(MPI_Op op, int (*apply)(int, int), int count, const char *name)
{
	for (int i = 0; i < COUNT; i++) {
		a[i] = i * 7 % 11 - 3;
		b[i] = i * 5 % 13 - 6;
	}
	t_check_class(MPI_Reduce_local(a, b, count, MPI_INT, op), MPI_SUCCESS, "%s", name);
	for (int i = 0; i < COUNT; i++) {
		int old = i * 5 % 13 - 6;

		t_check_eq(a[i], i * 7 % 11 - 3, "%s: input %d", name, i);
		t_check_eq(b[i], i < count ? apply(a[i], old) : old, "%s of %d: element %d", name,
			   count, i);
	}
}

static int sum(int m, int n)
{
	return m + n;
}
static int product(int m, int n)
{
	return m * n;
}
static int maximum(int m, int n)
{
	return m > n ? m : n;
}
static int minimum(int m, int n)
{
	return m < n ? m : n;
}
static int bit_and(int m, int n)
{
	return m & n;
}
static int bit_xor(int m, int n)
{
	return m ^ n;
}
static int logical_or(int m, int n)
{
	return m || n;
}

int main(int argc, char **argv)
{
	static const int counts[] = {0, 1, 7, COUNT};

	t_init(&argc, &argv);
	for (t_step = 0; t_step < 4; t_step++) {
		int count = counts[t_step];

		/* The ranks do different numbers of them. */
		for (int turn = 0; turn <= t_rank; turn++) {
			reduce_ints(MPI_SUM, sum, count, "MPI_SUM");
			reduce_ints(MPI_PROD, product, count, "MPI_PROD");
			reduce_ints(MPI_MAX, maximum, count, "MPI_MAX");
			reduce_ints(MPI_MIN, minimum, count, "MPI_MIN");
			reduce_ints(MPI_BAND, bit_and, count, "MPI_BAND");
			reduce_ints(MPI_BXOR, bit_xor, count, "MPI_BXOR");
			reduce_ints(MPI_LOR, logical_or, count, "MPI_LOR");
		}
		for (int i = 0; i < COUNT; i++) {
			x[i] = i / 2.0;
			y[i] = 3;
		}
		MPI_Reduce_local(x, y, count, MPI_DOUBLE, MPI_PROD);
		for (int i = 0; i < COUNT; i++)
			t_check(y[i] == (i < count ? i * 1.5 : 3), "product %d of %d is %g", i,
				count, y[i]);
	}
	return t_done();
}
