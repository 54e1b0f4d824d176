/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 4
 * Description: wrong arguments of one-sided communication are reported with the error classes of MPI 5.0 sections 12.3 and 12.6, and nothing
 * is moved.
 */
#include "tests/mpi/rma/flavor.h"

#define BYTES 64

static MPI_Win win;
static int value = 1, other = 2, result = 3;
static MPI_Datatype mixed, uncommitted;
static MPI_Op mine;

static int put(const void *origin, int count, MPI_Datatype type, int rank, MPI_Aint disp)
{
	int rc = MPI_Put(origin, count, type, rank, disp, count, type, win), got = MPI_Get_c((void *)(uintptr_t)origin, count, type, rank, disp, count, type, win);

	t_check_eq(rc, got);
	return rc;
}

static void check_values(int last)
{
	t_check_class(put(&value, -1, MPI_INT, last, 0), MPI_ERR_COUNT);
	t_check_class(put(NULL, 1, MPI_INT, last, 0), MPI_ERR_BUFFER);
	t_check_class(put(&value, 1, MPI_DATATYPE_NULL, last, 0), MPI_ERR_TYPE);
	t_check_class(put(&value, 1, uncommitted, last, 0), MPI_ERR_TYPE);
	t_check_class(put(&value, 1, MPI_INT, t_size, 0), MPI_ERR_RANK);
	t_check_class(put(&value, 1, MPI_INT, -77, 0), MPI_ERR_RANK);
	t_check_class(put(&value, 1, MPI_INT, last, -1), MPI_ERR_DISP);
	t_check_class(put(&value, 1, MPI_INT, last, BYTES / 4), MPI_ERR_RMA_RANGE);
	t_check_class(put(&value, 2, MPI_INT, last, BYTES / 4 - 1), MPI_ERR_RMA_RANGE);
	t_check_class(put(&value, 1, MPI_INT, last, (MPI_Aint)1 << 62), MPI_ERR_RMA_RANGE);
	t_check_class(MPI_Put(&value, 1, MPI_INT, last, 0, 1, MPI_SHORT, win), MPI_ERR_TRUNCATE);
	t_check_class(MPI_Get(&value, 1, MPI_SHORT, last, 0, 1, MPI_INT, win), MPI_ERR_TRUNCATE);
	t_check_class(MPI_Get_accumulate(&value, 1, MPI_INT, &result, 0, MPI_INT, last, 0, 1, MPI_INT, MPI_SUM, win), MPI_ERR_TRUNCATE);
}

static int accumulate(MPI_Datatype here, MPI_Datatype there, MPI_Op op, int last)
{
	return MPI_Accumulate(&value, 1, here, last, 0, 1, there, op, win);
}

static void check_operations(int last)
{
	t_check_class(accumulate(MPI_INT, MPI_INT, MPI_OP_NULL, last), MPI_ERR_OP);
	t_check_class(accumulate(MPI_INT, MPI_INT, mine, last), MPI_ERR_OP);
	t_check_class(accumulate(MPI_INT, MPI_INT, MPI_NO_OP, last), MPI_ERR_OP);
	t_check_class(accumulate(MPI_INT, MPI_INT, MPI_MINLOC, last), MPI_ERR_OP);
	t_check_class(accumulate(MPI_FLOAT, MPI_FLOAT, MPI_BAND, last), MPI_ERR_OP);
	t_check_class(accumulate(MPI_INT, MPI_FLOAT, MPI_SUM, last), MPI_ERR_TYPE);
	t_check_class(accumulate(mixed, mixed, MPI_REPLACE, last), MPI_ERR_TYPE);
	t_check_class(MPI_Fetch_and_op(&value, &result, MPI_FLOAT, last, 0, MPI_BOR, win), MPI_ERR_OP);
	t_check_class(MPI_Fetch_and_op(&value, NULL, MPI_INT, last, 0, MPI_SUM, win), MPI_ERR_BUFFER);
	t_check_class(MPI_Fetch_and_op(NULL, &result, MPI_INT, last, 0, MPI_SUM, win), MPI_ERR_BUFFER);
	t_check_class(MPI_Fetch_and_op(&value, &result, mixed, last, 0, MPI_REPLACE, win), MPI_ERR_TYPE);
	t_check_class(MPI_Compare_and_swap(&value, &other, &result, MPI_FLOAT, last, 0, win), MPI_ERR_TYPE);
	t_check_class(MPI_Compare_and_swap(&value, NULL, &result, MPI_INT, last, 0, win), MPI_ERR_BUFFER);
	t_check_class(MPI_Compare_and_swap(&value, &other, &result, MPI_INT, last, BYTES, win), MPI_ERR_RMA_RANGE);
}

/* Outside of an epoch; and requests are for passive targets (section 12.3.5). */
static void check_epochs(int last)
{
	MPI_Request request;

	t_check_class(MPI_Rput(&value, 1, MPI_INT, last, 0, 1, MPI_INT, win, &request), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Rget_accumulate(&value, 1, MPI_INT, &result, 1, MPI_INT, last, 0, 1, MPI_INT, MPI_SUM, win, &request),
	              MPI_ERR_RMA_SYNC);
	MPI_Win_fence(MPI_MODE_NOSUCCEED, win);
	t_check_class(put(&value, 1, MPI_INT, last, 0), MPI_ERR_RMA_SYNC);
	t_check_class(MPI_Fetch_and_op(&value, &result, MPI_INT, last, 0, MPI_SUM, win), MPI_ERR_RMA_SYNC);
}

static void add(void *in, void *inout, int *n, MPI_Datatype *type)
{
	(void)in, (void)inout, (void)n, (void)type;
}

int main(int argc, char **argv)
{
	static const int ones[] = { 1, 1 };
	static const MPI_Aint places[] = { 0, 4 };
	MPI_Datatype types[] = { MPI_FLOAT, MPI_INT };
	int *base;

	t_init(&argc, &argv);
	MPI_Type_create_struct(2, ones, places, types, &mixed);
	MPI_Type_commit(&mixed);
	MPI_Type_contiguous(1, MPI_INT, &uncommitted);
	MPI_Op_create(add, 1, &mine);
	t_errors_return(MPI_COMM_SELF);
	for (enum flavor flavor = MAPPED; flavor < FLAVORS; flavor++) {
		if (!flavor_open(flavor, BYTES, 4, &base, &win))
			continue;
		base[0] = 42;
		MPI_Win_fence(0, win);
		check_values(t_size - 1);
		check_operations(t_size - 1);
		check_epochs(t_size - 1);
		t_check_eq(base[0], 42);
		t_check_eq(result, 3);
		flavor_close(flavor, base, &win);
	}
	t_check_class(MPI_Put(&value, 1, MPI_INT, 0, 0, 1, MPI_INT, MPI_WIN_NULL), MPI_ERR_WIN);
	MPI_Op_free(&mine);
	MPI_Type_free(&mixed);
	MPI_Type_free(&uncommitted);
	return t_done();
}
