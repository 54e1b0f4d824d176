/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4 5 8
 * Description: MPI_MINLOC and MPI_MAXLOC give the extreme value and, among equal values, the
 * lowest index, for the pair types of C and any root (MPI 5.0 section 6.9.4).
 */
#include "tests/lib/t.h"

enum { PAIRS = 400 };

struct double_int {
	double value;
	int index;
};

struct long_int {
	long value;
	int index;
};

struct int_int {
	int value, index;
};

/* Few different values, so that ties are frequent; the indices do not follow the ranks. */
static int value_of(int rank, int i)
{
	return (rank * 5 + i * 3) % 7 % 4 - 2;
}

static int index_of(int rank, int i)
{
	return (rank * 3 + i) % 8 + rank / 8 * 8;
}

static struct int_int reference(int i, int sign)
{
	struct int_int best = {value_of(0, i), index_of(0, i)};

	for (int rank = 1; rank < t_size; rank++) {
		int value = value_of(rank, i), index = index_of(rank, i);

		if (sign * value > sign * best.value)
			best = (struct int_int){value, index};
		else if (value == best.value && index < best.index)
			best.index = index;
	}
	return best;
}

static void check_pair(double value, int index, int i, int sign, const char *what)
{
	struct int_int expected = reference(i, sign);

	t_check(value == expected.value && index == expected.index,
		"%s, pair %d, sign %d: expected %d at %d, got %g at %d", what, i, sign,
		expected.value, expected.index, value, index);
}

static void reduce_pairs(MPI_Op op, int sign, int root, int count)
{
	static struct double_int d[PAIRS], d_out[PAIRS];
	static struct long_int l[PAIRS], l_out[PAIRS];
	static struct int_int n[PAIRS], n_out[PAIRS];

	for (int i = 0; i < count; i++) {
		d[i].value = l[i].value = n[i].value = value_of(t_rank, i);
		d[i].index = l[i].index = n[i].index = index_of(t_rank, i);
	}
	MPI_Allreduce(d, d_out, count, MPI_DOUBLE_INT, op, MPI_COMM_WORLD);
	MPI_Allreduce(n, n_out, count, MPI_2INT, op, MPI_COMM_WORLD);
	MPI_Reduce(l, l_out, count, MPI_LONG_INT, op, root, MPI_COMM_WORLD);
	for (int i = 0; i < count; i++) {
		check_pair(d_out[i].value, d_out[i].index, i, sign, "MPI_DOUBLE_INT");
		check_pair(n_out[i].value, n_out[i].index, i, sign, "MPI_2INT");
		if (t_rank == root)
			check_pair((double)l_out[i].value, l_out[i].index, i, sign, "MPI_LONG_INT");
	}
}

int main(int argc, char **argv)
{
	static const int counts[] = {1, 3, PAIRS};

	t_init(&argc, &argv);
	for (t_step = 0; t_step < 12; t_step++) {
		reduce_pairs(MPI_MAXLOC, 1, (int)t_step % t_size, counts[t_step % 3]);
		reduce_pairs(MPI_MINLOC, -1, (int)t_step % t_size, counts[t_step % 3]);
	}
	return t_done();
}
