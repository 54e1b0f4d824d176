/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * np: 1 2 3
 * Description: when one of several receives is too short, MPI_Waitall returns MPI_ERR_IN_STATUS,
 * the status of that receive carries MPI_ERR_TRUNCATE, and the others succeed (MPI 5.0 section
 * 3.7.5).
 */
#include "tests/lib/t.h"

enum { RECEIVES = 5, ROOM = 100000 };

static unsigned char in[RECEIVES][ROOM], out[ROOM];

static void check_statuses(const MPI_Status *status, int shortened, int size)
{
	for (int i = 0; i < RECEIVES; i++) {
		int class = status[i].MPI_ERROR;

		if (class != MPI_SUCCESS && class != MPI_ERR_PENDING)
			MPI_Error_class(class, &class);
		if (i == shortened)
			t_check_eq(class, MPI_ERR_TRUNCATE, "class in the status of receive %d", i);
		else
			t_check(class == MPI_SUCCESS || class == MPI_ERR_PENDING,
				"class %d in the status of receive %d", class, i);
		if (class == MPI_SUCCESS)
			t_check_fill(in[i], (size_t)size, (uint64_t)size, "a receive that fits");
	}
}

static void run_case(int shortened, int size)
{
	int next = (t_rank + 1) % t_size, prev = (t_rank + t_size - 1) % t_size;
	MPI_Request receive[RECEIVES], send[RECEIVES];
	MPI_Status status[RECEIVES];
	int rc;

	t_fill(out, (size_t)size, (uint64_t)size);
	for (int i = 0; i < RECEIVES; i++)
		MPI_Irecv(in[i], i == shortened ? size - 1 : ROOM, MPI_BYTE, prev, i,
			  MPI_COMM_WORLD, &receive[i]);
	for (int i = 0; i < RECEIVES; i++)
		MPI_Isend(out, size, MPI_BYTE, next, i, MPI_COMM_WORLD, &send[i]);
	rc = MPI_Waitall(RECEIVES, receive, status);
	t_check_class(rc, MPI_ERR_IN_STATUS, "MPI_Waitall with receive %d too short", shortened);
	check_statuses(status, shortened, size);
	/* What was still pending completes now. */
	t_check_class(MPI_Waitall(RECEIVES, receive, MPI_STATUSES_IGNORE), MPI_SUCCESS,
		      "the second MPI_Waitall");
	t_check_class(MPI_Waitall(RECEIVES, send, MPI_STATUSES_IGNORE), MPI_SUCCESS,
		      "MPI_Waitall of the sends");
	for (int i = 0; i < RECEIVES; i++)
		t_check(receive[i] == MPI_REQUEST_NULL, "receive %d is complete", i);
}

int main(int argc, char **argv)
{
	t_init(&argc, &argv);
	t_errors_return(MPI_COMM_WORLD);
	t_errors_return(MPI_COMM_SELF);
	for (t_step = 0; t_step < RECEIVES; t_step++) {
		run_case((int)t_step, 8);
		run_case((int)t_step, 3000);
		run_case((int)t_step, ROOM);
	}
	return t_done();
}
