/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3 4
 * Description: accumulates combine the target's elements with the origin's as MPI_Reduce_local does, for all kinds of elements and
 * operations, with and without gaps, those of one origin in order, and give back what was there (MPI 5.0 sections 12.3.4 and 12.7.1).
 */
#include "tests/mpi/rma/flavor.h"

#define ELEMENTS 2200
#define BYTES (2 * ELEMENTS * (int)(sizeof(long double) + 16))

/* Representations of every size, pairs with and without gaps, all sorts of operations; few elements and many. */
static const struct kind {
	MPI_Datatype type;
	MPI_Op op;
	int count;
} kinds[] = {
	{ MPI_INT, MPI_SUM, 5 },
	{ MPI_SIGNED_CHAR, MPI_PROD, 77 },
	{ MPI_UINT64_T, MPI_BXOR, ELEMENTS },
	{ MPI_DOUBLE, MPI_MAX, ELEMENTS },
	{ MPI_LONG_DOUBLE, MPI_SUM, 9 },
	{ MPI_C_DOUBLE_COMPLEX, MPI_PROD, 4 },
	{ MPI_DOUBLE_INT, MPI_MINLOC, 700 },
	{ MPI_2INT, MPI_MAXLOC, 11 },
	{ MPI_LONG_DOUBLE_INT, MPI_MAXLOC, ELEMENTS },
	{ MPI_C_BOOL, MPI_LOR, 6 },
	{ MPI_CHAR, MPI_REPLACE, 100 },
	{ MPI_SHORT_INT, MPI_REPLACE, 3 },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* In which they lie in any layout. */
static int bytes_of(const struct kind *k)
{
	MPI_Aint lb, extent;

	MPI_Type_get_extent(k->type, &lb, &extent);
	return k->count * (int)(extent + (extent > 16 ? extent : 16));
}

/* How the same elements lie in the three buffers of a call. */
struct layout {
	MPI_Datatype type;
	int count;
};
enum { DENSE, GAPS, LAYOUTS };

static struct layout make_layout(int layout, int buffer, const struct kind *k)
{
	struct layout made = { k->type, k->count };
	MPI_Aint lb, extent;

	if (layout == DENSE)
		return made;
	MPI_Type_get_extent(k->type, &lb, &extent);
	if (buffer == 0)
		MPI_Type_create_resized(k->type, 0, extent + 16, &made.type);
	else if (buffer == 1)
		MPI_Type_vector(k->count, 1, 2, k->type, &made.type), made.count = 1;
	else
		MPI_Type_contiguous(k->count, k->type, &made.type), made.count = 1;
	MPI_Type_commit(&made.type);
	return made;
}

static unsigned char origin[BYTES], result[BYTES], before[BYTES], there[BYTES], operand[BYTES], packed[2][BYTES];

/* Any bytes; but what pads a long double is nobody's either, so it is 0. */
static void fill(unsigned char *at, const struct kind *k, int key)
{
	int bytes = bytes_of(k);

	t_fill(at, (size_t)bytes, (unsigned)key);
	for (int i = 0; i < bytes && (k->type == MPI_LONG_DOUBLE || k->type == MPI_LONG_DOUBLE_INT); i++)
		if (i % 16 >= 10)
			at[i] = 0;
}

static void convert(const void *from, struct layout i, void *to, struct layout j)
{
	MPI_Sendrecv(from, i.count, i.type, 0, 0, to, j.count, j.type, 0, 0, MPI_COMM_SELF, MPI_STATUS_IGNORE);
}

/* The same elements; what stands in gaps of pairs is nobody's. */
static void check_same(const void *got, struct layout i, const void *wanted, struct layout j, const char *what)
{
	int size[2] = { 0, 0 };

	MPI_Pack(got, i.count, i.type, packed[0], BYTES, &size[0], MPI_COMM_SELF);
	MPI_Pack(wanted, j.count, j.type, packed[1], BYTES, &size[1], MPI_COMM_SELF);
	t_check_eq(size[0], size[1]);
	t_check(memcmp(packed[0], packed[1], (size_t)size[0]) == 0, "%s", what);
}

/* operand = before op operand */
static void combine(const struct kind *k)
{
	if (k->op != MPI_REPLACE)
		MPI_Reduce_local(before, operand, k->count, k->type, k->op);
}

static void use(MPI_Win win, unsigned char *base, const struct kind *k, int layout)
{
	struct layout o = make_layout(layout, 0, k), t = make_layout(layout, 1, k), r = make_layout(layout, 2, k), d = { k->type, k->count };
	int target = (t_rank + 1) % t_size, bytes = bytes_of(k);

	fill(base, k, 1000 + t_rank);
	fill(there, k, 1000 + target);
	fill(origin, k, 50 + t_rank);
	MPI_Win_fence(0, win);
	convert(there, t, before, d);
	convert(origin, o, operand, d);

	t_check_class(MPI_Get_accumulate(origin, o.count, o.type, result, r.count, r.type, target, 0, t.count, t.type, k->op, win),
	              MPI_SUCCESS);
	check_same(result, r, before, d, "what was there");
	combine(k);
	memcpy(before, operand, (size_t)bytes);
	convert(origin, o, operand, d);
	t_check_class(MPI_Accumulate_c(origin, o.count, o.type, target, 0, t.count, t.type, k->op, win), MPI_SUCCESS);
	combine(k);
	t_check_class(MPI_Get_accumulate_c(NULL, 0, MPI_DATATYPE_NULL, result, r.count, r.type, target, 0, t.count, t.type, MPI_NO_OP,
	                                   win), MPI_SUCCESS);
	check_same(result, r, operand, d, "what is there after two");

	/* Gaps of the type are as they were. */
	convert(operand, d, there, t);
	MPI_Get(result, bytes, MPI_BYTE, target, 0, bytes, MPI_BYTE, win);
	if (k->op != MPI_MINLOC && k->op != MPI_MAXLOC && k->type != MPI_SHORT_INT)
		t_check(memcmp(result, there, (size_t)bytes) == 0, "what lies between");
	MPI_Win_fence(0, win);
	if (layout == GAPS) {
		MPI_Type_free(&o.type);
		MPI_Type_free(&t.type);
		MPI_Type_free(&r.type);
	}
}

/* One element at a time, the classic ways. */
static void use_single(MPI_Win win, unsigned char *base)
{
	int target = (t_rank + 1) % t_size;
	int64_t old, value = 5, seven = 7, twelve = 12;
	double half = 0.5, got;

	((int64_t *)(void *)base)[1] = 7;
	((double *)(void *)base)[2] = 4.0;
	MPI_Win_fence(0, win);
	t_check_class(MPI_Fetch_and_op(&value, &old, MPI_INT64_T, target, 8, MPI_SUM, win), MPI_SUCCESS);
	t_check_eq(old, 7);
	t_check_class(MPI_Compare_and_swap(&value, &seven, &old, MPI_INT64_T, target, 8, win), MPI_SUCCESS);
	t_check_eq(old, 12, "it differs: nothing is swapped");
	t_check_class(MPI_Compare_and_swap(&value, &twelve, &old, MPI_INT64_T, target, 8, win), MPI_SUCCESS);
	t_check_eq(old, 12, "it is equal");
	t_check_class(MPI_Fetch_and_op(NULL, &old, MPI_INT64_T, target, 8, MPI_NO_OP, win), MPI_SUCCESS);
	t_check_eq(old, 5);
	t_check_class(MPI_Fetch_and_op(&half, &got, MPI_DOUBLE, target, 16, MPI_PROD, win), MPI_SUCCESS);
	t_check(got == 4.0);
	t_check_class(MPI_Fetch_and_op(&half, &got, MPI_DOUBLE, target, 16, MPI_REPLACE, win), MPI_SUCCESS);
	t_check(got == 2.0);
	MPI_Win_fence(0, win);
	t_check(((double *)(void *)base)[2] == 0.5);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	for (enum flavor flavor = MAPPED; flavor < FLAVORS; flavor++) {
		unsigned char *base;
		MPI_Win win;

		if (!flavor_open(flavor, BYTES, 1, &base, &win))
			continue;
		for (t_step = 0; t_step < KINDS; t_step++)
			for (int layout = DENSE; layout < LAYOUTS; layout++)
				use(win, base, &kinds[t_step], layout);
		use_single(win, base);
		flavor_close(flavor, base, &win);
	}
	return t_done();
}
