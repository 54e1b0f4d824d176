/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: wrong arguments are found when a collective is started or described, with the class that the standard names; data that
 * does not fit is found when it is completed. An active one can be neither cancelled nor freed (MPI 5.0 sections 6.12 and 6.13).
 * A communicator may be freed while one is under way.
 */
#include "tests/lib/t.h"

static MPI_Comm comm;
static MPI_Request request = MPI_REQUEST_NULL;

static void test_arguments(void)
{
	int a = 0, b = 0, counts[8] = { 1, 1, 1, 1, 1, 1, 1, 1 }, negative[8] = { -1, -1, -1, -1, -1, -1, -1, -1 };
	MPI_Comm grid;

	t_check_class(MPI_Ibarrier(MPI_COMM_NULL, &request), MPI_ERR_COMM);
	t_check_class(MPI_Ibcast(&a, 1, MPI_INT, t_size, comm, &request), MPI_ERR_ROOT);
	t_check_class(MPI_Ibcast(&a, 1, MPI_INT, MPI_ROOT, comm, &request), MPI_ERR_ROOT);
	t_check_class(MPI_Ibcast(&a, -1, MPI_INT, 0, comm, &request), MPI_ERR_COUNT);
	t_check_class(MPI_Bcast_init(&a, 1, MPI_DATATYPE_NULL, 0, comm, MPI_INFO_NULL, &request), MPI_ERR_TYPE);
	t_check_class(MPI_Bcast_init(&a, 1, MPI_INT, 0, comm, (MPI_Info)(intptr_t)12345, &request), MPI_ERR_INFO);
	t_check_class(MPI_Iallreduce(&a, &b, 1, MPI_INT, MPI_OP_NULL, comm, &request), MPI_ERR_OP);
	t_check_class(MPI_Iallreduce(&a, &b, 1, MPI_FLOAT, MPI_BAND, comm, &request), MPI_ERR_OP);
	t_check_class(MPI_Iallreduce(&a, &a, 1, MPI_INT, MPI_SUM, comm, &request), MPI_ERR_BUFFER);
	t_check_class(MPI_Iallgatherv(&a, 1, MPI_INT, &b, NULL, counts, MPI_INT, comm, &request), MPI_ERR_ARG);
	t_check_class(MPI_Ireduce_scatter(&a, &b, negative, MPI_INT, MPI_SUM, comm, &request), MPI_ERR_COUNT);
	t_check_class(MPI_Ialltoallw(&a, counts, counts, NULL, &b, counts, counts, NULL, comm, &request), MPI_ERR_ARG);
	t_check_class(MPI_Ineighbor_allgather(&a, 1, MPI_INT, &b, 1, MPI_INT, comm, &request), MPI_ERR_TOPOLOGY);
	t_check(request == MPI_REQUEST_NULL, "nothing was started");

	MPI_Cart_create(comm, 1, &t_size, &(int){ 1 }, 0, &grid);
	t_errors_return(grid);
	t_check_class(MPI_Neighbor_alltoall(&a, -1, MPI_INT, &b, 1, MPI_INT, grid), MPI_ERR_COUNT);
	MPI_Comm_free(&grid);
}

/* A barrier is a list of steps, a broadcast is one message here; either is held back by rank 0 until the others have tried. */
static void start(bool barrier)
{
	static int data;

	if (barrier)
		MPI_Ibarrier(comm, &request);
	else
		MPI_Ibcast(&data, 1, MPI_INT, 0, comm, &request);
}

static void test_held(bool barrier)
{
	MPI_Status status = { .MPI_SOURCE = 0 };
	MPI_Request held;

	if (t_rank > 0) {
		start(barrier);
		held = request;
		t_check_class(MPI_Request_free(&request), MPI_ERR_REQUEST);
		t_check_class(MPI_Cancel(&request), MPI_ERR_REQUEST);
		t_check(request == held, "it is still there");
		MPI_Send(NULL, 0, MPI_INT, 0, 1, comm);
	} else {
		for (int i = 1; i < t_size; i++)
			MPI_Recv(NULL, 0, MPI_INT, i, 1, comm, MPI_STATUS_IGNORE);
		start(barrier);
	}
	MPI_Wait(&request, &status);
	t_check_eq(status.MPI_SOURCE, MPI_ANY_SOURCE, "the status of nothing");
}

static void test_active(void)
{
	int a = t_rank, sum = 0;

	if (t_size == 1)
		return;
	test_held(true);
	test_held(false);

	MPI_Allreduce_init(&a, &sum, 1, MPI_INT, MPI_SUM, comm, MPI_INFO_NULL, &request);
	t_check_class(MPI_Cancel(&request), MPI_ERR_REQUEST);
	MPI_Start(&request);
	MPI_Wait(&request, MPI_STATUS_IGNORE);
	t_check_eq(sum, t_size * (t_size - 1) / 2);
	MPI_Request_free(&request);
}

/* The root has more than the others have room for; those after it in the tree get what there is. */
static void test_truncation(void)
{
	int data[4] = { 1, 2, 3, 4 };
	int rc;

	if (t_size == 1)
		return;
	MPI_Ibcast(data, t_rank == 0 ? 4 : 2, MPI_INT, 0, comm, &request);
	rc = MPI_Wait(&request, MPI_STATUS_IGNORE);
	t_check_class(rc, t_rank == 0 ? MPI_SUCCESS : MPI_ERR_TRUNCATE);
	t_check(request == MPI_REQUEST_NULL);
	t_check_class(MPI_Barrier(comm), MPI_SUCCESS);
}

static void test_freed_communicator(void)
{
	int sum[3] = { 0 }, one = 1;
	MPI_Request several[3];
	MPI_Comm copy;

	MPI_Comm_dup(comm, &copy);
	for (int i = 0; i < 3; i++)
		MPI_Iallreduce(&one, &sum[i], 1, MPI_INT, MPI_SUM, copy, &several[i]);
	MPI_Comm_free(&copy);
	MPI_Waitall(3, several, MPI_STATUSES_IGNORE);
	for (int i = 0; i < 3; i++)
		t_check_eq(sum[i], t_size);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	MPI_Comm_dup(MPI_COMM_WORLD, &comm);
	t_errors_return(comm);
	t_errors_return(MPI_COMM_SELF);
	test_arguments();
	test_active();
	test_truncation();
	test_freed_communicator();
	MPI_Comm_free(&comm);
	return t_done();
}
